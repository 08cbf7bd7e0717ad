"""Staying connected until told to stop."""

from __future__ import annotations

import signal
from contextlib import suppress
from queue import Empty, SimpleQueue
from types import FrameType

from slack_bolt.adapter.socket_mode import SocketModeHandler

from bot.slack.http.health import Check

LOOK_UP_S = 1.0
"""A signal that comes in the moment before the wait does not end it, so one looks up at times."""


def until_stopped(handler: SocketModeHandler) -> None:
    """Waits for Ctrl-C or SIGTERM, then closes the connection."""
    try:
        until_told()
    finally:
        close(handler)


def until_told() -> None:
    """Waits for Ctrl-C or SIGTERM."""
    stopped: SimpleQueue[int] = SimpleQueue()  # an Event may not be set by who waits for it

    def stop(number: int, _frame: FrameType | None) -> None:
        stopped.put(number)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        _first(stopped)
    finally:
        for number, old in before.items():
            signal.signal(number, old)


def connection_check(handler: SocketModeHandler) -> Check:
    """Whether Slack is connected."""
    return lambda: None if handler.client.is_connected() else "no connection; it is tried again"


def close(handler: SocketModeHandler) -> None:
    """Ends the connection for good."""
    handler.client.auto_reconnect_enabled = False
    # slack_sdk's own close fails where the connection breaks at the same moment.
    with suppress(AttributeError):
        handler.client.close()


def _first(stopped: SimpleQueue[int]) -> int:
    while True:
        with suppress(Empty):
            return stopped.get(timeout=LOOK_UP_S)
