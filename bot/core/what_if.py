"""A profile changed by hand, and what each change does to the answer; it knows no text.

A need taken out was misheard: it neither holds nor is ruled out. A need put in holds as if it had
been said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.core.conversation import Change
from bot.core.knowledge import Factor, Verdict
from bot.core.profile import Heard, Need, Profile
from bot.core.recommend import Recommendation

UNHEARD = Heard(quote="", turn=0, start=0, end=0)
"""Where a need comes from that nobody said: it was put in by hand."""

Advise = Callable[[Profile], Recommendation]


@dataclass(frozen=True, kw_only=True)
class Moved:
    """What one change by hand did, with all the others as they are."""

    change: Change
    before: Verdict
    """The verdict without it."""
    points: float
    """By how many percentage points it moved the probability of the verdict that now stands."""


def changed(profile: Profile, changes: Sequence[Change], factors: Mapping[str, Factor]) -> Profile:
    """The profile with needs put in and taken out by hand."""
    standing = settled(profile, changes, factors)
    if not standing:
        return profile
    touched = {change.factor for change in standing}
    taken_out = {change.factor for change in standing if not change.holds}
    by_hand = (_put_in(factors[change.factor]) for change in standing if change.holds)
    return replace(
        profile,
        needs=(*(need for need in profile.needs if need.factor not in touched), *by_hand),
        taken_out=tuple(need for need in profile.needs if need.factor in taken_out),
    )


def moves(
    profile: Profile,
    changes: Sequence[Change],
    factors: Mapping[str, Factor],
    now: Recommendation,
    advise: Advise,
) -> tuple[Moved, ...]:
    """What each change that stands does, the newest last.

    Args:
        profile: as it was heard.
        now: the recommendation with all changes.
        advise: gives the recommendation for a profile.
    """
    standing = settled(profile, changes, factors)
    found = []
    for change in standing:
        others = [other for other in standing if other is not change]
        without = advise(changed(profile, others, factors))
        gained = now.probabilities[now.verdict] - without.probabilities[now.verdict]
        found.append(Moved(change=change, before=without.verdict, points=round(100 * gained, 1)))
    return tuple(found)


def settled(
    profile: Profile, changes: Sequence[Change], factors: Mapping[str, Factor]
) -> tuple[Change, ...]:
    """The changes that make a difference: the newest of each known factor, unless it says what was
    heard anyway; in the order in which they were made."""
    newest = {change.factor: change for change in changes if change.factor in factors}
    heard = {need.factor: need.holds for need in profile.needs}
    return tuple(
        change
        for change in changes
        if newest.get(change.factor) is change
        and (not heard.get(change.factor, False) if change.holds else change.factor in heard)
    )


def _put_in(factor: Factor) -> Need:
    return Need(factor=factor.id, code=factor.code, holds=True, heard=UNHEARD, by="hand")
