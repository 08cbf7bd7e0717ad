"""Finding cue phrases in words; it does not know what a cue stands for.

The cue language is described in ``knowledge/README.md``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Generic, TypeVar

from bot.core.words import Word, is_number, normal_form, number, split_words

Key = TypeVar("Key", bound=Hashable)

_NUMBERS = {"<n>": "number", "<few>": "few", "<hundreds>": "hundreds"}
_RANGES = {"few": (1, 20), "hundreds": (21, 999)}
LONGEST_PREFIX = 30
GAP = 4
"""How many other words ``..`` may stand for."""


@dataclass(frozen=True, slots=True)
class Match(Generic[Key]):
    """A cue found: whose it is, and the places of the words it names (gaps left out)."""

    key: Key
    cue: str
    places: tuple[int, ...]

    @property
    def first(self) -> int:
        """The place of its first word."""
        return self.places[0]

    @property
    def last(self) -> int:
        """The place of its last word."""
        return self.places[-1]


@dataclass(frozen=True, slots=True)
class _Step:
    """One place of a cue: what a word must be there, and how many words may stand before it."""

    kind: str  # "word", "prefix", "number", "few", "hundreds", "exact"
    text: str
    gap: int = 0

    def accepts(self, word: Word) -> bool:
        match self.kind:
            case "word":
                return word.normal == self.text
            case "prefix":
                return word.plain.startswith(self.text) or word.normal.startswith(self.text)
            case "number":
                return is_number(word.plain)
            case "few" | "hundreds":
                least, most = _RANGES[self.kind]
                value = number(word.plain)
                return value is not None and least <= value <= most
            case _:
                return word.raw == self.text


@dataclass(frozen=True, slots=True)
class _Entry(Generic[Key]):
    """One step sequence of a cue."""

    steps: tuple[_Step, ...]
    cue: str
    key: Key
    needed: frozenset[str]
    """Words without which it cannot match."""


class CueIndex(Generic[Key]):
    """All cues, ready to be found in a list of words.

    Each step sequence is filed under its rarest word: only where that word occurs is it tried, so
    that thousands of cues cost little more than the few that can match.

    >>> index = CueIndex([("on device", "phone"), ("<n> kb .. ram", "chip")])
    >>> [m.key for m in index.find(split_words("On-device, 64KB of RAM"))]
    ['phone', 'chip']
    """

    def __init__(self, cues: Iterable[tuple[str, Key]]) -> None:
        self._entries = [
            _Entry(steps, cue, key, frozenset(s.text for s in steps if s.kind == "word"))
            for cue, key in cues
            for steps in _compile(cue)
        ]
        counts = Counter(step.text for entry in self._entries for step in entry.steps)
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._by_prefix: dict[str, list[int]] = defaultdict(list)
        self._by_number: list[int] = []
        self.words: set[str] = set()
        for at, entry in enumerate(self._entries):
            self._file(at, entry, counts)
            self.words.update(s.text for s in entry.steps if s.kind in ("word", "prefix"))

    def _file(self, at: int, entry: _Entry[Key], counts: Mapping[str, int]) -> None:
        named = [step for step in entry.steps if step.text]
        if not named:
            self._by_number.append(at)
            return
        anchor = min(named, key=lambda step: (counts[step.text], -len(step.text)))
        match anchor.kind:
            case "prefix":
                self._by_prefix[anchor.text].append(at)
            case "exact":
                self._by_word[normal_form(anchor.text.lower())].append(at)
            case _:
                self._by_word[anchor.text].append(at)

    def find(self, words: Sequence[Word]) -> list[Match[Key]]:
        """Every cue in the words, in the order of their places; overlaps included."""
        found: list[tuple[tuple[int, ...], int]] = []
        at_word: dict[str, list[int]] = defaultdict(list)
        for at, word in enumerate(words):
            at_word[word.normal].append(at)
        starts: dict[_Step, list[int]] = {}
        for which in self._possible(words):
            entry = self._entries[which]
            if not entry.needed <= at_word.keys():
                continue
            steps = entry.steps
            first = steps[0]
            if first not in starts:
                starts[first] = (
                    at_word.get(first.text, [])
                    if first.kind == "word"
                    else [at for at, word in enumerate(words) if first.accepts(word)]
                )
            for at in starts[first]:
                places = _places(steps, words, at)
                if places:
                    found.append((places, which))
        found.sort()
        return [
            Match(self._entries[which].key, self._entries[which].cue, places)
            for places, which in found
        ]

    def _possible(self, words: Sequence[Word]) -> set[int]:
        """The entries whose rarest word occurs."""
        possible: set[int] = set()
        for word in words:
            possible.update(self._by_word.get(word.normal, ()))
            for form in {word.plain, word.normal}:
                for length in range(2, min(len(form), LONGEST_PREFIX) + 1):
                    possible.update(self._by_prefix.get(form[:length], ()))
        if any(is_number(word.plain) for word in words):
            possible.update(self._by_number)
        return possible


def _places(steps: Sequence[_Step], words: Sequence[Word], at: int) -> tuple[int, ...]:
    """Where each step stands if the cue starts at ``at``, else empty; the nearest fit wins."""
    if not steps[0].accepts(words[at]):
        return ()
    if len(steps) == 1:
        return (at,)
    for place in range(at + 1, min(at + 2 + steps[1].gap, len(words))):
        rest = _places(steps[1:], words, place)
        if rest:
            return (at, *rest)
    return ()


def _compile(cue: str) -> list[tuple[_Step, ...]]:
    """A cue as all the step sequences it stands for.

    Raises:
        ValueError: the cue has no word, or begins or ends with a gap.
    """
    places: list[list[list[_Step]]] = []
    gap = 0
    for part in cue.split():
        if part == "..":
            gap = GAP
            continue
        optional = part.endswith("?")
        choices = [_steps(choice, gap) for choice in part.removesuffix("?").split("/") if choice]
        if optional:
            choices.append([])
        places.append(choices)
        gap = 0
    if gap or not places or cue.startswith(".. "):
        raise ValueError(f"a cue needs words at both ends: {cue!r}")
    sequences = [tuple(step for place in chosen for step in place) for chosen in product(*places)]
    return [sequence for sequence in sequences if sequence]


def _steps(part: str, gap: int) -> list[_Step]:
    """One written part as steps; ``on-device`` is two, ``stm32*`` is one."""
    if part in _NUMBERS:
        return [_Step(_NUMBERS[part], "", gap)]
    if part.startswith("="):
        return [_Step("exact", part[1:], gap)]
    prefix = part.endswith("*")
    words = split_words(part.removesuffix("*"))
    steps = [
        _Step("word", word.normal, gap if number == 0 else 0) for number, word in enumerate(words)
    ]
    if prefix and steps:
        steps[-1] = _Step("prefix", words[-1].plain, steps[-1].gap)
    return steps
