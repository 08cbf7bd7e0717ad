"""Metrics and series made of a few numbers, small enough to judge with by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.core.numbers.metric import Metric
from bot.core.numbers.series import Point, Series

SHARE = Metric(
    id="share",
    name="Share",
    question="?",
    measure="downloads",
    step="month",
    form="share",
    families={"pytorch": ("torch",), "tensorflow": ("tensorflow",)},
    unit="% of both",
    kind="flow",
    caveat=".",
    settles_days=2,
    stale_days=70,
    sources=("s",),
)
COUNT = replace(SHARE, id="count", form="count", unit="downloads a month")
WEEKLY = replace(SHARE, id="weekly", step="week", stale_days=21)
FEW = replace(SHARE, id="few", small=True)
FEW_COUNTED = replace(COUNT, id="few-counted", small=True)
FIRST = date(2020, 1, 1)
FIRST_MONDAY = date(2019, 12, 30)


def point(start: date, end: date, value: float, regime: str = "r", **more: object) -> Point:
    return Point(
        start=start,
        end=end,
        value=float(value),
        regime=regime,
        source="s",
        url="https://example.org",
        fetched_at=datetime(2026, 11, 22, tzinfo=UTC),
        **more,
    )


def monthly(values: Iterable[float | None], since: date = FIRST, regime: str = "r") -> Series:
    """One value a month; None where a month is missing."""
    points = []
    for value in values:
        end = (since + timedelta(days=31)).replace(day=1)
        if value is not None:
            points.append(point(since, end, value, regime))
        since = end
    return Series(metric="m", line="pytorch", points=tuple(points))


def weekly(values: Iterable[float], since: date = FIRST_MONDAY, line: str = "pytorch") -> Series:
    points = [
        point(since + timedelta(weeks=week), since + timedelta(weeks=week + 1), value)
        for week, value in enumerate(values)
    ]
    return Series(metric="m", line=line, points=tuple(points))


def counted(parts: Sequence[tuple[float, float]]) -> Series:
    """A share a month, of counts out of wholes."""
    plain = monthly([100 * count / whole for count, whole in parts])
    points = [
        replace(found, count=count, out_of=whole)
        for found, (count, whole) in zip(plain.points, parts, strict=True)
    ]
    return replace(plain, points=tuple(points))


def joined(*parts: Series) -> Series:
    return replace(parts[0], points=tuple(found for part in parts for found in part.points))


def known(series: Series, days: int = 10) -> date:
    """A day soon after the newest number became final."""
    assert series.newest is not None
    return series.newest.end + timedelta(days=days)
