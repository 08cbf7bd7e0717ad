"""Questions on Stack Overflow by tag and month, from the Stack Exchange API v2.3."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from urllib.parse import quote_plus

import msgspec

from bot.core.errors import SourceDown
from bot.core.numbers.periods import Period, month_of, periods
from bot.core.numbers.series import ALL, Gap, GapReason, Observation, Step, Want
from bot.core.numbers.tally import Tally, by_subject
from bot.core.numbers.wanted import wanted
from bot.toolbox import Plan, Shape
from bot.web import Credentials, Politeness, Reply, Web
from bot.web.shapes import documented

NAME = "stackexchange"
URL = "https://api.stackexchange.com/2.3"
KEY = "STACKEXCHANGE_KEY"
EVERY = timedelta(days=1)
POLITENESS = Politeness(pause_s=0.1)
"""A third of the 30 requests a second from which on an address is locked out."""
MEASURES: tuple[tuple[str, Step], ...] = (("so.questions", "month"),)

REGIME = "Stack Exchange API, calendar month, deleted questions left out"
SETTLES = timedelta(days=7)
CALLS_WITHOUT_KEY = 260
"""Of 300 a day: back to where the recorded history ends, with some left for the next look."""
CALLS_WITH_KEY = 9_000
"""Of 10,000 a day."""
FIELDS = ".total;.backoff;.quota_remaining;.quota_max;.error_id;.error_name;.error_message"
BUILT_IN = "total"
"""The filter that tells the count and nothing else."""
AFTER_BACKOFF = 2
"""Seconds on top of what the source asks for; exactly that much is at times too short."""
EXPLAINED = (400, 401, 403)
"""Statuses that come with a body saying why."""
ERRORS: dict[int, tuple[GapReason, str]] = {
    500: ("down", "the source failed"),
    502: ("over_quota", "too many requests from this address"),
    503: ("down", "the source is closed for the moment"),
}
REFUSED = (
    "the request was refused; if STACKEXCHANGE_KEY is set, check it, "
    "or take it out to go on with 300 requests a day"
)
AVAILABLE_IN = re.compile(r"available in (\d+) second")


class Counted(msgspec.Struct):
    """The fields of the wrapper that our filter asks for."""

    total: int | None = None
    backoff: int = 0
    quota_remaining: int | None = None
    error_id: int | None = None
    error_message: str = ""


class Filter(msgspec.Struct):
    """A filter made by the source; its name never changes and never expires."""

    filter: str


class Filters(msgspec.Struct):
    """The answer to making one."""

    items: list[Filter]


def credentials(key: str) -> Credentials:
    """The key goes into a header; in the address it is refused since June 2026."""
    return Credentials(headers={"Authorization": f"Bearer {key}"})


def wants(plan: Plan) -> Iterator[Want]:
    """A month each, newest first, as far back as a day's calls reach."""
    (kind,) = MEASURES
    subjects = plan.subjects.get(kind, ())
    most = (CALLS_WITH_KEY if plan.has_key else CALLS_WITHOUT_KEY) // max(len(subjects), 1)
    months = periods("month", plan.since, plan.at.date() - SETTLES)
    for month in islice(months, most):
        yield from wanted(NAME, kind, subjects, month)


def fetch(web: Web, want: Want, at: datetime) -> list[Observation | Gap]:
    """One call a tag."""
    period = Period(want.start, want.end)
    filter_id = _filter(web)

    def count(tag: str) -> list[Observation | Gap]:
        reply, counted = _ask(web, _question(tag, period, filter_id))
        tally = Tally(want=want, regime=REGIME, url=_page(tag, period), at=at, age=reply.age)
        if tag == ALL and counted.total == 0:
            return [tally.gap(tag, "implausible", "no question at all", period, value=0.0)]
        return [tally.number(tag, period, counted.total)]

    return by_subject(want, at, count)


def probe(web: Web, at: datetime) -> Iterator[Shape]:
    """The count of a settled month, and the making of a filter."""
    period = month_of(at.date() - timedelta(days=62))
    yield Shape.of("/questions", lambda: _ask(web, _question(ALL, period, BUILT_IN)))
    yield Shape.of("/filters/create", lambda: _made_filter(web))


def _filter(web: Web) -> str:
    """One that also tells ``backoff`` and what is left of the quota, if it can be had."""
    try:
        return _made_filter(web)
    except SourceDown:
        return BUILT_IN


def _made_filter(web: Web) -> str:
    reply = web.get("/filters/create", params={"include": FIELDS, "base": "none"})
    made = documented(reply, Filters).items
    if len(made) != 1 or not made[0].filter:
        raise reply.reject("changed_shape", "no filter came back")
    return made[0].filter


def _question(tag: str, period: Period, filter_id: str) -> dict[str, str | int]:
    """Questions asked in the period; both ends belong to it."""
    asked: dict[str, str | int] = {
        "site": "stackoverflow",
        "fromdate": _seconds(period.start),
        "todate": _seconds(period.end) - 1,
        "filter": filter_id,
        "pagesize": 1,
    }
    return asked if tag == ALL else asked | {"tagged": tag}


def _ask(web: Web, question: dict[str, str | int]) -> tuple[Reply, Counted]:
    reply = web.get("/questions", params=question, accept=EXPLAINED)
    counted = documented(reply, Counted)
    if counted.error_id is not None:
        if hold := AVAILABLE_IN.search(counted.error_message):
            web.wait(int(hold[1]) + AFTER_BACKOFF)
        raise reply.reject(*ERRORS.get(counted.error_id, ("refused", REFUSED)))
    if reply.status in EXPLAINED:
        raise reply.reject("refused", REFUSED)
    if counted.total is None:
        raise reply.reject("changed_shape", "the answer holds no count")
    if not reply.age:
        if counted.backoff:
            web.wait(counted.backoff + AFTER_BACKOFF)
        if counted.quota_remaining is not None:
            web.quota(counted.quota_remaining, "calls")
    return reply, counted


def _seconds(day: date) -> int:
    return int(datetime.combine(day, time(), UTC).timestamp())


def _page(tag: str, period: Period) -> str:
    """The site's own search for the same questions."""
    tags = "" if tag == ALL else "".join(f"[{part}] " for part in tag.split(";"))
    search = f"{tags}is:question created:{period.start}..{period.last_day}"
    return f"https://stackoverflow.com/search?q={quote_plus(search)}"
