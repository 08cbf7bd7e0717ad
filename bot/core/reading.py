"""A message as English words: other languages glossed, misspelt words mended; no meaning yet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from bot.core.cues import CueIndex
from bot.core.knowledge import WITHOUT_SPACES, Language
from bot.core.recent import Recent
from bot.core.words import Word, is_number, normal_form, split_words

_KANA = re.compile(r"[\u3040-\u30ff]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_ENGLISH = frozenset("the is are we our and to of it in for with what which do does i my".split())
MOST_RECENT = 32
_MIN_MARKS = 2
_SHORT = 6
"""A text of at most so many words may hold one mark only: there its glossary's words count too."""
_SHORTEST_MENDED = 5
_LONG_WORD = 9


class Reader:
    """Turns a message into English words that remember where they stood.

    Args:
        languages: glossaries of the languages understood besides English.
        vocabulary: words that must not be mended.
        targets: words that a misspelt word may be mended to, in normal form.
    """

    def __init__(
        self, languages: Iterable[Language], vocabulary: Iterable[str], targets: Iterable[str]
    ) -> None:
        self._languages = {language.id: language for language in languages}
        self._glosses = {
            language.id: CueIndex(list(language.words.items()))
            for language in self._languages.values()
            if language.id not in WITHOUT_SPACES
        }
        self._targets = sorted(t for t in set(targets) if len(t) >= _SHORTEST_MENDED)
        self._known = frozenset(normal_form(word) for word in vocabulary) | frozenset(targets)
        self._mended: dict[str, str | None] = {}
        self._spoken: Recent[str, Language | None] = Recent(MOST_RECENT)
        self._read: Recent[str, tuple[Word, ...]] = Recent(MOST_RECENT)

    def language(self, text: str) -> Language | None:
        """The language a text is written in, or None for English."""
        return self._spoken.get(text, self._language)

    def words(self, text: str) -> tuple[Word, ...]:
        """The words of a text, in English as far as they can be had."""
        return self._read.get(text, self._words)

    def _language(self, text: str) -> Language | None:
        if _KANA.search(text):
            return self._languages.get("ja")
        if len(_HAN.findall(text)) > 1:
            return self._languages.get("zh")
        words = split_words(text)
        counts = Counter(word.plain for word in words)
        hits = {
            language.id: sum(counts[mark] for mark in language.marks)
            for language in self._languages.values()
        }
        best = max(sorted(hits), key=lambda name: hits[name], default=None)
        english = sum(counts[word] for word in _ENGLISH)
        if best is None or hits[best] < _MIN_MARKS:
            return self._language_of_few(words) if not english else None
        return self._languages[best] if hits[best] > english else None

    def _language_of_few(self, words: Sequence[Word]) -> Language | None:
        """The language of a short text with one mark, by the words that its glossary has."""
        if len(words) > _SHORT:
            return None
        own = {at for at, word in enumerate(words) if word.plain not in ENGLISH_STOP_WORDS}
        hits = {
            name: len(own & {at for match in index.find(words) for at in match.places})
            for name, index in self._glosses.items()
            if any(word.plain in self._languages[name].marks for word in words)
        }
        best = max(sorted(hits), key=lambda name: hits[name], default=None)
        return self._languages[best] if best is not None and hits[best] >= _MIN_MARKS else None

    def _words(self, text: str) -> tuple[Word, ...]:
        language = self.language(text)
        if language is None:
            return tuple(self._mend(word) for word in split_words(text))
        if language.id in self._glosses:
            return tuple(_gloss_words(split_words(text), self._glosses[language.id]))
        return tuple(_gloss_characters(text, language))

    def _mend(self, word: Word) -> Word:
        if len(word.normal) < _SHORTEST_MENDED or word.normal in self._known:
            return word
        if not word.plain.isalpha() or is_number(word.plain):
            return word
        if word.normal not in self._mended:
            self._mended[word.normal] = self._nearest(word.normal)
        mended = self._mended[word.normal]
        return word if mended is None else Word(word.raw, mended, mended, word.start, word.end)

    def _nearest(self, normal: str) -> str | None:
        """The cue word at one slip from this one (two in long words), same first letter."""
        slips = 2 if len(normal) >= _LONG_WORD else 1
        found = process.extractOne(
            normal, self._targets, scorer=OSA.distance, score_cutoff=slips, processor=None
        )
        if found is None or found[0][0] != normal[0]:
            return None
        return str(found[0])


def _gloss_words(words: Sequence[Word], index: CueIndex[str]) -> list[Word]:
    """Glosses a text with spaces: the longest known phrase at each place."""
    longest: dict[int, tuple[int, str]] = {}
    for match in index.find(words):
        if match.last - match.first + 1 == len(match.places):
            old = longest.get(match.first)
            if old is None or match.last > old[0]:
                longest[match.first] = (match.last, match.key)
    glossed: list[Word] = []
    at = 0
    while at < len(words):
        if at in longest:
            last, english = longest[at]
            glossed += _english(english, words[at].start, words[last].end)
            at = last + 1
        else:
            glossed.append(words[at])
            at += 1
    return glossed


def _gloss_characters(text: str, language: Language) -> list[Word]:
    """Glosses a text without spaces: the longest known phrase at each place."""
    phrases = {phrase.lower(): english for phrase, english in language.words.items()}
    longest = max(map(len, phrases), default=0)
    lowered, words, at, plain_from = text.lower(), [], 0, 0

    def plain_words(until: int) -> list[Word]:
        return [
            Word(w.raw, w.plain, w.normal, w.start + plain_from, w.end + plain_from)
            for piece in [text[plain_from:until]]
            for w in split_words(piece)
        ]

    while at < len(text):
        for length in range(min(longest, len(text) - at), 0, -1):
            english = phrases.get(lowered[at : at + length])
            if english is not None:
                words += plain_words(at)
                words += _english(english, at, at + length)
                at += length
                plain_from = at
                break
        else:
            at += 1
    return [*words, *plain_words(len(text))]


def _english(phrase: str, start: int, end: int) -> list[Word]:
    return [Word(w.raw, w.plain, w.normal, start, end) for w in split_words(phrase)]
