"""Marks of a message that names a number, by what the knowledge calls its numbers.

Many such names are everyday words of a project too ("users", "latency"): the marks tell whether the
message asks, whether it speaks of a framework, and whether it says anything else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from bot.core.knowledge import Knowledge
from bot.core.questions.phrases import PhraseBook
from bot.core.words import Word, is_number

LITTLE_ELSE = 0.25
"""Share of the words that carry meaning and name neither a number nor a framework, at most."""
_PLAIN = ENGLISH_STOP_WORDS - {"computer", "fire", "mill", "system", "bill"}
_WHEN = frozenset(
    "today now currently nowadays lately recently year month week quarter january february march"
    " april may june july august september october november december".split()
)


def number_book(knowledge: Knowledge) -> PhraseBook[str]:
    """What metrics, and numbers that are not counted, are called."""
    called = [(m.id, (m.name, *m.asked_as)) for m in knowledge.metrics.values()]
    called += [(u.id, (u.name, *u.asked_as)) for u in knowledge.unmeasured.values()]
    return PhraseBook([(phrase, name) for name, phrases in called for phrase in phrases])


class NumberMarker:
    """Finds the marks; fitted on the names of the numbers of a Knowledge."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._book = number_book(knowledge)

    def marks(
        self, words: Sequence[Word], *, asked: Set[int], frameworks: Set[int], needs: int
    ) -> Iterator[str]:
        """The marks of a message.

        Args:
            words: its words.
            asked: the places of those in sentences that ask.
            frameworks: the places of those that name frameworks and other things of the field.
            needs: how many needs of a project were heard in it.
        """
        heard = self._book.heard(words, without=frameworks)
        places = {place for phrase in heard for place in phrase.places}
        if not places:
            return
        yield "names a number"
        if not needs:
            yield "names a number and no need"
        if not places & asked:
            return
        yield "names a number where it asks"
        if frameworks & asked:
            yield "names a number of a framework"
        meant = [at for at, word in enumerate(words) if _has_meaning(word)]
        if sum(at not in places | frameworks for at in meant) <= LITTLE_ELSE * len(meant):
            yield "little but a number"


def _has_meaning(word: Word) -> bool:
    return not (word.plain in _PLAIN or word.plain in _WHEN or is_number(word.plain))
