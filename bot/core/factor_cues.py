"""The cues of all factors as one index, and which of overlapping matches is heard."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Literal

from bot.core.cues import CueIndex, Match
from bot.core.knowledge import Factor, Group, Knowledge

CueKind = Literal["cue", "negated", "hypothetical", "except"]


def factor_index(knowledge: Knowledge) -> CueIndex[tuple[str, CueKind]]:
    """All cues of all factors, keyed by factor and kind."""
    return CueIndex(
        (cue, (factor.id, kind))
        for factor in knowledge.factors.values()
        for kind, cues in _cues(factor)
        for cue in cues
    )


def _cues(factor: Factor) -> tuple[tuple[CueKind, tuple[str, ...]], ...]:
    return (
        ("cue", factor.cues),
        ("negated", factor.negated),
        ("hypothetical", factor.hypothetical),
        ("except", factor.except_in),
    )


def strongest(
    matches: Sequence[Match[tuple[str, CueKind]]], groups: Mapping[str, Group]
) -> list[Match[tuple[str, CueKind]]]:
    """The matches that no longer match of their group swallows.

    "Train in the browser" is heard, the "in the browser" in it is not. An exception swallows its
    own factor's cues.
    """
    at_place: dict[int, list[Match[tuple[str, CueKind]]]] = defaultdict(list)
    for match in matches:
        for place in match.places:
            at_place[place].append(match)
    return [
        match
        for match in matches
        if match.key[1] != "except"
        and not any(_swallows(other, match, groups) for other in at_place[match.first])
    ]


def _swallows(
    outer: Match[tuple[str, CueKind]],
    inner: Match[tuple[str, CueKind]],
    groups: Mapping[str, Group],
) -> bool:
    covers, covered = frozenset(outer.places), frozenset(inner.places)
    (outer_factor, outer_kind), (inner_factor, inner_kind) = outer.key, inner.key
    if outer_kind == "except":
        return outer_factor == inner_factor and covered <= covers
    if outer_factor == inner_factor:
        return covered < covers or (covered == covers and inner_kind == "cue" != outer_kind)
    return covered < covers and groups[outer_factor] == groups[inner_factor]
