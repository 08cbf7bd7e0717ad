"""Which words of a text are denied, only imagined, or somebody else's; it knows no factors.

Negation, contrast ("a server instead of a phone"), plans that died ("the app is cancelled"),
hypotheticals ("mobile maybe later") and other people's views ("a colleague swears by it") are found
from markers and the clause they stand in, after the window-and-stop method of NegEx (Chapman et
al., 2001, doi:10.1006/jbin.2001.1029).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from bot.core.cues import CueIndex, Match
from bot.core.scope_markers import (
    MARKERS,
    NOUN_PHRASE_STOPS,
    OWN_VOICE,
    VERB_PHRASE_STOPS,
)
from bot.core.words import Word

Stance = Literal["denied", "imagined", "theirs"]

_NOUN_WINDOW = 7
_VERB_WINDOW = 10
_BACK_WINDOW = 9
_LIST_ITEM = 3
_SENTENCE_END = re.compile(r"[.!?;\n。！？；]|:\s")
_CLAUSE_END = re.compile(r"[,()\"，、]|\s-+\s|:")


@dataclass(frozen=True, slots=True)
class Region:
    """A run of words (``first`` to ``last``, included) seen in one light, and by which words."""

    stance: Stance
    first: int
    last: int
    by: Match[str]


class Scope:
    """The clauses of a text, and the regions that are denied, imagined or theirs."""

    def __init__(self, text: str, words: Sequence[Word]) -> None:
        self._words = words
        self._gaps = [text[before.end : after.start] for before, after in pairwise(words)]
        self._text = text
        self.markers = _marker_index().find(words)
        swallowed = {
            place for m in self.markers if m.key == "idiom" for place in range(m.first, m.last + 1)
        }
        self.regions = [
            region
            for marker in self.markers
            if marker.key not in ("idiom", "change") and marker.first not in swallowed
            for region in self._regions(marker)
        ]

    def stance(self, places: Sequence[int]) -> Region | None:
        """The region that the first and last of these words stand in, or None: said plainly."""
        first, last = places[0], places[-1]
        best: Region | None = None
        for region in self.regions:
            if region.first <= first <= region.last or region.first <= last <= region.last:
                if set(region.by.places) & set(places):
                    continue
                if best is None or _RANK[region.stance] < _RANK[best.stance]:
                    best = region
        return best

    def sentence(self, place: int) -> tuple[int, int]:
        """The first and last word of the sentence that a word stands in."""
        return self._around(place, _SENTENCE_END)

    def clause(self, place: int) -> tuple[int, int]:
        """The first and last word of the clause (up to commas, dashes, brackets)."""
        return self._around(place, _CLAUSE_OR_SENTENCE)

    @property
    def changes_plan(self) -> bool:
        """Whether the text says that an earlier plan no longer holds."""
        return any(marker.key == "change" for marker in self.markers)

    def _regions(self, marker: Match[str]) -> list[Region]:
        first, last = marker.first, marker.last
        match marker.key:
            case "no" if self._is_break(last, _CLAUSE_OR_SENTENCE):
                return self._region("denied", self._back(first), first - 1, marker)
            case "no" | "drop":
                end = self._forward(last, _NOUN_WINDOW, NOUN_PHRASE_STOPS)
                return self._region("denied", last + 1, end, marker)
            case "not":
                if self._asks(marker):
                    return []
                end = self._forward(last, _VERB_WINDOW, VERB_PHRASE_STOPS)
                return self._region("denied", last + 1, end, marker)
            case "dead":
                return self._region("denied", self._back(first), first - 1, marker)
            case "maybe":
                end = self._forward(last, _VERB_WINDOW, VERB_PHRASE_STOPS)
                return self._region("imagined", last + 1, end, marker)
            case "later":
                return self._region("imagined", self._back(first), first - 1, marker)
            case "they":
                return self._region("theirs", last + 1, self._until_own_voice(last), marker)
        return []

    def _region(self, stance: Stance, first: int, last: int, by: Match[str]) -> list[Region]:
        return [Region(stance, first, last, by)] if first <= last else []

    def _forward(self, place: int, window: int, stops: frozenset[str]) -> int:
        """How far a marker at ``place`` reaches: to a stop word, a clause end or the window."""
        at, end = place, min(place + window, len(self._words) - 1)
        while at < end:
            if self._is_break(at, _SENTENCE_END):
                return at
            if self._is_break(at, _CLAUSE_END):
                return self._through_list(at)
            if self._words[at + 1].plain in stops:
                return at
            at += 1
        return at

    def _through_list(self, place: int) -> int:
        """After a comma: the end of a list that closes with "or"; else the word before the comma.

        "no images, text or audio" denies all three.
        """
        at = place
        run = 0
        while at + 1 < len(self._words) and not self._is_break(at, _SENTENCE_END):
            at += 1
            run += 1
            if self._words[at].plain in ("or", "nor"):
                return self._forward(at, _LIST_ITEM, NOUN_PHRASE_STOPS)
            if self._is_break(at, _CLAUSE_END):
                run = 0
            if run > _LIST_ITEM or self._words[at].plain in OWN_VOICE | VERB_PHRASE_STOPS:
                return place
        return place

    def _back(self, place: int) -> int:
        """How far a marker that follows its object reaches back."""
        start = max(self.clause(place)[0], place - _BACK_WINDOW)
        for at in range(place - 1, start, -1):
            if self._words[at].plain in ("but", "however", "and") and at < place - 1:
                return at + 1
        return start

    def _until_own_voice(self, place: int) -> int:
        end = self.sentence(place)[1]
        for at in range(place + 1, end + 1):
            if self._words[at].plain in OWN_VOICE:
                return at - 1
        return end

    def _asks(self, marker: Match[str]) -> bool:
        """Whether a contracted "not" opens a question ("can't we use the phone?")."""
        first, last = self.sentence(marker.first)
        if marker.first > first + 1 or not self._words[marker.first].plain.endswith("n't"):
            return False
        after = self._text[self._words[last].end : self._words[last].end + 3]
        return "?" in after

    def _is_break(self, place: int, pattern: re.Pattern[str]) -> bool:
        """Whether such punctuation stands between this word and the next."""
        return place >= len(self._gaps) or pattern.search(self._gaps[place] or " ") is not None

    def _around(self, place: int, pattern: re.Pattern[str]) -> tuple[int, int]:
        first = last = place
        while first > 0 and not self._is_break(first - 1, pattern):
            first -= 1
        while last < len(self._words) - 1 and not self._is_break(last, pattern):
            last += 1
        return first, last


_RANK: dict[Stance, int] = {"denied": 0, "imagined": 1, "theirs": 2}
_CLAUSE_OR_SENTENCE = re.compile(f"{_SENTENCE_END.pattern}|{_CLAUSE_END.pattern}")
_INDEX: list[CueIndex[str]] = []


def _marker_index() -> CueIndex[str]:
    """The markers, compiled at the first use."""
    if not _INDEX:
        _INDEX.append(CueIndex([(m, kind) for kind, all_ in MARKERS.items() for m in all_]))
    return _INDEX[0]
