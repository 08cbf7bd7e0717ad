"""The rest a source has asked for: until then it gets no request."""

from __future__ import annotations

from bot.core.errors import SourceDown
from bot.core.numbers.series import GapReason
from bot.web.pauses import in_words

LONGEST_S = 86_400.0
"""No source's quota lasts longer than a day; a longer wait is a mistake in a header."""


class Rest:
    """One for each source."""

    def __init__(self) -> None:
        self._until = 0.0
        self._reason: GapReason = "over_quota"

    def left_s(self, at: float) -> float:
        """Seconds until a request may be sent."""
        return max(0.0, self._until - at)

    def hold(self, at: float, seconds: float, reason: GapReason = "over_quota") -> None:
        """No request for so long; a longer rest that was asked for stays."""
        until = at + min(seconds, LONGEST_S)
        if until > self._until:
            self._until, self._reason = until, reason

    def refusal(self, at: float) -> SourceDown:
        """What to say instead of waiting."""
        return SourceDown(self._reason, f"it asks to wait {in_words(self.left_s(at))}")
