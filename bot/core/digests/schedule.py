"""When a weekly digest is due: a weekday and a time of day as the clocks of a place show them.

A time of day that the clocks skip is due the moment after the gap, one that they show twice is due
the first time. The week of a digest is that of the local day it is scheduled for, so that neither a
change of clocks nor of time zone makes two digests of one week.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

WEEK = timedelta(days=7)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """Once a week, by local time."""

    weekday: int
    """0 is Monday."""
    hour: int
    minute: int
    zone: str
    """A key of the IANA time zone database: ``Europe/Berlin``."""


@dataclass(frozen=True, kw_only=True)
class Due:
    """One digest to come."""

    at: datetime
    """UTC."""
    day: date
    """The local day it is scheduled for."""

    @property
    def period(self) -> str:
        """The ISO week of its day: ``2026-W47``."""
        year, week, _ = self.day.isocalendar()
        return f"{year}-W{week:02}"


def is_zone(name: str) -> bool:
    """Whether it is a key of the time zone database.

    >>> is_zone("Europe/Berlin"), is_zone("Berlin"), is_zone("")
    (True, False, False)
    """
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def due_after(schedule: Schedule, at: datetime) -> Iterator[Due]:
    """Every digest due later than ``at``, one a week, without end."""
    local = at.astimezone(ZoneInfo(schedule.zone)).date()
    # A week early: around a change of clocks a later day may hold an earlier moment.
    first = local - WEEK + timedelta(days=(schedule.weekday - local.weekday()) % 7)
    for number in count():
        day = first + number * WEEK
        moment = moment_on(schedule, day)
        if moment > at:
            yield Due(at=moment, day=day)


def due_in_new_week(schedule: Schedule, at: datetime, *, done: str | None) -> Due:
    """The first digest due later than ``at`` and in a week after ``done``: a subscription that is
    moved within a week gets none twice.

    Args:
        done: the last period that has had its digest, or is about to; None: none has.
    """
    return next(due for due in due_after(schedule, at) if done is None or due.period > done)


def moment_on(schedule: Schedule, day: date) -> datetime:
    """The moment, UTC, at which a day first shows the time of the schedule or a later one."""
    zone = ZoneInfo(schedule.zone)
    shown = datetime.combine(day, time(schedule.hour, schedule.minute))
    moment = _utc(shown.replace(tzinfo=zone))
    if moment.astimezone(zone).replace(tzinfo=None) == shown:
        return moment
    # In a gap: read by the offset before it the time lies after the gap, by the later one before.
    before, after = _utc(shown.replace(tzinfo=zone, fold=1)), moment
    return _first_after_change(zone, before, after)


def _first_after_change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The moment between two at which the offset changes, by halving."""
    offset = after.astimezone(zone).utcoffset()
    while after - before > _SECOND:
        middle = before + (after - before) // 2
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after.replace(microsecond=0)


def _utc(local: datetime) -> datetime:
    return local.astimezone(UTC)
