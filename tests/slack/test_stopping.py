"""A signal ends the bot, whichever thread of the process the system hands it to."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.slack.serve import until_stopped


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
@pytest.mark.parametrize(
    "send",
    [
        pytest.param(lambda n: os.kill(os.getpid(), n), id="to the process"),
        pytest.param(lambda n: signal.pthread_kill(threading.get_ident(), n), id="to a thread"),
    ],
)
def test_a_signal_ends_the_wait_and_closes_the_connection(
    send: Callable[[int], object], number: int
) -> None:
    closed: list[bool] = []
    client = SimpleNamespace(auto_reconnect_enabled=True, close=lambda: closed.append(True))
    before = signal.getsignal(number)
    sender = threading.Thread(target=_once_it_waits, args=(send, number, before))
    sender.start()
    until_stopped(cast(Any, SimpleNamespace(client=client)))
    sender.join()
    assert (closed, client.auto_reconnect_enabled) == ([True], False)
    assert signal.getsignal(number) == before


def _once_it_waits(send: Callable[[int], object], number: int, before: object) -> None:
    while signal.getsignal(signal.SIGTERM) == signal.SIG_DFL or signal.getsignal(number) == before:
        pass
    send(number)
