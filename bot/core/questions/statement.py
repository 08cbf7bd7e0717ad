"""Statements about the frameworks' standing: which checked claim one is, or which numbers it
compares; it knows words, no numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.core.find import Finder
from bot.core.knowledge import Knowledge
from bot.core.questions.number_question import NumberQuestion
from bot.core.words import readable

LEAST_LIKENESS = 0.22
"""Below this a statement is not one that was checked."""
LEAST_WITHOUT_NAMES = 0.2
"""The same once the frameworks' names, which all claims share, are left out."""
TRIED = 5
PAIR = ("pytorch", "tensorflow")
_MORE = re.compile(
    r"\b(?:more|most|bigger|larger|higher|ahead|overtook|overtaken|overtake|passed|surpassed|beats?"
    r"|leads?|times|twice|double|thrice)\b",
    re.IGNORECASE,
)
_LESS = re.compile(r"\b(?:fewer|less|smaller|lower|behind|trails?)\b", re.IGNORECASE)
_TIMES = re.compile(r"\b(?:(twice|double)|(thrice|triple)|(\d+(?:\.\d+)?) ?(?:x|times))(?!\w)")


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A statement that one line's number is larger than another's."""

    metric: str
    larger: str
    smaller: str
    times: float
    """At least so many times."""


def comparison(question: NumberQuestion, text: str) -> Comparison | None:
    """What a statement compares, where it names a number and two lines, the subject first."""
    is_more = _MORE.search(text) or _TIMES.search(text.lower())
    is_less = _LESS.search(text)
    lines = _against_each_other(question.lines)
    if not question.names_one or len(lines) != 2 or question.unmeasured:
        return None
    if question.period is not None or (is_more is None) == (is_less is None):
        return None
    first, second = lines
    larger, smaller = (first, second) if is_more else (second, first)
    return Comparison(
        metric=question.metrics[0], larger=larger, smaller=smaller, times=_times(text)
    )


def _against_each_other(lines: tuple[str, ...]) -> tuple[str, ...]:
    """The lines compared; one of the pair that is named alone is meant against the other."""
    rivals = tuple(line for line in PAIR if line not in lines)
    return (*lines, *rivals) if len(lines) == len(rivals) == 1 else lines


def _times(text: str) -> float:
    found = _TIMES.search(text.lower())
    if found is None:
        return 1.0
    return 2.0 if found[1] else 3.0 if found[2] else float(found[3])


class ClaimFinder:
    """Finds the checked claim that a statement makes: alike in words, and of the same subject."""

    def __init__(self, knowledge: Knowledge) -> None:
        names = {
            alias.lower(): framework.id
            for framework in knowledge.frameworks.values()
            for alias in (framework.name, *framework.aliases)
        }
        self._names = names
        longest_first = sorted(names, key=lambda name: (-len(name), name))
        pattern = "|".join(re.escape(name) for name in longest_first)
        self._name = re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)
        texts = {c.id: (c.quote, *c.asked_as) for c in knowledge.claims.values()}
        self._subjects = {
            claim: {self._subject(text) for text in said} - {None} for claim, said in texts.items()
        }
        pairs = [(text, claim) for claim, said in texts.items() for text in said]
        self._finder = Finder().fit([text for text, _ in pairs], [claim for _, claim in pairs])

    def find(self, statement: str, most: int) -> tuple[str | None, list[str]]:
        """The claim that the statement makes, if it is a checked one, and the nearest others."""
        text = readable(statement)
        bare = dict(self._finder.nearest(self._name.sub(" ", text), len(self._subjects)))
        found = self._finder.nearest(text, len(self._subjects))
        near = sorted(found, key=lambda one: -one[1] - bare[one[0]])[:TRIED]
        subject = self._subject(text)
        made = next(
            (
                claim
                for claim, likeness in near
                if likeness >= LEAST_LIKENESS
                and bare[claim] >= LEAST_WITHOUT_NAMES
                and (subject is None or subject in self._subjects[claim])
            ),
            None,
        )
        return made, [claim for claim, _ in near if claim != made][:most]

    def _subject(self, text: str) -> str | None:
        """The framework that is named first."""
        found = self._name.search(text)
        return None if found is None else self._names[found[0].lower()]
