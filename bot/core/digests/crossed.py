"""Which framework's line passed another's within a week, beyond what chance moves them.

A lead counts once it is larger than the ratio of the two usually moves by, or has lasted. Lines
that swing around each other pass each other all the time: only who was behind for long can pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import combinations
from math import exp, log

import numpy as np
from scipy.special import expit

from bot.core.digests.digest import Crossed
from bot.core.digests.looks import Looks, is_new
from bot.core.digests.topics import framework_of
from bot.core.numbers.metric import Metric
from bot.core.numbers.series import Point, Series
from bot.core.trends.noise import usual
from bot.core.trends.persistence import LIKELY_CHANCE
from bot.core.trends.spacing import FURTHEST, SLACK, STEP_DAYS, stride

BEYOND = 2.0
"""Usual changes that a lead must be larger than, as where a claim is judged."""
LASTS = 6
"""Ahead for so many periods that share no day by more than one usual change is ahead, too."""
LONG = 12
"""So many periods before are looked at for who was behind; and who is ahead for as many is ahead
where the usual change is not known."""
BEHIND = 10
"""Of these the line that passes must have been behind in so many."""
Pair = tuple[Point, Point]
"""Two lines in the same period."""


def crossed(now: Looks, then: Looks) -> tuple[Crossed, ...]:
    """Who passed whom; each pair once of what counts the same."""
    found: dict[tuple[str, str, str], Crossed] = {}
    for metric in now.metrics.values():
        for one in _of_metric(metric, now, then):
            key = metric.measure, one.ahead, one.behind
            known = found.get(key)
            found[key] = one if known is None else replace(known, also=(*known.also, metric.id))
    return tuple(found.values())


def _of_metric(metric: Metric, now: Looks, then: Looks) -> Iterator[Crossed]:
    if metric.form == "age":
        return
    for first, second in combinations(metric.families, 2):
        frameworks = {framework_of(first), framework_of(second)}
        is_looked_at = None not in frameworks and len(frameworks) == 2
        if is_looked_at and all(is_new(now, then, metric.id, line) for line in (first, second)):
            known, lines = then.series(metric.id), now.series(metric.id)
            old = len(shared(known[first], known[second]))
            course = Course.of(metric, shared(lines[first], lines[second]))
            if course.newly_passed(since=old):
                yield _told(course, (first, second))


def shared(one: Series, other: Series) -> list[Pair]:
    """The periods in which both were counted."""
    others = {(point.start, point.label): point for point in other.points}
    return [
        (point, others[point.start, point.label])
        for point in one.points
        if (point.start, point.label) in others
    ]


@dataclass(frozen=True, kw_only=True)
class Course:
    """How the ratio of two lines went."""

    metric: Metric
    pairs: Sequence[Pair]
    ratios: list[float]
    """Logarithms, the first to the second."""
    earlier: list[int | None]
    """The place of the last period that shares no day with this one."""

    @classmethod
    def of(cls, metric: Metric, pairs: Sequence[Pair]) -> Course:
        """The course of two lines in the same periods, oldest first."""
        positive = [point.value for pair in pairs for point in pair if point.value > 0]
        least = min(positive, default=1.0) / 2
        ratios = [log(max(one.value, least) / max(other.value, least)) for one, other in pairs]
        starts = [one.start for one, _ in pairs]
        earlier: list[int | None] = []
        for at, (one, _) in enumerate(pairs):
            apart = stride(metric, [one]) - SLACK * timedelta(days=STEP_DAYS[metric.step])
            latest = one.start if metric.step == "event" else one.start - apart
            before = (place for place in range(at - 1, -1, -1) if starts[place] <= latest)
            earlier.append(next(before, None))
        return cls(metric=metric, pairs=pairs, ratios=ratios, earlier=earlier)

    @property
    def way(self) -> int:
        """1: the first line is ahead, -1: the second, 0: neither."""
        return _sign(self.ratios[-1]) if self.ratios else 0

    def newly_passed(self, since: int) -> bool:
        """Whether one line is ahead of the other, which was ahead for long, and that could not be
        said before.

        Args:
            since: how many of the periods were known before.
        """
        last = len(self.pairs) - 1
        if not 0 < since <= last or self.way == 0:
            return False
        first = self.first_ahead()
        return (
            self.was_behind_before(first)
            and self.is_beyond_noise(last)
            and not any(self.is_beyond_noise(at) for at in range(first, since))
        )

    def first_ahead(self) -> int:
        """The place from which the line that is ahead has stayed ahead."""
        behind = (at for at, ratio in enumerate(self.ratios) if _sign(ratio) != self.way)
        return max(behind, default=-1) + 1

    def was_behind_before(self, place: int) -> bool:
        """Whether the line that is ahead now was nearly always behind before."""
        before: list[int] = []
        at = self.earlier[place]
        while at is not None and len(before) < LONG:
            before.append(_sign(self.ratios[at]))
            at = self.earlier[at]
        return len(before) == LONG and before.count(-self.way) >= BEHIND

    def is_beyond_noise(self, at: int) -> bool:
        """Whether the lead there is more than chance."""
        run, size, lead = self.run(at), self.usual_change(at), abs(self.ratios[at])
        if self.metric.small and not _is_beyond_chance(*self.pairs[at]):
            return False
        if self.metric.step == "event":  # each of another kind: their changes tell nothing
            return self.metric.small and run > 1
        if size is None:
            return run >= LONG
        is_steady = self.metric.kind == "stock"
        usual_share = (expit(lead + size) - expit(lead - size)) / 2
        is_large = expit(lead) - 0.5 > BEYOND * usual_share and (is_steady or run > 1)
        return bool(is_large) or (lead > size and run >= LASTS)

    def run(self, at: int) -> int:
        """For how many periods that share no day the lead has been there."""
        place: int | None = at
        length = 0
        while place is not None and _sign(self.ratios[place]) == _sign(self.ratios[at]):
            length, place = length + 1, self.earlier[place]
        return length

    def usual_change(self, at: int) -> float | None:
        """The usual change of the ratio before a period, of what is counted alike if that is
        enough; None where too few tell."""
        steps = [
            (self.ratios[place] - self.ratios[before], self.regimes(place))
            for place, before in enumerate(self.earlier[:at])
            if before is not None and self._is_comparable(place, before)
        ]
        alike = [step for step, regimes in steps if regimes == self.regimes(at)]
        known = usual(np.array(alike)) or usual(np.array([step for step, _ in steps]))
        return known.deviation if known else None

    def regimes(self, at: int) -> tuple[str, str]:
        """How both lines were counted."""
        one, other = self.pairs[at]
        return one.regime, other.regime

    def _is_comparable(self, place: int, before: int) -> bool:
        """Whether both periods were counted alike, and none is missing between."""
        now, then = self.pairs[place][0], self.pairs[before][0]
        is_near = now.start - then.start <= FURTHEST * stride(self.metric, [now])
        return is_near and self.regimes(place) == self.regimes(before)


def _is_beyond_chance(one: Point, other: Point) -> bool:
    """Whether counts that are small differ by more than chance makes."""
    from scipy.stats import binomtest

    first, second = (point.value if point.count is None else point.count for point in (one, other))
    if first < 0 or second < 0 or first + second == 0:
        return False
    found = binomtest(round(first), round(first) + round(second))
    return float(found.pvalue) < LIKELY_CHANCE


def _told(course: Course, lines: tuple[str, str]) -> Crossed:
    """The crossing, with the line that is ahead first."""
    pairs = course.pairs if course.way == 1 else [(other, one) for one, other in course.pairs]
    ahead, behind = lines if course.way == 1 else lines[::-1]
    size = course.usual_change(len(pairs) - 1)
    (newest, passed), (before, passed_before) = pairs[-1], pairs[-2]
    return Crossed(
        metric=course.metric.id,
        ahead=ahead,
        behind=behind,
        newest=newest,
        passed=passed,
        before=before,
        passed_before=passed_before,
        since=pairs[course.first_ahead()][0].start,
        usual=exp(size) - 1 if size is not None else None,
    )


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)
