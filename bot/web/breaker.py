"""A circuit breaker: a source that keeps failing is left alone for a while."""

from __future__ import annotations

FAILURES = 3
"""Failed calls in a row, each of several tries, that open it."""
COOL_DOWN_S = 300.0
"""How long it stays open; then one call is let through, and a success closes it."""


class Breaker:
    """One for each source."""

    def __init__(self) -> None:
        self._failures = 0
        self._opened_at = 0.0

    def left_s(self, at: float) -> float:
        """For how long it stays open; 0 when a call may go through."""
        if self._failures < FAILURES:
            return 0.0
        return max(0.0, self._opened_at + COOL_DOWN_S - at)

    def note(self, at: float, *, failed: bool) -> None:
        """How a call went."""
        self._failures = self._failures + 1 if failed else 0
        self._opened_at = at
