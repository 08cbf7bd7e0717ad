"""Days, weeks, months, quarters, years and decades: the one of a day, and so many before it."""

from __future__ import annotations

from datetime import date, timedelta

from bot.core.numbers.periods import Period, month_of, week_of, year_of

DAY = timedelta(days=1)
FARTHEST = 10_000
"""Of any unit; more is no period anyone asks for."""
_MONTHS_IN = {"month": 1, "quarter": 3, "year": 12, "decade": 120}
_DAYS_IN = {"day": 1, "week": 7}


def calendar_period(day: date, unit: str) -> Period:
    """The calendar day, week, month, quarter, year or decade of a day."""
    match unit:
        case "day":
            return Period(day, day + DAY)
        case "week":
            return week_of(day)
        case "month":
            return month_of(day)
        case "quarter":
            start = date(day.year, day.month - (day.month - 1) % 3, 1)
            return Period(start, back(start, -1, "quarter"))
        case "year":
            return year_of(day)
        case _:
            start = date(day.year // 10 * 10, 1, 1)
            return Period(start, back(start, -1, "decade"))


def back(day: date, count: int, unit: str) -> date:
    """So many units before a day.

    >>> back(date(2024, 3, 31), 1, "month")
    datetime.date(2024, 2, 29)

    Raises:
        ValueError: that is outside the calendar.
    """
    if abs(count) > FARTHEST:
        raise ValueError(f"{count} {unit}s are no period")
    if unit in _DAYS_IN:
        return day - timedelta(days=count * _DAYS_IN[unit])
    year, month = divmod(day.year * 12 + day.month - 1 - count * _MONTHS_IN[unit], 12)
    first = date(year, month + 1, 1)
    return min(first + (day.day - 1) * DAY, month_of(first).end - DAY)
