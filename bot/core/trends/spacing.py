"""Which points of a series may be compared: apart enough, and with none missing between them.

It knows periods only, not what was counted. Pooled numbers and rolling windows overlap; points that
share days move together, so of those every so many are kept, counted back from the newest.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from bot.core.numbers.metric import Metric
from bot.core.numbers.series import Point, Step

STEP_DAYS: dict[Step, float] = {
    "day": 1.0,
    "week": 7.0,
    "month": 365.25 / 12,
    "year": 365.25,
    "event": 365.25,
}
"""Days in a step; what happens when it happens is reckoned by the year."""
SLACK = 0.4
"""Periods that begin so many steps early do not count as overlapping: months differ in length."""
FURTHEST = 1.6
"""Neighbours begin at most so many times their length apart; further one is missing between."""

Pair = tuple[Point, Point]
"""A point and the one it is compared with, the earlier first."""


def stride(metric: Metric, points: Sequence[Point]) -> timedelta:
    """How far apart two points must begin to have no day in common."""
    longest = max((point.end - point.start for point in points[-1:]), default=timedelta())
    return max(timedelta(days=STEP_DAYS[metric.step] * metric.pool), longest)


def apart(metric: Metric, points: Sequence[Point]) -> tuple[Point, ...]:
    """The points that do not overlap, the newest always among them; events are never thinned."""
    if metric.step == "event":
        return tuple(points)
    nearest = stride(metric, points) - timedelta(days=SLACK * STEP_DAYS[metric.step])
    kept: list[Point] = []
    for point in reversed(points):
        if not kept or kept[-1].start - point.start >= nearest:
            kept.append(point)
    return tuple(reversed(kept))


def neighbours(metric: Metric, points: Sequence[Point]) -> list[Pair]:
    """Points that do not overlap with the one before, where none is missing between.

    An event is compared with the last of its name (the conference a year before) where names
    come back, else with the event before.
    """
    if metric.step == "event":
        return _events(points)
    furthest = FURTHEST * stride(metric, points)
    return [
        (before, after)
        for before, after in pairwise(points)
        if after.start - before.start <= furthest
    ]


def ending_with(pairs: Sequence[Pair], newest: Point) -> Pair | None:
    """The pair of the newest point, if it may be compared."""
    return pairs[-1] if pairs and pairs[-1][1] is newest else None


def steps_since(metric: Metric, first: date, day: date) -> float:
    """Time in steps of the metric."""
    return (day - first).days / STEP_DAYS[metric.step]


def _events(points: Sequence[Point]) -> list[Pair]:
    last: dict[str, Point] = {}
    named: list[Pair] = []
    for point in points:
        if point.label in last:
            named.append((last[point.label], point))
        last[point.label] = point
    return named if named else list(pairwise(points))
