"""Everything measured about a series before it is judged; it draws no conclusion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from bot.core.numbers.metric import Metric
from bot.core.numbers.series import Point, Series, Step
from bot.core.trends.incident import whole_index_moved
from bot.core.trends.noise import UNUSUAL, comparable, in_unit, robust_z, usual
from bot.core.trends.persistence import FEWEST_POINTS, Direction, direction
from bot.core.trends.sampling import Range, chance, interval, pooled
from bot.core.trends.season import holiday, year_ago
from bot.core.trends.spacing import (
    FURTHEST,
    STEP_DAYS,
    apart,
    ending_with,
    neighbours,
    steps_since,
    stride,
)

WINDOW: dict[Step, timedelta] = {
    "day": timedelta(days=182),
    "week": timedelta(weeks=52),
    "month": timedelta(days=730),
    "year": timedelta(days=3650),
    "event": timedelta(days=3 * 365),
}
"""The stretch a direction is looked for in: whole years, so that seasons cancel; long enough for
the test to see a slow move, short enough to see a turn."""
POINTS_TO_SPARE = 2
"""Pooled periods are few a year: the stretch is long enough for these beyond the fewest needed."""


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What was measured, as far as the points allow."""

    points: tuple[Point, ...]
    """Counted like the newest, without overlap."""
    newest: Point
    interval: Range | None
    comparator: Point | None
    chance: float | None
    z: float | None
    noise: float | None
    year_ago: Point | None
    same_a_year_ago: bool
    stretch: tuple[Point, ...]
    direction: Direction | None
    whole_index_moved: bool
    holiday: str | None


@dataclass(frozen=True, kw_only=True)
class _Change:
    """How far the newest change lies from the usual."""

    z: float | None = None
    noise: float | None = None
    same_a_year_ago: bool = False


def gather(metric: Metric, series: Series, controls: Sequence[Series]) -> Evidence:
    """What a series with at least one point shows, all of it final."""
    points = apart(metric, series.regime)
    last = points[-1]
    newest, comparator = _newest_and_before(metric, points)
    before = year_ago(metric, series.regime)
    change = _change(metric, points, before)
    lately = stretch(metric, points)
    return Evidence(
        points=points,
        newest=newest,
        interval=interval(metric, newest),
        comparator=comparator,
        chance=chance(metric, comparator, newest) if comparator else None,
        z=change.z,
        noise=change.noise,
        year_ago=before,
        same_a_year_ago=change.same_a_year_ago,
        stretch=lately,
        direction=_direction(metric, lately),
        whole_index_moved=whole_index_moved(metric, last, controls),
        holiday=holiday(metric, last),
    )


def stretch(metric: Metric, points: Sequence[Point]) -> tuple[Point, ...]:
    """The points a direction is looked for in."""
    enough = (FEWEST_POINTS + POINTS_TO_SPARE) * stride(metric, points)
    window = WINDOW[metric.step] if metric.pool == 1 else max(WINDOW[metric.step], enough)
    first = points[-1].start - window + timedelta(days=STEP_DAYS[metric.step] / 2)
    return tuple(point for point in points if point.start >= first)


def _newest_and_before(metric: Metric, points: Sequence[Point]) -> tuple[Point, Point | None]:
    """The newest and what it is compared with, each counted together with more where too few."""
    pairs = neighbours(metric, points)
    run = _unbroken(metric, points)
    newest = pooled(metric, run)
    if newest is points[-1]:
        pair = ending_with(pairs, newest)
        return newest, pair[0] if pair else None
    earlier = [point for point in run if point.start < newest.start]
    return newest, pooled(metric, earlier) if earlier else None


def _unbroken(metric: Metric, points: Sequence[Point]) -> list[Point]:
    """The last points without one missing between them."""
    furthest = FURTHEST * stride(metric, points)
    run = [points[-1]]
    for point in reversed(points[:-1]):
        if metric.step != "event" and run[-1].start - point.start > furthest:
            break
        run.append(point)
    return run[::-1]


def _change(metric: Metric, points: Sequence[Point], before: Point | None) -> _Change:
    pairs = neighbours(metric, points)
    last = ending_with(pairs, points[-1])
    values = comparable(metric, points)
    places = {id(point): place for place, point in enumerate(points)}
    steps = np.array([values[places[id(b)]] - values[places[id(a)]] for a, b in pairs])
    known = usual(steps[:-1] if last else steps)
    if known is None:
        return _Change()
    noise = in_unit(metric, np.array([point.value for point in points]), known.deviation)
    if last is None:
        return _Change(noise=noise)
    z = robust_z(float(steps[-1]), known)
    then = [float(step) for step, (_, after) in zip(steps, pairs, strict=True) if after is before]
    same = any(robust_z(step, known) * np.sign(z) >= UNUSUAL for step in then)
    return _Change(z=z, noise=noise, same_a_year_ago=same)


def _direction(metric: Metric, lately: Sequence[Point]) -> Direction | None:
    times = [steps_since(metric, lately[0].start, point.start) for point in lately]
    return direction(times, [point.value for point in lately])
