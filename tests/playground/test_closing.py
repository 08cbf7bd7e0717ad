"""Closing: who still calls, and who takes nothing in, is cut off; no connection is left open."""

from __future__ import annotations

import contextlib
import gc
import socket
import threading
import warnings
from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.playground.stand_in import SlackStandIn

TIMES = 4
CALLERS = 4
CALLS_BEFORE = 5
GIVES_UP_AFTER_S = 0.1
"""A caller, where too many wait at the door; or else it would be asked again after a second."""
MORE_THAN_A_CONNECTION_HOLDS = "x" * 12_000_000


@contextlib.contextmanager
def warned_of() -> Iterator[list[str]]:
    """What was warned of by the end of the block, also of what was thrown away in it."""
    gc.collect()
    told: list[str] = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield told
        gc.collect()
    told += [str(each.message) for each in caught]


@contextlib.contextmanager
def callers(slack: SlackStandIn) -> Iterator[None]:
    """Threads that connect again and again, until the end of the block."""
    address, over, called = address_of(slack), threading.Event(), threading.Semaphore(0)

    def call() -> None:
        while not over.is_set():
            with (
                contextlib.suppress(OSError),
                socket.create_connection(address, timeout=GIVES_UP_AFTER_S),
            ):
                called.release()

    threads = [threading.Thread(target=call) for _ in range(CALLERS)]
    for thread in threads:
        thread.start()
    for _ in range(CALLS_BEFORE):
        called.acquire()
    yield
    over.set()
    for thread in threads:
        thread.join()


def address_of(slack: SlackStandIn) -> tuple[str, int]:
    """For a socket."""
    url = urlsplit(slack.page_url)
    return str(url.hostname), int(url.port or 0)


def test_closing_amid_new_connections_leaves_none_open() -> None:
    with warned_of() as told:
        for _ in range(TIMES):
            with contextlib.ExitStack() as calling, SlackStandIn() as slack:
                calling.enter_context(callers(slack))
    assert told == []


def test_closing_does_not_wait_for_who_takes_nothing_in() -> None:
    with warned_of() as told, socket.socket() as idle, SlackStandIn() as slack:
        home = {"blocks": [], "private_metadata": MORE_THAN_A_CONNECTION_HOLDS}
        slack.change(lambda space: space.homes.update(U0ALEX=home))
        idle.connect(address_of(slack))
        idle.sendall(b"GET /page/state?user=U0ALEX HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert idle.recv(1)
    assert told == []
