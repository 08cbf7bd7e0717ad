"""Connecting, staying so until told to stop, and stopping without losing an answer."""

from __future__ import annotations

import signal
from contextlib import suppress
from queue import Empty, SimpleQueue
from types import FrameType

from slack_bolt.adapter.socket_mode import SocketModeHandler

from bot.jobs.answering.converse import Talk
from bot.slack.app import build_app, connect, finish
from bot.slack.http.health import Check

LOOK_UP_S = 1.0
"""A signal that comes in the moment before the wait does not end it, so one looks up at times."""


def start(bot_token: str, app_token: str, api_url: str, talk: Talk) -> SocketModeHandler:
    """A bot that listens and answers.

    Raises:
        SettingsBroken: Slack does not take a token, or cannot be reached.
    """
    app = build_app(bot_token=bot_token, base_url=api_url, talk=talk)
    return connect(app, app_token, api_url)


def until_stopped(handler: SocketModeHandler) -> None:
    """Waits for Ctrl-C or SIGTERM, then closes the connection; answers begun are finished."""
    stopped: SimpleQueue[int] = SimpleQueue()  # an Event may not be set by who waits for it

    def stop(number: int, _frame: FrameType | None) -> None:
        stopped.put(number)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        _first(stopped)
    finally:
        for number, old in before.items():
            signal.signal(number, old)
        close(handler)
        finish(handler.app)


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
