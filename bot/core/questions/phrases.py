"""Phrases heard in words in any order and with slips of the keyboard; it knows no meaning.

Names are heard only as they are written, word after word, the longest first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.core.words import Word, is_number, normal_form, split_words

Key = TypeVar("Key", bound=Hashable)

LITTLE = frozenset(
    "the a an of on in for to at is are it do does did and das der die le la".split()
)
"""Words a phrase is heard without."""
BETWEEN = 3
"""So many other words may stand between those of a phrase."""
APART = 0.9
"""What a phrase is worth whose words stand apart or in another order."""
UNLIKELY = 0.6
EVERYWHERE = 0.3
"""What a word is worth that stands in the phrases of everything."""
WHOLE_NAME, LONGER = 0.8, 0.2
"""What a phrase is worth at least, however common its words, and what each further word adds."""
SHORTEST_MENDED = 4
LONG_WORD = 8
"""From here on a word may have two slips."""


@dataclass(frozen=True)
class Heard(Generic[Key]):
    """A phrase that was heard: whose it is, its worth, and the places of its words."""

    key: Key
    worth: float
    places: tuple[int, ...]


class PhraseBook(Generic[Key]):
    """What things are called, by their ids.

    >>> book = PhraseBook([("github stars", "stars"), ("new stars", "new")])
    >>> [heard.key for heard in book.heard(split_words("stars on GitHub"))]
    ['stars']
    """

    def __init__(self, phrases: Iterable[tuple[str, Key]]) -> None:
        told = [(tuple(_content(split_words(phrase))), key) for phrase, key in phrases]
        owners: dict[str, set[Key]] = defaultdict(set)
        for words, key in told:
            for word in words:
                owners[word].add(key)
        self._worth = {word: EVERYWHERE + 1 / len(keys) for word, keys in owners.items()}
        self._by_word: dict[str, list[tuple[tuple[str, ...], Key]]] = defaultdict(list)
        for words, key in told:
            if words:
                self._by_word[max(words, key=lambda word: self._worth[word])].append((words, key))
        self.words = frozenset(owners)

    def heard(
        self,
        words: Sequence[Word],
        *,
        without: Collection[int] = (),
        unlikely: Collection[Key] = (),
    ) -> list[Heard[Key]]:
        """The phrases in the words, the worthiest first; no two share a word.

        Args:
            words: the words of a text.
            without: places of words that belong to something else.
            unlikely: whose phrases are worth less here.
        """
        places: dict[str, list[int]] = defaultdict(list)
        ranks: dict[int, int] = {}
        for at, word in enumerate(words):
            if word.normal not in LITTLE and at not in without:
                ranks[at] = len(ranks)
                places[word.normal].append(at)
        found = [
            heard
            for word in places
            for phrase, key in self._by_word.get(word, ())
            for anchor in places[word]
            if (heard := self._hear(phrase, key, anchor, places, ranks)) is not None
        ]
        if unlikely:
            found = [
                replace(heard, worth=heard.worth * UNLIKELY) if heard.key in unlikely else heard
                for heard in found
            ]
        found.sort(key=lambda heard: (-heard.worth, heard.places, str(heard.key)))
        kept: list[Heard[Key]] = []
        for heard in found:
            if all(set(heard.places).isdisjoint(other.places) for other in kept):
                kept.append(heard)
        return kept

    def _hear(
        self,
        phrase: tuple[str, ...],
        key: Key,
        anchor: int,
        places: Mapping[str, Sequence[int]],
        ranks: Mapping[int, int],
    ) -> Heard[Key] | None:
        """The phrase around one place of its rarest word."""
        if any(word not in places for word in phrase):
            return None
        near = [min(places[word], key=lambda at: abs(at - anchor)) for word in phrase]
        taken = [ranks[at] for at in near]
        if len(set(near)) < len(near) or max(taken) - min(taken) >= len(near) + BETWEEN:
            return None
        least = WHOLE_NAME + LONGER * (len(phrase) - 1)
        worth = max(least, sum(self._worth[word] for word in phrase))
        if taken != list(range(taken[0], taken[0] + len(taken))):
            worth *= APART
        return Heard(key, worth, tuple(sorted(near)))


class NameBook(Generic[Key]):
    """Names, heard word after word; of two that overlap the longer counts."""

    def __init__(self, names: Iterable[tuple[str, Key]]) -> None:
        self._names: dict[tuple[str, ...], Key] = {}
        for name, key in names:
            self._names.setdefault(tuple(word.normal for word in split_words(name)), key)
        self._longest = max(map(len, self._names), default=0)
        self.words = frozenset(word for name in self._names for word in name)

    def heard(self, words: Sequence[Word]) -> list[Heard[Key]]:
        """The names in the order of the words."""
        normal = tuple(word.normal for word in words)
        found: list[Heard[Key]] = []
        at = 0
        while at < len(normal):
            for length in range(self._together(words, at), 0, -1):
                key = self._names.get(normal[at : at + length])
                if key is not None:
                    found.append(Heard(key, float(length), tuple(range(at, at + length))))
                    at += length
                    break
            else:
                at += 1
        return found

    def _together(self, words: Sequence[Word], at: int) -> int:
        """How many words from here on could be one name: no comma or dash with spaces between."""
        end = at + 1
        while end < min(len(words), at + self._longest):
            if words[end].start - words[end - 1].end > 1:
                break
            end += 1
        return end - at


class Mender:
    """Puts misspelt words right, to the nearest of some words.

    Args:
        targets: the words to mend to; of two as near as each other the first is taken.
        known: words that are right as they are.
    """

    def __init__(self, targets: Iterable[str], known: Iterable[str]) -> None:
        self._targets = [t for t in dict.fromkeys(targets) if len(t) >= SHORTEST_MENDED]
        self._known = frozenset(known) | frozenset(self._targets)

    def mended(self, word: Word) -> Word:
        """The word itself if it is known or like none of the targets."""
        normal = word.normal
        if len(normal) < SHORTEST_MENDED or normal in self._known or word.plain in self._known:
            return word
        if is_number(word.plain) or not normal.isalpha():
            return word
        slips = 2 if len(normal) >= LONG_WORD else 1
        near = process.extractOne(
            normal, self._targets, scorer=OSA.distance, score_cutoff=slips, processor=None
        )
        if near is None or near[0][0] != normal[0]:
            return word
        return replace(word, plain=near[0], normal=near[0])


def _content(words: Sequence[Word]) -> list[str]:
    """A phrase's words without the little ones, unless it has no other."""
    normal = [word.normal for word in words]
    return [word for word in normal if word not in LITTLE] or normal


def plain_words(texts: Iterable[str]) -> Iterable[str]:
    """The words of texts in normal form, each as often as it occurs."""
    for text in texts:
        for word in text.lower().split():
            yield normal_form(word.strip(".,:;!?()\"'`"))
