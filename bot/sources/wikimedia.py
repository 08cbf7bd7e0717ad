"""Views of articles of the English Wikipedia a month, from the Wikimedia pageview interface."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Annotated
from urllib.parse import quote

import msgspec

from bot.core.numbers.periods import Period, month_of, periods
from bot.core.numbers.series import Gap, Observation, Step, Want
from bot.core.numbers.tally import Tally, by_subject
from bot.core.numbers.wanted import spanned, wanted
from bot.toolbox import Plan, Shape
from bot.web import Credentials, Politeness, Reply, Web
from bot.web.answered import answered_on
from bot.web.shapes import documented

NAME = "wikimedia"
URL: str | None = "https://wikimedia.org/api/rest_v1"
KEY: str | None = None
EVERY = timedelta(days=7)
POLITENESS = Politeness(pause_s=1.0, fresh_for=timedelta(hours=12))
"""No limit is stated for a few calls a day; one a second is far from any."""
MEASURES: tuple[tuple[str, Step], ...] = (("wiki.views", "month"),)

REGIME = "Wikimedia pageviews, calendar month, known robots left out"
FIRST_MONTH = date(2015, 7, 1)
"""Older views were counted in another way."""
SETTLES = timedelta(days=2)
PROBED = "PyTorch"

FIRST_HOUR = "%Y%m%d00"


class Month(msgspec.Struct):
    """The views of one month; its timestamp is the month's first hour: 2026100100."""

    timestamp: Annotated[str, msgspec.Meta(pattern=r"^20\d\d(0[1-9]|1[0-2])0100$")]
    views: int


class Months(msgspec.Struct):
    """The answer for one article; months without a view are not in it."""

    items: list[Month]


def credentials(key: str) -> Credentials:
    """There are none."""
    return Credentials()


def wants(plan: Plan) -> Iterator[Want]:
    """All months of all articles; one call an article gives them all."""
    (kind,) = MEASURES
    months = list(periods("month", max(plan.since, FIRST_MONTH), plan.at.date() - SETTLES))
    if months:
        yield from wanted(NAME, kind, plan.subjects.get(kind, ()), spanned(months))


def fetch(web: Web, want: Want, at: datetime) -> list[Observation | Gap]:
    """One call an article."""
    stretch = Period(want.start, want.end)

    def count(article: str) -> list[Observation | Gap]:
        path = _path(article, stretch)
        reply = web.get(path)
        tally = Tally(want=want, regime=REGIME, url=f"{URL}{path}", at=at, age=reply.age)
        return _months(tally, article, reply)

    return by_subject(want, at, count)


def probe(web: Web, at: datetime) -> Iterator[Shape]:
    """The last month but one of an article that is sure to be there."""
    month = month_of(at.date() - timedelta(days=62))
    yield Shape.of("/metrics/pageviews/per-article", lambda: _look(web, month))


def _look(web: Web, month: Period) -> None:
    reply = web.get(_path(PROBED, month))
    if set(_views(reply)) != {month.start}:
        raise reply.reject("changed_shape", "one month was asked for and something else came")


def _path(article: str, stretch: Period) -> str:
    name = quote(article.replace(" ", "_"), safe="")
    return (
        f"/metrics/pageviews/per-article/en.wikipedia/all-access/user/{name}/monthly"
        f"/{stretch.start.strftime(FIRST_HOUR)}/{stretch.last_day.strftime(FIRST_HOUR)}"
    )


def _months(tally: Tally, article: str, reply: Reply) -> list[Observation | Gap]:
    """From the article's first month on; one that is left out after that is missing."""
    views, today = _views(reply), answered_on(reply, tally.at)
    if not views:
        return [tally.gap(article, "unknown_subject", "no views are known of this article")]
    begun = max(tally.want.start, min(views))
    found: list[Observation | Gap] = []
    ahead = {month_of(start) for start in views if start > tally.at.date()}
    for month in sorted(ahead.union(periods("month", begun, tally.want.end))):
        if month in ahead:
            found.append(tally.number(article, month, views[month.start]))
        elif month.end > today:
            found.append(tally.gap(article, "not_settled", "the month was not over", month))
        elif month.start not in views:
            found.append(tally.gap(article, "truncated", "the month is left out", month))
        else:
            found.append(tally.number(article, month, views[month.start]))
    return found


def _views(reply: Reply) -> dict[date, int]:
    """Views by the first day of the month."""
    views: dict[date, int] = {}
    for item in documented(reply, Months).items:
        start = date(int(item.timestamp[:4]), int(item.timestamp[4:6]), 1)
        if views.setdefault(start, item.views) != item.views:
            raise reply.reject("implausible", f"two different numbers for {start:%B %Y}")
    return views
