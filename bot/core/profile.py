"""What a message says about a project: which factors hold, which are ruled out, in whose words.

It does not know what follows from them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.core.cues import Match
from bot.core.factor_cues import CueKind, factor_index, strongest
from bot.core.knowledge import Group, Knowledge
from bot.core.reading import Reader
from bot.core.scope import Region, Scope
from bot.core.words import Word

_REPLACEABLE: frozenset[Group] = frozenset({"target", "hardware", "task"})
"""Groups in which a new plan puts the old one out."""
_QUOTE_REACH = 60
"""How far, in characters, a quote stretches to include the word that denies it."""


@dataclass(frozen=True, kw_only=True)
class Heard:
    """The words a need was heard in: a piece of one turn."""

    quote: str
    turn: int
    """0 is the oldest turn."""
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Need:
    """One factor that holds for the project, or is ruled out."""

    factor: str
    code: str | None
    holds: bool
    heard: Heard
    by: Literal["phrase", "hand"] = "phrase"
    """``hand``: put in by somebody who was asked what was meant."""


@dataclass(frozen=True, kw_only=True)
class Profile:
    """Everything understood of a message and the turns before it."""

    turns: tuple[str, ...]
    needs: tuple[Need, ...] = ()
    set_aside: tuple[Need, ...] = ()
    """Heard, but only imagined or somebody else's."""
    taken_out: tuple[Need, ...] = ()
    """Heard, but taken out by hand as misheard."""
    language: str | None = None
    """Code of the language of the last turn, None for English."""
    fresh: frozenset[str] = frozenset()
    """Factors the last turn speaks of."""

    @property
    def text(self) -> str:
        """The last turn."""
        return self.turns[-1]

    def holding(self) -> frozenset[str]:
        """Ids of the factors that hold."""
        return frozenset(need.factor for need in self.needs if need.holds)

    def ruled_out(self) -> frozenset[str]:
        """Ids of the factors that were ruled out."""
        return frozenset(need.factor for need in self.needs if not need.holds)

    def codes(self) -> dict[str, bool]:
        """What was heard by catalogue code; where factors share a code, one that holds wins."""
        codes: dict[str, bool] = {}
        for need in self.needs:
            if need.code is not None:
                codes[need.code] = codes.get(need.code, False) or need.holds
        return codes


class ProfileReader:
    """Reads profiles with the cues of a Knowledge."""

    def __init__(self, knowledge: Knowledge, reader: Reader) -> None:
        self._factors = knowledge.factors
        self._reader = reader
        self._groups = {factor.id: factor.group for factor in knowledge.factors.values()}
        self._index = factor_index(knowledge)

    def read(self, turns: Sequence[str]) -> Profile:
        """The profile of a conversation, oldest turn first; the last turn is the message."""
        standing: dict[str, Need] = {}
        aside: dict[str, Need] = {}
        fresh: frozenset[str] = frozenset()
        for number, text in enumerate(turns):
            words = self._reader.words(text)
            scope = Scope(text, words)
            said, aside_now = self._needs(text, number, words, scope)
            if number:
                standing = self._after_change(standing, said, scope.changes_plan)
            standing |= said
            standing = self._without_vaguer(standing)
            aside = {k: v for k, v in (aside | aside_now).items() if k not in standing}
            fresh = frozenset(said)
        language = self._reader.language(turns[-1])
        return Profile(
            turns=tuple(turns),
            needs=tuple(standing.values()),
            set_aside=tuple(aside.values()),
            language=language.id if language else None,
            fresh=fresh,
        )

    def _needs(
        self, text: str, turn: int, words: Sequence[Word], scope: Scope
    ) -> tuple[dict[str, Need], dict[str, Need]]:
        """What one turn asserts or rules out, and what it only mentions; the last word counts."""
        said: dict[str, Need] = {}
        aside: dict[str, Need] = {}
        for match in strongest(self._index.find(words), self._groups):
            factor_id, kind = match.key
            factor = self._factors[factor_id]
            region = scope.stance(match.places)
            holds = _holds(kind, region)
            need = Need(
                factor=factor_id,
                code=factor.code,
                holds=bool(holds),
                heard=_heard(text, turn, words, match, region),
            )
            if holds is None:
                aside[factor_id] = need
            else:
                said[factor_id] = need
        return said, aside

    def _without_vaguer(self, standing: dict[str, Need]) -> dict[str, Need]:
        """The needs without those that another one says more exactly."""
        holding = {name for name, need in standing.items() if need.holds}
        return {
            name: need
            for name, need in standing.items()
            if not (need.holds and holding.intersection(self._factors[name].yields_to))
        }

    def _after_change(
        self, standing: dict[str, Need], said: dict[str, Need], changes_plan: bool
    ) -> dict[str, Need]:
        """The older needs once a new turn is heard: a changed plan puts out what it replaces."""
        if not changes_plan:
            return standing
        replaced = {
            self._factors[name].group
            for name, need in said.items()
            if need.holds and self._factors[name].group in _REPLACEABLE
        }
        kept: dict[str, Need] = {}
        for name, need in standing.items():
            factor = self._factors[name]
            if need.holds and factor.group in replaced and name not in said:
                other = next(
                    n.heard
                    for f, n in said.items()
                    if n.holds and self._factors[f].group == factor.group
                )
                kept[name] = Need(factor=name, code=need.code, holds=False, heard=other)
            else:
                kept[name] = need
        return kept


def _holds(kind: CueKind, region: Region | None) -> bool | None:
    """True: it holds; False: ruled out; None: mentioned only."""
    if kind == "negated":
        return None if region is not None else False
    if kind == "hypothetical":
        return None
    match region.stance if region is not None else None:
        case None:
            return True
        case "denied":
            return False
        case _:
            return None


def _heard(
    text: str,
    turn: int,
    words: Sequence[Word],
    match: Match[tuple[str, CueKind]],
    region: Region | None,
) -> Heard:
    start, end = words[match.first].start, words[match.last].end
    if region is not None and region.stance == "denied":
        by_start, by_end = words[region.by.first].start, words[region.by.last].end
        if by_end <= start and start - by_start <= _QUOTE_REACH:
            start = by_start
        elif by_start >= end and by_end - end <= _QUOTE_REACH:
            end = by_end
    return Heard(quote=text[start:end], turn=turn, start=start, end=end)
