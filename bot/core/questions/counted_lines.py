"""Which lines of the metrics a text names: frameworks, lanes such as LiteRT, packages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from bot.core.knowledge import Knowledge
from bot.core.numbers.metric import Metric
from bot.core.questions.phrases import Heard, NameBook
from bot.core.words import Word, split_words

_PACKAGED = ("pypi.", "npm.")
"""Measures whose subjects are packages, names that people use."""
_NAMELESS = frozenset({"both", "multi", "hub"})
"""Lines whose ids are no names: everyday words."""
_BOTH = "both of them"
_CALLED_BOTH = ("both", "the two", "two of them", "beide", "beiden", "les deux", "los dos")
"""The two frameworks that the share is between."""
_JOINING = frozenset({"for", "the"})


class CountedLines:
    """The lines of all metrics by what people call them.

    Attributes:
        words: every word of a line's name.
        pair: the lines of the share that is told first.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._metrics = knowledge.metrics
        self._frameworks = tuple(knowledge.frameworks)
        lines = {line for metric in knowledge.metrics.values() for line in metric.families}
        self._lanes = lines - set(self._frameworks)
        own = list(_line_names(knowledge, self._lanes))
        concepts = [
            (alias, concept.id)
            for concept in knowledge.concepts.values()
            for alias in (concept.name, *concept.aliases)
        ]
        both = [(name, _BOTH) for name in _CALLED_BOTH]
        self._book = NameBook([*own, *both, *concepts])
        self._lines = lines
        self._languages = {
            line: _language(line, self._frameworks) for line in self._lanes if " for " in line
        }
        self.words = NameBook(own).words
        pair = knowledge.metrics.get("pypi.pair_share")
        self.pair = tuple(pair.families) if pair else ()

    def named(self, words: Sequence[Word]) -> tuple[tuple[str, ...], list[Heard[str]]]:
        """The lines in the order they are named, and what is named that is no line."""
        found = self._book.heard(words)
        lines = [heard.key for heard in found if heard.key in self._lines]
        others = [heard for heard in found if heard.key not in self._lines | {_BOTH}]
        if not lines and any(heard.key == _BOTH for heard in found):
            return self.pair, others
        return tuple(dict.fromkeys(lines)), others

    def counting(self, metrics: tuple[str, ...], lines: Sequence[str]) -> tuple[str, ...]:
        """The metrics, each exchanged for one of its kind that counts the lines, if one does."""
        return tuple(dict.fromkeys(self._counting(metric, lines) for metric in metrics))

    def within(self, metric: str, lines: tuple[str, ...], words: Sequence[Word]) -> tuple[str, ...]:
        """The lines as the metric has them; those it has not are kept only if it has none."""
        families = self._metrics[metric].families
        spoken = {word.normal for word in words}
        languages = [line for line in families if self._languages.get(line, frozenset()) & spoken]
        if languages:
            meant = [line for line in languages if set(lines) & set(line.split())]
            return tuple(meant or languages)
        return tuple(line for line in lines if line in families) or lines

    def _counting(self, metric: str, lines: Sequence[str]) -> str:
        lanes = [line for line in lines if line in self._lanes]
        wanted = set(lanes or lines)
        if wanted <= set(self._metrics[metric].families):
            return metric
        measure = self._metrics[metric].measure
        able = [m for m in self._metrics.values() if wanted <= set(m.families)]
        alike = [m for m in able if m.measure == measure and m.form == "count"]
        if alike:
            return min(alike, key=_coarseness).id
        return able[0].id if lanes and able else metric


def _coarseness(metric: Metric) -> tuple[int, str]:
    """Months before weeks, as they are counted longest."""
    return (0 if metric.step == "month" else 1, metric.id)


def _line_names(knowledge: Knowledge, lanes: Set[str]) -> Iterator[tuple[str, str]]:
    for framework in knowledge.frameworks.values():
        for alias in (framework.id, *framework.aliases):
            yield alias, framework.id
    for lane in sorted(lanes - _NAMELESS):
        yield lane, lane
        own = _words(lane)
        for concept in knowledge.concepts.values():
            called = [concept.id, concept.name, *concept.aliases]
            if any(_words(name) == own for name in called):
                yield from ((name, lane) for name in called if not _is_scoped(name))
    for metric in knowledge.metrics.values():
        if metric.measure.startswith(_PACKAGED):
            for families in (metric.families, metric.also):
                for line, subjects in families.items():
                    yield from ((name, line) for name in subjects if not _is_scoped(name))


def _is_scoped(name: str) -> bool:
    """Whether a package's name begins with its maker's, which others of its packages share."""
    return name.startswith("@")


def _words(name: str) -> tuple[str, ...]:
    return tuple(word.normal for word in split_words(name))


def _language(line: str, frameworks: Sequence[str]) -> frozenset[str]:
    """The language in the name of a line: ``rust`` of "pytorch for rust (tch)"."""
    return frozenset(_words(line)) - frozenset(frameworks) - _JOINING
