"""A question about numbers as what is asked: which metrics, of whom, when; it knows no numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.core.cues import CueIndex
from bot.core.find import Finder
from bot.core.knowledge import Knowledge
from bot.core.questions.asked_period import AskedPeriod, asked_period
from bot.core.questions.counted_lines import CountedLines
from bot.core.questions.day_names import DAY_WORDS
from bot.core.questions.number_cues import ASIDES, BROAD, KINDS, NumberKind
from bot.core.questions.number_marks import number_book
from bot.core.questions.phrases import Heard
from bot.core.questions.question_words import QuestionWords
from bot.core.words import Word, readable

PAIR_HEADLINES = ("pypi.pair_share", "papers.mention_share", "gh.stars")
"""What is shown of the two where somebody asks how they stand: use first, then research, fame."""
HEADLINES = ("pypi.downloads", "papers.mention_share", "gh.stars")
"""The same where one framework, or another than the two, is asked about."""
MOST_METRICS = 3
MOST_LINES = 4
AS_GOOD = 0.5
"""A further metric is asked about where its words weigh so much of the first one's."""
LEAST_LIKENESS = 0.3
"""Below it a question is like no metric's description."""
SURE, FAIRLY_SURE, GUESSED, UNSURE = 1.0, 0.9, 0.7, 0.2
LEAST_CERTAIN = 0.3
"""Below this no metric is meant surely enough to show one."""

SHORT = 6
"""A message of at most so many words in a thread is about what was asked before."""


@dataclass(frozen=True, kw_only=True)
class NumberQuestion:
    """What a question about numbers asks."""

    metrics: tuple[str, ...]
    """The one asked about first; never empty."""
    lines: tuple[str, ...]
    """Frameworks or lanes in the order they were named; none: all of the metric."""
    period: AskedPeriod | None
    """None: the newest, with what led up to it."""
    kind: NumberKind
    unmeasured: str | None
    """The number that is asked for and not counted here; ``metrics`` then holds the nearest, or
    the headlines where none comes near."""
    others: tuple[str, ...] = ()
    """Concepts that were named and that no line counts: ``mxnet``."""
    certain: float
    """0 to 1: how surely the metric is the one that is meant."""

    @property
    def is_read(self) -> bool:
        """Whether any metric is meant surely enough to show one."""
        return self.certain >= LEAST_CERTAIN

    @property
    def names_one(self) -> bool:
        """Whether a certain number was named, not just numbers in general."""
        return self.certain >= FAIRLY_SURE


