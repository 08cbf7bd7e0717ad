"""Weeks as GitHub counts them, from Sunday to Saturday, and the rows it gives for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Annotated

import msgspec

from bot.core.numbers.periods import WEEK, Period
from bot.core.numbers.series import Gap, Observation
from bot.core.numbers.tally import Tally

SETTLES = timedelta(days=1)
"""GitHub's days need not be those of UTC."""
HALF_A_DAY = timedelta(hours=12)


Second = Annotated[int, msgspec.Meta(ge=1_200_000_000, le=4_100_000_000)]
"""Since 1970; between 2008, when GitHub began, and 2099."""


class Week(msgspec.Struct):
    """One week: its first second by GitHub's clock, its sum, and its days from Sunday on."""

    week: Second
    total: int
    days: list[int]

    @property
    def start(self) -> date:
        """The Sunday nearest to its first second."""
        return (datetime.fromtimestamp(self.week, UTC) + HALF_A_DAY).date()


def sunday_of(day: date) -> date:
    """The Sunday a day's week begins with.

    >>> sunday_of(date(2026, 11, 21))
    datetime.date(2026, 11, 15)
    """
    return day - timedelta(days=(day.weekday() + 1) % 7)


def weeks_until(day: date, *, since: date) -> Iterator[Period]:
    """The settled weeks, newest first.

    >>> [week.start.day for week in weeks_until(date(2026, 11, 23), since=date(2026, 11, 2))]
    [15, 8]
    """
    start = sunday_of(day - SETTLES) - WEEK
    while start >= since:
        yield Period(start, start + WEEK)
        start -= WEEK


def pieces(weeks: Iterable[Period], *, first: date, length: timedelta) -> Iterator[Period]:
    """Stretches that begin at fixed weeks, newest first, so that one is fetched once."""
    for _, piece in groupby(weeks, lambda week: (week.start - first) // length):
        newest, *older = piece
        yield Period(older[-1].start if older else newest.start, newest.end)


def numbers(
    tally: Tally, subject: str, rows: Iterable[Week], *, today: date, begun: bool
) -> Iterator[Observation | Gap]:
    """A number for each wanted week; one that is missing is a gap.

    Args:
        tally: for the numbers.
        subject: the repository.
        rows: in any order; the running week and such as are not wanted may be among them.
        today: the day GitHub answered.
        begun: True if the rows go back to the first week there is.
    """
    found: dict[date, list[Week]] = {}
    for row in rows:
        found.setdefault(row.start, []).append(row)
    oldest = min(found, default=date.max) if begun else tally.want.start
    ahead = {Period(start, start + WEEK) for start in found if start > tally.at.date()}
    wanted = weeks_until(tally.want.end + SETTLES, since=max(oldest, tally.want.start))
    for week in sorted(ahead.union(wanted)):
        of_week = found.get(week.start, [])
        if week in ahead:
            yield tally.number(subject, week, of_week[0].total)
        elif week.end + SETTLES > today:
            yield tally.gap(subject, "not_settled", "the week was hardly over", week)
        elif not of_week:
            yield tally.gap(subject, "truncated", "the week is left out", week)
        else:
            yield _number(tally, subject, week, of_week)


def _number(tally: Tally, subject: str, week: Period, rows: list[Week]) -> Observation | Gap:
    total = rows[0].total
    if any(row.total != total for row in rows):
        detail = "two different numbers for one week"
        return tally.gap(subject, "implausible", detail, week, value=float(total))
    if len(rows[0].days) != WEEK.days or sum(rows[0].days) != total or min(rows[0].days) < 0:
        detail = "its days do not add up to the week"
        return tally.gap(subject, "implausible", detail, week, value=float(total))
    return tally.number(subject, week, total)
