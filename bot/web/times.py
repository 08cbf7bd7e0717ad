"""The clock, the calendar and the sleep of the HTTP client, so that tests can set them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime


def utc_now() -> datetime:
    """The time by this machine's calendar."""
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Times:
    """Where the HTTP client gets its time from."""

    clock: Callable[[], float] = time.monotonic
    """Seconds that only ever go forward."""
    now: Callable[[], datetime] = utc_now
    """UTC."""
    sleep: Callable[[float], None] = time.sleep


REAL_TIMES = Times()
