"""When digests come, and about what, as people say it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.core.digests.schedule import Schedule
from bot.core.digests.subscription import Subscription
from bot.messages.amounts import month_of

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
EVERYTHING = "everything"
_NAMES = {
    "hub": "the Hub",
    "github": "GitHub",
    "deploy": "deployment",
    "pytorch": "PyTorch",
    "tensorflow": "TensorFlow",
    "keras": "Keras",
    "jax": "JAX",
}
"""Topics that are not called as they are typed."""


def weekly(schedule: Schedule) -> str:
    """A schedule in words.

    >>> weekly(Schedule(weekday=0, hour=9, minute=0, zone="Europe/Berlin"))
    'Mondays at 09:00 (Europe/Berlin)'
    """
    return f"{WEEKDAYS[schedule.weekday]}s at {clock(schedule)} ({schedule.zone})"


def as_typed(schedule: Schedule, topics: Sequence[str]) -> str:
    """The line that subscribes to that.

    >>> as_typed(Schedule(weekday=0, hour=9, minute=0, zone="UTC"), ["claims"])
    'digest weekly mon 09:00 UTC claims'
    """
    day = WEEKDAYS[schedule.weekday][:3].lower()
    return " ".join(("digest weekly", day, clock(schedule), schedule.zone, *topics))


def clock(schedule: Schedule) -> str:
    """Its time of day: ``09:00``."""
    return f"{schedule.hour:02}:{schedule.minute:02}"


def long_day(day: date, today: date) -> str:
    """A day with its month in full, and its year where that is another than today's.

    >>> today = date(2026, 11, 22)
    >>> long_day(date(2026, 11, 30), today), long_day(date(2027, 1, 4), today)
    ('30 November', '4 January 2027')
    """
    month, _, year = month_of(day).rpartition(" ")
    return f"{day.day} {month}" if day.year == today.year else f"{day.day} {month} {year}"


def next_day(subscription: Subscription, now: datetime) -> str:
    """When its next digest comes: ``Monday, 30 November``, with the time where the clocks skip that
    of the schedule on this day."""
    at, today = _by_its_clock(subscription, now)
    usual = f"{at:%H:%M}" == clock(subscription.schedule)
    moved = "" if usual else f", at {at:%H:%M}"
    return f"{WEEKDAYS[at.weekday()]}, {long_day(at.date(), today)}{moved}"


def next_on(subscription: Subscription, now: datetime) -> str:
    """``next on 30 November``, or that nothing comes and why."""
    if subscription.state != "on":
        return ": ".join(filter(None, (subscription.state, subscription.why)))
    at, today = _by_its_clock(subscription, now)
    return f"next on {long_day(at.date(), today)}"


def _by_its_clock(subscription: Subscription, now: datetime) -> tuple[datetime, date]:
    zone = ZoneInfo(subscription.schedule.zone)
    return subscription.next_due.astimezone(zone), now.astimezone(zone).date()


def about(topics: tuple[str, ...]) -> str:
    """Topics in words.

    >>> about(()), about(("claims",)), about(("claims", "downloads", "jax"))
    ('everything', 'claims', 'claims, downloads and JAX')
    """
    *before, last = [_NAMES.get(topic, topic) for topic in topics] or [EVERYTHING]
    return f"{', '.join(before)} and {last}" if before else last
