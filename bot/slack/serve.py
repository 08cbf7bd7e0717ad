"""Staying connected until the program is told to stop, and stopping without losing an answer."""

from __future__ import annotations

import signal
import threading
from types import FrameType

from slack_bolt.adapter.socket_mode import SocketModeHandler


def until_stopped(handler: SocketModeHandler) -> None:
    """Waits for Ctrl-C or SIGTERM, then closes the connection; answers begun are finished."""
    stopped = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopped.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        stopped.wait()
    finally:
        for number, old in before.items():
            signal.signal(number, old)
        handler.client.auto_reconnect_enabled = False
        handler.client.close()
