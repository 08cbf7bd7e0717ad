"""Calendar periods as half-open pairs of days; it knows no clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from bot.core.numbers.series import Step

A_DAY = timedelta(days=1)
WEEK = timedelta(days=7)


class Period(NamedTuple):
    """From the first day to the day after the last."""

    start: date
    end: date

    @property
    def last_day(self) -> date:
        """The last day that belongs to it."""
        return self.end - A_DAY


def month_of(day: date) -> Period:
    """The calendar month of a day.

    >>> month_of(date(2026, 12, 5)).end
    datetime.date(2027, 1, 1)
    """
    first = day.replace(day=1)
    return Period(first, (first + timedelta(days=31)).replace(day=1))


def week_of(day: date) -> Period:
    """The ISO week of a day, Monday to Sunday.

    >>> week_of(date(2026, 11, 22)).start
    datetime.date(2026, 11, 16)
    """
    monday = day - timedelta(days=day.weekday())
    return Period(monday, monday + WEEK)


def year_of(day: date) -> Period:
    """The calendar year of a day."""
    return Period(date(day.year, 1, 1), date(day.year + 1, 1, 1))


PERIOD_OF: dict[Step, Callable[[date], Period]] = {
    "week": week_of,
    "month": month_of,
    "year": year_of,
}


def periods(step: Step, since: date, until: date) -> Iterator[Period]:
    """The whole periods that begin on or after ``since`` and have ended by ``until``, newest first.

    >>> [p.start.month for p in periods("month", date(2026, 8, 2), date(2026, 11, 22))]
    [10, 9]
    """
    period_of = PERIOD_OF[step]
    period = period_of(until)
    if period.end > until:
        period = period_of(period.start - timedelta(days=1))
    while period.start >= since:
        yield period
        period = period_of(period.start - timedelta(days=1))
