"""Numbers, periods and dates as people read them."""

from __future__ import annotations

from datetime import date, timedelta

from bot.core.numbers.metric import Metric
from bot.core.numbers.series import Point

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_LONG_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_SIZES = ((999.5e6, 1e9, " B"), (999.5e3, 1e6, " M"), (1e4, 1e3, " k"))
"""From what on, in what, and its letter."""
_OLD = timedelta(days=60)
"""A number older than this is never shown without its age."""
_WEEK = range(6, 9)
_MONTH = range(20, 33)
_YEAR = range(360, 367)


def amount(value: float) -> str:
    """A number in three digits or so.

    >>> amount(87_347_847), amount(102_430), amount(4_321), amount(79.4), amount(0.07)
    ('87.3 M', '102 k', '4,321', '79.4', '0.07')
    """
    for least, size, letter in _SIZES:
        if abs(value) >= least:
            return f"{_three_digits(value / size)}{letter}"
    if abs(value) >= 1000 or value == int(value):
        return f"{round(value):,}"
    return _three_digits(value)


def _three_digits(value: float) -> str:
    if abs(value) >= 100:
        return str(round(value))
    if abs(value) >= 1:
        return f"{value:.1f}".removesuffix(".0")
    return f"{value:.2g}"


def measured(metric: Metric, value: float) -> str:
    """A metric's value with the short form of its unit: ``79.4 %``, ``87.3 M``."""
    return f"{amount(value)} %" if is_percent(metric) else amount(value)


def with_unit(metric: Metric, value: float) -> str:
    """A metric's value with its whole unit: ``78.1 % of the downloads of both``."""
    return f"{amount(value)} {metric.unit}"


def changed(metric: Metric, change: float) -> str:
    """A change with its sign: ``+1.0 points``, ``−2,100``."""
    sign = "+" if change > 0 else "−" if change < 0 else "±"
    return f"{sign}{size_of(metric, change)}"


def size_of(metric: Metric, change: float) -> str:
    """A change without its sign."""
    return f"{abs(change):.2g} points" if is_percent(metric) else amount(abs(change))


def is_percent(metric: Metric) -> bool:
    """Whether its values are percentages."""
    return metric.unit.startswith("%")


def day(when: date) -> str:
    """A day.

    >>> day(date(2026, 8, 22))
    '22 Aug 2026'
    """
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def month_of(when: date) -> str:
    """The month of a day in full.

    >>> month_of(date(2026, 3, 1))
    'March 2026'
    """
    return f"{_LONG_MONTHS[when.month - 1]} {when.year}"


def period(point: Point) -> str:
    """The period a number is of: a day, a week, a month, a year, or from when to when."""
    length, middle = (point.end - point.start).days, point.start + (point.end - point.start) / 2
    if point.label:
        return f"{point.label}, {short_month(point.start)}"
    if length == 1:
        return day(point.start)
    if _is_four_weeks(point):
        return f"the 4 weeks to {day(point.last_day)}"
    if length in _WEEK:
        return f"the week to {day(point.last_day)}"
    if length in _MONTH:
        return month_of(middle)
    if length in _YEAR:
        return str(middle.year)
    return f"{short_month(point.start)} to {short_month(point.last_day)}"


def _is_four_weeks(point: Point) -> bool:
    """Four whole weeks from a Monday or a Sunday on; a month of 28 days begins on its first."""
    weeks = (point.end - point.start).days == 28 and point.start.weekday() in (0, 6)
    return weeks and point.start.day != 1


def category(start: date, point: Point) -> str:
    """The period as a chart's label, short and distinct."""
    if point.label:
        return f"{point.label} {short_month(start)}"
    length = (point.end - point.start).days
    if length in _YEAR:
        return str(start.year)
    if _is_four_weeks(point):
        return point.last_day.isoformat()
    if length < _MONTH.start:
        return start.isoformat()
    return short_month(start) if length in _MONTH else short_month(point.last_day)


def short_month(when: date) -> str:
    """A month, shortened: ``Mar 2026``."""
    return f"{_MONTHS[when.month - 1]} {when.year}"


def old(end: date, today: date) -> str:
    """How old a number is, in brackets, where that must be said."""
    last = end - timedelta(days=1)
    return f" ({age(last, today)})" if today - last > _OLD else ""


def age(then: date, now: date) -> str:
    """How long ago, in the largest unit that says it.

    >>> age(date(2026, 3, 31), date(2026, 11, 22))
    '7 months old'
    """
    days = (now - then).days
    for length, unit in ((365, "year"), (30, "month"), (7, "week")):
        if days >= 2 * length:
            return f"{days // length} {unit}s old"
    return "of today" if days < 1 else f"{days} day{'s' if days > 1 else ''} old"
