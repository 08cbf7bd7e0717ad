"""The time of year: the same period a year before, and weeks in which many do not work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bot.core.numbers.metric import Metric
from bot.core.numbers.series import Point, Step
from bot.core.trends.spacing import STEP_DAYS

YEAR_BACK: dict[Step, timedelta] = {"week": timedelta(days=364), "month": timedelta(days=365)}
"""The same weekday, or the same month, a year before."""
LONG_ENOUGH: dict[Step, timedelta] = {"week": timedelta(weeks=54), "month": timedelta(days=760)}
"""54 weeks or 25 months counted the same way, before a season can be told from a trend."""
WEEK = timedelta(days=7)
CHINESE_NEW_YEAR = tuple(
    date.fromisoformat(day)
    for day in (
        "2015-02-19 2016-02-08 2017-01-28 2018-02-16 2019-02-05 2020-01-25 2021-02-12 2022-02-01"
        " 2023-01-22 2024-02-10 2025-01-29 2026-02-17 2027-02-06 2028-01-26 2029-02-13 2030-02-03"
        " 2031-01-23 2032-02-11 2033-01-31 2034-02-19 2035-02-08 2036-01-28 2037-02-15 2038-02-04"
        " 2039-01-24 2040-02-12"
    ).split()
)
"""The moon sets it; compared with the days that the package holidays gives for Taiwan."""


def year_ago(metric: Metric, points: Sequence[Point]) -> Point | None:
    """The newest point's counterpart of the year before, once enough is counted the same way."""
    if metric.step not in YEAR_BACK or not points:
        return None
    newest = points[-1]
    if newest.start - points[0].start < LONG_ENOUGH[metric.step] - WEEK:
        return None
    sought = newest.start - YEAR_BACK[metric.step]
    nearest = min(points, key=lambda point: abs(point.start - sought))
    within = timedelta(days=STEP_DAYS[metric.step] / 2)
    return nearest if abs(nearest.start - sought) <= within else None


def holiday(metric: Metric, point: Point) -> str | None:
    """The holiday that falls into a week or a day; longer periods even it out."""
    if metric.step not in ("week", "day") or metric.pool > 1:
        return None
    last = point.end - timedelta(days=1)
    for name, first_day, last_day in _holidays(last.year):
        if point.start <= last_day and first_day <= last:
            return name
    return None


def _holidays(year: int) -> list[tuple[str, date, date]]:
    november = date(year, 11, 1)
    thanksgiving = november + timedelta(days=(3 - november.weekday()) % 7 + 21)
    monday = thanksgiving - timedelta(days=thanksgiving.weekday())
    fixed = [
        ("the turn of the year", date(year, 12, 20), date(year, 12, 31)),
        ("the turn of the year", date(year, 1, 1), date(year, 1, 5)),
        ("the week of Thanksgiving", monday, monday + WEEK - timedelta(days=1)),
        ("Golden Week in Japan", date(year, 4, 29), date(year, 5, 5)),
        ("Golden Week in China", date(year, 10, 1), date(year, 10, 7)),
    ]
    return fixed + [
        ("Chinese New Year", day, day + WEEK) for day in CHINESE_NEW_YEAR if day.year == year
    ]
