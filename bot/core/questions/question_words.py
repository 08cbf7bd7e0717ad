"""The words of a question about numbers, in English and spelt as they should be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from bot.core.knowledge import Knowledge
from bot.core.questions.number_cues import ALSO_CALLED
from bot.core.questions.phrases import Mender, plain_words
from bot.core.reading import Reader
from bot.core.words import Word, split_words

COMMON = 2
"""A word that the knowledge uses so often is taken to be spelt as it should be."""


class QuestionWords:
    """Glosses other languages, writes sites one way, mends what is misspelt.

    Args:
        knowledge: its languages, and its texts as examples of words spelt right.
        counted: the words by which numbers are called, in normal form.
        targets: words that a misspelt one may be mended to, the likeliest first.
    """

    def __init__(
        self, knowledge: Knowledge, counted: frozenset[str], targets: Iterable[str]
    ) -> None:
        known = _known_words(knowledge)
        self._reader = Reader(knowledge.languages.values(), (), ())
        self._mender = Mender(targets, known)
        self._also = _foreign_words(knowledge, counted, known) | ALSO_CALLED

    def read(self, text: str) -> list[Word]:
        """The words of a text; each remembers where it stood."""
        words: list[Word] = []
        for word in self._reader.words(text):
            english = self._also.get(f"={word.raw}") or self._also.get(word.normal)
            if english is None:
                words.append(self._mender.mended(word))
                continue
            words += [
                Word(word.raw, part.plain, part.normal, word.start, word.end)
                for part in split_words(english)
            ]
        return words


def _known_words(knowledge: Knowledge) -> frozenset[str]:
    """English words, spelt as they should be."""
    texts = (
        *(case.text for case in knowledge.cases.values()),
        *(fact.statement for fact in knowledge.facts.values()),
        *(phrase for claim in knowledge.claims.values() for phrase in claim.asked_as),
    )
    counts = Counter(plain_words(texts))
    return frozenset(word for word, count in counts.items() if count >= COMMON) | frozenset(
        ENGLISH_STOP_WORDS
    )


def _foreign_words(
    knowledge: Knowledge, counted: frozenset[str], known: Iterable[str]
) -> dict[str, str]:
    """Single words of other languages for what is counted, where they are no English words."""
    english = frozenset(known) | counted
    found: dict[str, str] = {}
    for language in knowledge.languages.values():
        for written, meant in language.words.items():
            words = [word.normal for word in split_words(meant)]
            if not words or " " in written or not counted.issuperset(words):
                continue
            for choice in written.replace("*", "").split("/"):
                for word in split_words(choice):
                    if word.normal not in english:
                        found.setdefault(word.normal, meant)
    return found
