"""Opening a real Web on a faulty server, with limits and time made for tests."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.web import Credentials, Politeness, SourceWeb, Times, open_web
from tests.web.faulty_server import FaultyServer

UNHURRIED = Politeness(pause_s=0.0, timeout_s=10.0, most_bytes=100_000)
"""Time enough, also on a busy machine."""
HURRIED = replace(UNHURRIED, timeout_s=0.1)
"""Cuts what is slow at once; what is not may be cut too, so it is for nothing else."""
SLOW = frozenset({"timeout", "drip"})
"""Faults that last until somebody has enough of them."""
KEYLESS = Credentials()
START = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class ToldTime:
    """Time that jumps when somebody sleeps, and when it is told to; nobody ever waits."""

    patience = UNHURRIED

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
        """For ``open_web``."""
        return Times(
            clock=self.clock,
            now=lambda: START + timedelta(seconds=self._passed),
            sleep=self.sleep,
        )

    def clock(self) -> float:
        """Seconds; they do not pass by themselves."""
        return self._passed


class RunningTime(ToldTime):
    """Its clock also goes forward by itself, and answers that are slow are cut at once."""

    patience = HURRIED

    def clock(self) -> float:
        """Seconds, as they pass."""
        return time.monotonic() + self._passed


def time_for(fault: str) -> ToldTime:
    """Time in which to meet a fault of ``FAULTS``: it runs only where the fault is slowness."""
    return RunningTime() if fault in SLOW else ToldTime()


def open_to(
    server: FaultyServer | str,
    cache_folder: Path,
    *,
    politeness: Politeness | None = None,
    credentials: Credentials = KEYLESS,
    told: ToldTime | None = None,
) -> SourceWeb:
    """A Web on the server (or on an address), with limits that do not make a test wait."""
    told = told or ToldTime()
    return open_web(
        "tested",
        base_url=server if isinstance(server, str) else server.url,
        politeness=politeness or told.patience,
        credentials=credentials,
        cache_folder=cache_folder,
        times=told.times(),
    )
