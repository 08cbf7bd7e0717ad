"""Opening a real Web on a faulty server, with limits and time made for tests."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.web import Credentials, Politeness, SourceWeb, Times, open_web
from tests.web.faulty_server import FaultyServer

HURRIED = Politeness(pause_s=0.0, timeout_s=0.4, most_bytes=100_000)
"""Cuts what is slow at once."""
UNHURRIED = replace(HURRIED, timeout_s=10.0)
"""Time enough on a busy machine, for what is not about being slow."""
KEYLESS = Credentials()
START = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class ToldTime:
    """Time that jumps when somebody sleeps, and when it is told to; nobody ever waits."""

    def __init__(self) -> None:
        self.slept: list[float] = []
        self._passed = 0.0

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self._passed += seconds

    def let_pass(self, **of: float) -> None:
        """So much time: ``let_pass(hours=2)``."""
        self._passed += timedelta(**of).total_seconds()

    def times(self) -> Times:
        """For ``open_web``; the clock also goes forward by itself, the calendar does not."""
        return Times(
            clock=lambda: time.monotonic() + self._passed,
            now=lambda: START + timedelta(seconds=self._passed),
            sleep=self.sleep,
        )


def open_to(
    server: FaultyServer | str,
    cache_folder: Path,
    *,
    politeness: Politeness = HURRIED,
    credentials: Credentials = KEYLESS,
    told: ToldTime | None = None,
) -> SourceWeb:
    """A Web on the server (or on an address), with limits that do not make a test wait."""
    return open_web(
        "tested",
        base_url=server if isinstance(server, str) else server.url,
        politeness=politeness,
        credentials=credentials,
        cache_folder=cache_folder,
        times=(told or ToldTime()).times(),
    )
