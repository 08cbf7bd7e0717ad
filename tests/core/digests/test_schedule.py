"""Weekly digests by local time: in every zone of the world, through every change of its clocks.

The moments are compared with a second reckoning, made from the changes themselves: a time that
comes before a change is read by the offset before it, one that comes after it by the one after,
and one that does not come at all is the change itself.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise, takewhile
from zoneinfo import ZoneInfo, available_timezones

import pytest

from bot.core.digests.schedule import WEEK, Due, Schedule, due_after, due_in_new_week, moment_on

FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC)
DAY, MINUTE, SECOND = timedelta(days=1), timedelta(minutes=1), timedelta(seconds=1)
ZONES = sorted(available_timezones() - {"Factory", "localtime", "posixrules"})
AROUND = 3 * WEEK
"""How long before and after a change schedules are walked."""
ALWAYS = tuple((day, clock) for day in (5, 6) for clock in (time(2, 30), time(0), time(23, 59)))
"""Saturdays and Sundays at times that changes like."""


@dataclass(frozen=True)
class Change:
    """A change of the clocks of a place."""

    at: datetime
    before: timedelta
    after: timedelta

    @property
    def times(self) -> list[datetime]:
        """What clocks show there: inside the gap or fold, at its ends, and outside."""
        ends = sorted((self.at + self.before, self.at + self.after))
        middle = ends[0] + (ends[1] - ends[0]) / 2
        minutes = (*(each + n * MINUTE for each in ends for n in (-61, -1, 0, 1, 61)), middle)
        return [each.replace(second=0, microsecond=0, tzinfo=None) for each in minutes]


def changes(zone: ZoneInfo) -> Iterator[Change]:
    """Looked for week by week, and within a week by halving."""
    weeks = (LAST - FIRST) // WEEK
    for start, end in pairwise(FIRST + n * WEEK for n in range(weeks + 1)):
        before, after = offset(zone, start), offset(zone, end)
        if before != after:
            while end - start > SECOND:
                middle = start + (end - start) // 2
                middle = middle.replace(microsecond=0)
                if offset(zone, middle) == before:
                    start = middle
                else:
                    end = middle
            yield Change(end, before, after)


def offset(zone: ZoneInfo, at: datetime) -> timedelta:
    found = at.astimezone(zone).utcoffset()
    assert found is not None
    return found


@cache
def kinds() -> dict[tuple[timedelta, tuple[Change, ...]], list[str]]:
    """The zones by their rules; many have the same."""
    found: dict[tuple[timedelta, tuple[Change, ...]], list[str]] = {}
    for name in ZONES:
        zone = ZoneInfo(name)
        rules = offset(zone, FIRST), tuple(changes(zone))
        found.setdefault(rules, []).append(name)
    return found


def reckoned(shown: datetime, start: timedelta, all_changes: tuple[Change, ...]) -> datetime:
    """The first moment at which clocks show a time or a later one."""
    utc = shown.replace(tzinfo=UTC)
    for change in all_changes:
        if utc - change.before < change.at:
            return utc - change.before
        if utc - change.after < change.at:
            return change.at
    return utc - (all_changes[-1].after if all_changes else start)


def walked(schedule: Schedule, start: datetime, end: datetime) -> list[Due]:
    return list(takewhile(lambda due: due.at <= end, due_after(schedule, start)))


def faults(schedule: Schedule, dues: list[Due], start: datetime, end: datetime) -> Iterator[str]:
    """Weeks left out or doubled, and what is out of order or of another day."""
    days = [due.day for due in dues]
    zone = ZoneInfo(schedule.zone)
    first, last = start.astimezone(zone).date() + DAY, end.astimezone(zone).date() - DAY
    if len({due.period for due in dues}) < len(dues):
        yield f"{schedule}: a week twice"
    if not all(one.at < other.at for one, other in pairwise(dues)):
        yield f"{schedule}: out of order"
    if any(day.weekday() != schedule.weekday for day in days):
        yield f"{schedule}: another weekday"
    missed = {day for day in dates(first, last) if day.weekday() == schedule.weekday} - set(days)
    if missed:
        yield f"{schedule}: nothing on {missed}"


def dates(first: date, last: date) -> Iterator[date]:
    return (first + n * DAY for n in range((last - first).days + 1))


def schedule_at(weekday: int, clock: time, zone: str) -> Schedule:
    return Schedule(weekday=weekday, hour=clock.hour, minute=clock.minute, zone=zone)


def test_there_are_changes_to_walk_through() -> None:
    assert sum(map(len, kinds().values())) == len(ZONES) > 500
    assert sum(len(all_changes) for _, all_changes in kinds()) > 150


def test_no_change_of_any_clock_leaves_out_or_doubles_a_week() -> None:
    found: list[str] = []
    for (start, all_changes), names in kinds().items():
        for change in all_changes:
            begin, end = change.at - AROUND, change.at + AROUND
            for shown in set(change.times):
                schedule = schedule_at(shown.weekday(), shown.time(), names[0])
                dues = walked(schedule, begin, end)
                found += faults(schedule, dues, begin, end)
                for due in dues:
                    wanted = datetime.combine(due.day, shown.time())
                    if due.at != reckoned(wanted, start, all_changes):
                        found.append(f"{schedule} on {due.day}: {due.at}")
    assert found == []


def test_three_years_of_weekends_have_one_digest_a_week_in_every_zone() -> None:
    found: list[str] = []
    for (start, all_changes), names in kinds().items():
        for weekday, clock in ALWAYS:
            schedule = schedule_at(weekday, clock, names[0])
            dues = walked(schedule, FIRST, LAST)
            found += faults(schedule, dues, FIRST, LAST)
            found += [
                f"{schedule} on {due.day}: {due.at}"
                for due in dues
                if due.at != reckoned(datetime.combine(due.day, clock), start, all_changes)
            ]
    assert found == []


def test_zones_of_the_same_rules_are_due_at_the_same_moments() -> None:
    found: list[str] = []
    for (_, all_changes), names in kinds().items():
        days = [change.at.date() for change in all_changes] or [FIRST.date()]
        for day in days:
            moments = {moment_on(schedule_at(0, time(2, 30), name), day) for name in names}
            found += [] if len(moments) == 1 else [f"{names} on {day}"]
    assert found == []


@pytest.mark.parametrize(
    ("zone", "day", "clock", "at"),
    [
        pytest.param("Europe/Berlin", date(2026, 3, 29), time(2, 30), "01:00", id="in the gap"),
        pytest.param("Europe/Berlin", date(2026, 3, 29), time(2), "01:00", id="its first minute"),
        pytest.param("Europe/Berlin", date(2026, 3, 29), time(3), "01:00", id="just after it"),
        pytest.param("Europe/Berlin", date(2026, 3, 29), time(1, 59), "00:59", id="just before it"),
        pytest.param("Europe/Berlin", date(2026, 10, 25), time(2, 30), "00:30", id="in the fold"),
        pytest.param("Europe/Berlin", date(2026, 10, 25), time(3), "02:00", id="after the fold"),
        pytest.param("America/New_York", date(2026, 3, 8), time(2, 30), "07:00", id="over there"),
        pytest.param("Australia/Lord_Howe", date(2026, 4, 5), time(1, 45), "14:45", id="half an h"),
        pytest.param("Asia/Beirut", date(2026, 3, 29), time(0), "22:00", id="no midnight"),
        pytest.param("Asia/Kathmandu", date(2026, 3, 29), time(9), "03:15", id="no changes"),
    ],
)
def test_a_time_skipped_is_the_moment_after_and_a_time_shown_twice_the_first(
    zone: str, day: date, clock: time, at: str
) -> None:
    assert f"{moment_on(schedule_at(0, clock, zone), day):%H:%M}" == at


@pytest.mark.parametrize(
    ("day", "period"),
    [
        (date(2026, 12, 31), "2026-W53"),
        (date(2027, 1, 3), "2026-W53"),
        (date(2027, 1, 4), "2027-W01"),
        (date(2028, 1, 2), "2027-W52"),
        (date(2028, 2, 29), "2028-W09"),
        (date(2024, 12, 30), "2025-W01"),
        (date(2026, 3, 1), "2026-W09"),
    ],
)
def test_a_period_is_the_iso_week_of_the_day(day: date, period: str) -> None:
    assert Due(at=FIRST, day=day).period == period


@pytest.mark.parametrize("weekday", range(7))
def test_periods_go_up_through_week_53_leap_day_and_the_ends_of_years(weekday: int) -> None:
    dues = walked(schedule_at(weekday, time(9), "Europe/Berlin"), FIRST, LAST)
    periods = [due.period for due in dues]
    assert periods == sorted(set(periods))
    assert "2026-W53" in periods
    assert len(periods) in (156, 157)


def test_what_is_due_right_now_is_not_due_later() -> None:
    schedule = schedule_at(0, time(9), "UTC")
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert next(due_after(schedule, now)).at == now + WEEK
    assert next(due_after(schedule, now - timedelta(microseconds=1))).at == now


def test_a_week_that_is_done_is_left_out() -> None:
    thursday = datetime(2026, 11, 26, 12, tzinfo=UTC)
    friday = schedule_at(4, time(9), "UTC")
    noop = due_in_new_week(friday, thursday, done="2026-W47")
    expected = due_in_new_week(friday, thursday, done="2026-W48")
    assert noop == due_in_new_week(friday, thursday, done=None)
    assert (noop.day, expected.day) == (date(2026, 11, 27), date(2026, 12, 4))


@pytest.mark.parametrize("seed", range(40))
def test_a_subscription_moved_again_and_again_is_never_due_twice_in_a_week(seed: int) -> None:
    chance = random.Random(seed)
    now, done = FIRST + timedelta(days=chance.random() * 365), None
    periods: list[str] = []
    for _ in range(60):
        schedule = schedule_at(
            chance.randrange(7),
            time(chance.randrange(24), chance.choice((0, 30, 59))),
            chance.choice(("Pacific/Kiritimati", "Pacific/Pago_Pago", *ZONES)),
        )
        due = due_in_new_week(schedule, now, done=done)
        moved = now + timedelta(days=chance.random() * 20)
        while due.at <= moved:
            periods.append(due.period)
            done, due = due.period, next(due_after(schedule, due.at))
        now = moved
    assert periods == sorted(set(periods))
    assert len(periods) > 30
