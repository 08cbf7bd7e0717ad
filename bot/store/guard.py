"""The guard before a message leaves: nothing is sent on a lease that may be over."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.core.errors import FramewiseError

CALL_S = 10
"""How long the call that sends it may take."""
MARGIN = timedelta(seconds=CALL_S + 5)
"""What must be left of the lease: for the call, and for keeping what came of it."""


class LeaseOver(FramewiseError):
    """Too little of a lease is left to send by; somebody else may be at it."""


class Guard:
    """Looks at two clocks: a process may be stopped and go on, and the wall clock be set back."""

    def __init__(
        self, until: datetime, clock: Callable[[], datetime], *, margin: timedelta = MARGIN
    ) -> None:
        self._until, self._clock, self._margin = until, clock, margin
        self._over_at = time.monotonic() + (until - clock()).total_seconds()

    def check(self) -> datetime:
        """The time it is.

        Raises:
            LeaseOver: too little is left.
        """
        at, margin_s = self._clock(), self._margin.total_seconds()
        if self._until - at < self._margin or self._over_at - time.monotonic() < margin_s:
            raise LeaseOver("too little of the lease is left")
        return at