class NumberReader:
    """Reads questions about numbers; fitted once, the same question always reads the same."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._metrics = knowledge.metrics
        self._unmeasured = knowledge.unmeasured
        self._lines = CountedLines(knowledge)
        self._book = number_book(knowledge)
        self._kinds: CueIndex[NumberKind] = CueIndex(
            [(cue, kind) for kind, cues in KINDS.items() for cue in cues]
        )
        self._broad = CueIndex([(cue, True) for cue in BROAD])
        self._asides = CueIndex([(cue, True) for cue in ASIDES])
        cue_words = {word for word in self._kinds.words | self._broad.words if word.isalpha()}
        targets = (self._lines.words, self._book.words, DAY_WORDS, cue_words)
        self._words = QuestionWords(
            knowledge, self._book.words, [word for words in targets for word in sorted(words)]
        )
        described = [(f"{m.name}. {m.question}", m.id) for m in knowledge.metrics.values()]
        self._finder = Finder().fit([text for text, _ in described], [id for _, id in described])

    def read(self, text: str, at: date, earlier: Sequence[str] = ()) -> NumberQuestion:
        """What a text asks, on a day; what it leaves open is taken from the turns before it."""
        asked = self._read(text, at)
        if not earlier or asked.certain >= SURE:
            return asked
        before = self.read(earlier[-1], at, earlier[:-1])
        open_metric = asked.certain < FAIRLY_SURE and before.certain > UNSURE
        if not open_metric and (asked.lines or len(text.split()) > SHORT):
            return asked
        lines = asked.lines or before.lines
        metrics = self._lines.counting(before.metrics, lines) if open_metric else asked.metrics
        return replace(
            asked,
            metrics=metrics,
            lines=lines,
            period=asked.period or (before.period if open_metric else None),
            unmeasured=before.unmeasured if open_metric else asked.unmeasured,
            kind=before.kind if open_metric and asked.kind == "stats" else asked.kind,
            certain=before.certain if open_metric else asked.certain,
        )

    def _read(self, text: str, at: date) -> NumberQuestion:
        text = readable(text)
        words = self._words.read(text)
        period = asked_period(text, words, at)
        lines, others = self._lines.named(words)
        heard = self._heard(words, period, lines)
        metrics, certain = self._asked(text, heard, words, lines)
        unmeasured = self._not_counted(heard) if certain < SURE else None
        if unmeasured:
            nearest = self._unmeasured[unmeasured].nearest
            metrics = (nearest,) if nearest else self._known(PAIR_HEADLINES)
            certain = FAIRLY_SURE
        metrics = self._lines.counting(metrics, lines)
        taken = {place for phrase in heard for place in phrase.places}
        return NumberQuestion(
            metrics=metrics[:MOST_METRICS],
            lines=self._lines.within(metrics[0], lines, words)[:MOST_LINES],
            period=period,
            kind=self._kind(words, lines, others),
            unmeasured=unmeasured,
            others=tuple(dict.fromkeys(h.key for h in others if not taken & set(h.places))),
            certain=certain,
        )

    def _heard(
        self, words: Sequence[Word], period: AskedPeriod | None, lines: Sequence[str]
    ) -> list[Heard[str]]:
        """What is called by name, of metrics and of what is not counted."""
        aside = {place for match in self._asides.find(words) for place in match.places}
        others = {
            metric.id
            for metric in self._metrics.values()
            if lines and not set(lines) & set(metric.families)
        }
        return self._book.heard(
            words, without={*aside, *(period.places if period else ())}, unlikely=others
        )

    def _not_counted(self, heard: Sequence[Heard[str]]) -> str | None:
        """What is asked for and not counted, where its name weighs more than any metric's."""
        worth: dict[str, float] = defaultdict(float)
        for phrase in heard:
            worth[phrase.key] += phrase.worth
        best = max(worth, key=lambda key: worth[key], default=None)
        return best if best in self._unmeasured else None

    def _asked(
        self, text: str, heard: Sequence[Heard[str]], words: Sequence[Word], lines: Sequence[str]
    ) -> tuple[tuple[str, ...], float]:
        """The metrics, and how surely they are meant."""
        named = [word for word in text.lower().split() if word in self._metrics]
        if named:
            return tuple(dict.fromkeys(named)), SURE
        worth: dict[str, float] = defaultdict(float)
        for phrase in heard:
            if phrase.key in self._metrics:
                worth[phrase.key] += phrase.worth
        is_of_the_pair = set(lines) <= set(self._lines.pair)
        if self._broad.find(words) and set(worth) <= {PAIR_HEADLINES[0]}:
            return self._known(PAIR_HEADLINES if is_of_the_pair else HEADLINES), FAIRLY_SURE
        if len(worth) > 1:
            # "ahead on Stack Overflow": the place that is named says more than the word for ahead.
            worth.pop(PAIR_HEADLINES[0], None)
        if worth:
            ranked = sorted(worth, key=lambda metric: -worth[metric])
            best = worth[ranked[0]]
            return tuple(m for m in ranked if worth[m] >= AS_GOOD * best), FAIRLY_SURE
        if lines:
            return self._known(HEADLINES), GUESSED
        found, likeness = self._finder.nearest(text, 1)[0]
        if likeness >= LEAST_LIKENESS:
            return (found,), likeness
        return self._known(PAIR_HEADLINES), UNSURE

    def _known(self, headlines: Iterable[str]) -> tuple[str, ...]:
        """The headlines that this knowledge counts, or what it counts first."""
        known = tuple(metric for metric in headlines if metric in self._metrics)
        return known or tuple(self._metrics)[:1]

    def _kind(
        self, words: Sequence[Word], lines: Sequence[str], others: Sequence[Heard[str]]
    ) -> NumberKind:
        """One line is compared with nothing but its own past."""
        found = {match.key for match in self._kinds.find(words)}
        if len(lines) > 1 and any(word.normal == "or" for word in words):
            found.add("compare")
        if len(lines) == 1 and not others:
            found.discard("compare")
        for kind in KINDS:
            if kind in found:
                return kind
        return "stats"
