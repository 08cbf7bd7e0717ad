"""Installs from the Python package index without mirrors, week by week, from pypistats.org."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

import msgspec

from bot.core.numbers.periods import A_DAY, WEEK, Period, periods, week_of
from bot.core.numbers.series import ALL, Gap, GapReason, Observation, Step, Want
from bot.core.numbers.tally import Tally, by_subject
from bot.core.numbers.wanted import spanned, wanted
from bot.toolbox import Plan, Shape
from bot.web import Credentials, Politeness, Reply, Web
from bot.web.shapes import documented

NAME = "pypistats"
URL = "https://pypistats.org/api"
KEY = None
EVERY = timedelta(days=1)
POLITENESS = Politeness(pause_s=2.1, fresh_for=timedelta(days=1))
"""30 requests a minute for the whole site, and each answer at most once a day."""
MEASURES: tuple[tuple[str, Step], ...] = (
    ("pypi.installs", "week"),
    ("pypi.desktop_installs", "week"),
)

WHOLE_INDEX = "__all__"
SETTLES = A_DAY
KEPT = timedelta(days=178)
"""Of the 180 days the source keeps; the oldest two may vanish while we ask."""
NOT_FOUND = 404
UNKNOWN = "no downloads are known under this name"


@dataclass(frozen=True, kw_only=True)
class Question:
    """How a measure is asked, and which rows of the answer make it up."""

    path: str
    params: Mapping[str, str]
    categories: frozenset[str]
    regime: str


QUESTIONS = {
    "pypi.installs": Question(
        path="overall",
        params={"mirrors": "false"},
        categories=frozenset({"without_mirrors"}),
        regime="pypistats, ISO week, without mirrors",
    ),
    "pypi.desktop_installs": Question(
        path="system",
        params={},
        categories=frozenset({"Windows", "Darwin"}),
        regime="pypistats, ISO week, Windows and macOS",
    ),
}


class Row(msgspec.Struct):
    """The downloads of one day."""

    category: str
    date: date
    downloads: float


class Downloads(msgspec.Struct):
    """The answer for one package."""

    data: list[Row]
    package: str
    type: str


Days = dict[date, list[float]]
"""What was said of each day: one number a category; what is said twice counts once."""


def credentials(key: str) -> Credentials:
    """There are none."""
    return Credentials()


def wants(plan: Plan) -> Iterator[Want]:
    """All weeks the source keeps, a package each; one call gives them all."""
    oldest = max(plan.since, plan.at.date() - KEPT)
    weeks = list(periods("week", oldest, plan.at.date() - SETTLES))
    for kind in MEASURES if weeks else ():
        for subject in plan.subjects.get(kind, ()):
            yield from wanted(NAME, kind, (subject,), spanned(weeks))


def fetch(web: Web, want: Want, at: datetime) -> list[Observation | Gap]:
    """One call a package."""
    question = QUESTIONS[want.measure]

    def count(package: str) -> list[Observation | Gap]:
        reply = _ask(web, package, question)
        tally = Tally(want=want, regime=question.regime, url=_page(package), at=at, age=reply.age)
        if reply.status == NOT_FOUND:
            return [tally.gap(package, "unknown_subject", UNKNOWN)]
        rows = documented(reply, Downloads).data
        return _weeks(tally, package, _by_day(rows, question.categories))

    return by_subject(want, at, count)


def probe(web: Web, at: datetime) -> Iterator[Shape]:
    """Both endpoints, for a package that is sure to be there."""
    for question in QUESTIONS.values():
        endpoint = f"/packages/torch/{question.path}"
        yield Shape.of(endpoint, partial(_look, web, question))


def _look(web: Web, question: Question) -> None:
    reply = _ask(web, "torch", question)
    if reply.status == NOT_FOUND:
        raise reply.reject("unknown_subject", UNKNOWN)
    found = {row.category for row in documented(reply, Downloads).data}
    if not question.categories <= found:
        names = ", ".join(sorted(question.categories - found))
        raise reply.reject("changed_shape", f"no rows for {names}")


def _ask(web: Web, package: str, question: Question) -> Reply:
    name = WHOLE_INDEX if package == ALL else package
    path = f"/packages/{name}/{question.path}"
    return web.get(path, params=question.params, accept=(NOT_FOUND,))


def _by_day(rows: list[Row], categories: frozenset[str]) -> Days:
    days: Days = defaultdict(list)
    for day, _, downloads in sorted(
        {(row.date, row.category, row.downloads) for row in rows if row.category in categories}
    ):
        days[day].append(downloads)
    return days


def _weeks(tally: Tally, package: str, days: Days) -> list[Observation | Gap]:
    """The weeks wanted, and those of rows that come from the future."""
    today = tally.at.date()
    newest = max((day for day in days if day <= today), default=None)
    if newest is None:
        return [tally.gap(package, "unknown_subject", UNKNOWN)]
    wanted = set(periods("week", tally.want.start, tally.want.end))
    ahead = {week_of(day) for day in days} - {week_of(day) for day in days if day <= today}
    found: list[Observation | Gap] = []
    for week in sorted(wanted | ahead):
        if newest < week.last_day and week in wanted:
            found.append(tally.gap(package, "stale", f"stands still since {newest}", week))
        elif week in wanted and (fault := _fault(tally, week, days)):
            reason, detail, value = fault
            found.append(tally.gap(package, reason, detail, week, value=value))
        else:
            found.append(tally.number(package, week, sum(sum(n) for n in _numbers(week, days))))
    return found


def _fault(tally: Tally, week: Period, days: Days) -> tuple[GapReason, str, float | None] | None:
    """What is wrong with the first bad day: each day has one number a category, above zero."""
    categories = len(QUESTIONS[tally.want.measure].categories)
    for weekday, numbers in enumerate(_numbers(week, days)):
        day = week.start + weekday * A_DAY
        if len(numbers) < categories:
            return "truncated", f"{day} is missing", None
        if len(numbers) > categories:
            return "implausible", f"two different numbers for {day}", None
        if min(numbers) <= 0:
            return "implausible", f"{min(numbers):,.0f} downloads on {day}", min(numbers)
    return None


def _numbers(week: Period, days: Days) -> list[list[float]]:
    return [days.get(week.start + n * A_DAY, []) for n in range(WEEK.days)]


def _page(package: str) -> str:
    return f"https://pypistats.org/packages/{WHOLE_INDEX if package == ALL else package}"
