"""Downloads of JavaScript packages a week, from the npm downloads API; off until configured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import groupby
from urllib.parse import quote, urlsplit

import msgspec

from bot.core.numbers.periods import WEEK, Period, periods, week_of
from bot.core.numbers.series import Gap, Observation, Step, Want
from bot.core.numbers.tally import Tally, by_subject
from bot.core.numbers.wanted import spanned, wanted
from bot.toolbox import Plan, Shape
from bot.web import Credentials, Politeness, Reply, Web
from bot.web.answered import answered_on, day_in
from bot.web.shapes import documented

NAME = "npm"
URL: str | None = None
"""Whoever runs it names the address."""
KEY: str | None = None
EVERY = timedelta(days=1)
POLITENESS = Politeness(pause_s=1.0, fresh_for=timedelta(hours=12))
"""The limits are not published."""
MEASURES: tuple[tuple[str, Step], ...] = (("npm.downloads", "week"),)

REGIME = "npm downloads, ISO week, build servers included"
FIRST_WEEK = date(2015, 1, 12)
"""Nothing was counted before 10 January 2015."""
SETTLES = timedelta(days=3)
"""The last days can read 0 although nothing stopped."""
PIECE = 52 * WEEK
"""One call gives 18 months at most; pieces begin at fixed weeks, so that one is done once."""
PROBED = "@tensorflow/tfjs"


class Day(msgspec.Struct):
    """The downloads of one day."""

    day: date
    downloads: int


class Days(msgspec.Struct):
    """The answer for one package."""

    downloads: list[Day]
    start: date
    end: date
    package: str


def credentials(key: str) -> Credentials:
    """There are none."""
    return Credentials()


def wants(plan: Plan) -> Iterator[Want]:
    """A year at a time, newest first: the running one for all packages, older ones for each."""
    (kind,) = MEASURES
    subjects = plan.subjects.get(kind, ())
    weeks = periods("week", max(plan.since, FIRST_WEEK), plan.at.date() - SETTLES)
    for age, piece in enumerate(_pieces(weeks)):
        for together in [subjects] if age == 0 else [(one,) for one in subjects]:
            yield from wanted(NAME, kind, together, spanned(piece))


def fetch(web: Web, want: Want, at: datetime) -> list[Observation | Gap]:
    """One call a package: names with a scope cannot be asked for together."""
    stretch = Period(want.start, want.end)

    def count(package: str) -> list[Observation | Gap]:
        path = _path(package, stretch)
        reply = web.get(path)
        url = f"{_without_user(web.base_url)}{path}"
        tally = Tally(want=want, regime=REGIME, url=url, at=at, age=reply.age)
        return _together(_weeks(tally, package, _days(reply, package), reply))

    return by_subject(want, at, count)


def probe(web: Web, at: datetime) -> Iterator[Shape]:
    """One settled week of a package that is sure to be there."""
    week = next(periods("week", FIRST_WEEK, at.date() - SETTLES))
    yield Shape.of("/downloads/range", lambda: _look(web, week))


def _look(web: Web, week: Period) -> None:
    reply = web.get(_path(PROBED, week))
    if len(_days(reply, PROBED)) != WEEK.days:
        raise reply.reject("changed_shape", "seven days were asked for and something else came")


def _path(package: str, stretch: Period) -> str:
    name = quote(package, safe="@/")
    return f"/downloads/range/{stretch.start}:{stretch.last_day}/{name}"


def _without_user(address: str) -> str:
    """The configured address without a name and password that may be in it."""
    parts = urlsplit(address)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def _pieces(weeks: Iterator[Period]) -> Iterator[list[Period]]:
    """Weeks, newest first, by the piece they belong to."""
    for _, piece in groupby(weeks, lambda week: (week.start - FIRST_WEEK) // PIECE):
        yield list(piece)


def _days(reply: Reply, package: str) -> dict[date, int]:
    answer = documented(reply, Days)
    if answer.package != package:
        raise reply.reject("changed_shape", "the answer is about another package")
    days: dict[date, int] = {}
    for row in answer.downloads:
        if days.setdefault(day_in(reply, row.day), row.downloads) != row.downloads:
            raise reply.reject("implausible", f"two different numbers for {row.day}")
    return days


def _weeks(
    tally: Tally, package: str, days: dict[date, int], reply: Reply
) -> Iterator[Observation | Gap]:
    """The weeks wanted, oldest first."""
    settled = answered_on(reply, tally.at) - SETTLES
    begun = min((day for day, downloads in days.items() if downloads), default=date.max)
    ahead = {week_of(day) for day in days if week_of(day).start > tally.at.date()}
    for week in sorted(ahead.union(periods("week", tally.want.start, tally.want.end))):
        counted = [days[day] for day in _each_day(week) if day in days]
        if week in ahead:
            yield tally.number(package, week, sum(counted))
        elif week.end > settled:
            yield tally.gap(package, "not_settled", "the last days were still open", week)
        elif len(counted) < WEEK.days:
            yield tally.gap(package, "truncated", "days of the week are left out", week)
        elif week.end <= begun:
            yield tally.gap(package, "unknown_subject", "no download at all so far", week)
        elif min(counted) <= 0:
            doubt = f"{sum(n <= 0 for n in counted)} of 7 days read 0 or less"
            yield tally.gap(package, "implausible", doubt, week, value=float(sum(counted)))
        else:
            yield tally.number(package, week, sum(counted))


def _each_day(week: Period) -> list[date]:
    return [week.start + timedelta(days=n) for n in range(WEEK.days)]


def _together(found: Iterator[Observation | Gap]) -> list[Observation | Gap]:
    """Neighbouring weeks that are missing for one reason, and hold no number, as one gap."""
    joined: list[Observation | Gap] = []
    for one in found:
        last = joined[-1] if joined else None
        if (
            isinstance(one, Gap)
            and isinstance(last, Gap)
            and one.value is last.value is None
            and (one.reason, one.detail, one.start) == (last.reason, last.detail, last.end)
        ):
            joined[-1] = replace(last, end=one.end)
        else:
            joined.append(one)
    return joined
