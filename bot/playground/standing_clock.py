"""A clock for tests: it stands until it is told to move."""

from dataclasses import dataclass


@dataclass
class StandingClock:
    """Seconds since 1970, as `time.time` gives them."""

    now: float = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds
