"""About one message a second in each channel: Slack's rule for posting, off until enforced."""

from bot.playground.slack.rules.refusals import TooFast
from bot.playground.slack.wire import Clock

APART_S = 1.0
RETRY_AFTER_S = 1


class Pace:
    """When each channel last took a message, and how often one came too early."""

    def __init__(self, clock: Clock, *, is_enforced: bool = False) -> None:
        self.is_enforced = is_enforced
        self.refused = 0
        self._clock = clock
        self._last: dict[str, float] = {}

    def spend(self, channel: str) -> None:
        """Take a channel's turn; one that comes too early is counted and refused."""
        if not self.is_enforced:
            return
        now = self._clock()
        if now - self._last.get(channel, now - APART_S) < APART_S:
            self.refused += 1
            raise TooFast(RETRY_AFTER_S)
        self._last[channel] = now
