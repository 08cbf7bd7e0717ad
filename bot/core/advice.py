"""Advice: a profile, the recommendation for it, and what changes by hand did to that."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.core.knowledge import Action
from bot.core.profile import Profile
from bot.core.recommend import Recommendation
from bot.core.what_if import Moved


@dataclass(frozen=True, kw_only=True)
class Advice:
    """Everything that an answer about a project is written from."""

    action: Action
    """What the message wants, by its words."""
    profile: Profile
    recommendation: Recommendation
    moved: tuple[Moved, ...] = ()
    """What each change by hand did, the newest last."""
    muted: tuple[str, ...] = ()
    """Frameworks that are not to be offered."""

    def without_offers_of(self, muted: tuple[str, ...]) -> Advice:
        """The same advice, which holds out none of these frameworks; the verdict stays."""
        flips = tuple(f for f in self.recommendation.flips if f.verdict not in muted)
        return replace(self, recommendation=replace(self.recommendation, flips=flips), muted=muted)
