"""Releases of packages and how many packages depend on them, from the crawler ecosyste.ms."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import unquote, urlencode

import msgspec

from bot.core.numbers.periods import A_DAY, Period, month_of
from bot.core.numbers.series import Gap, Observation, Step, Want
from bot.core.numbers.tally import Tally, by_subject
from bot.core.numbers.wanted import wanted
from bot.toolbox import Plan, Shape
from bot.web import Credentials, Politeness, Reply, Web
from bot.web.answered import Moment, answered_on, day_in
from bot.web.shapes import documented

NAME = "ecosystems"
URL: str | None = "https://packages.ecosyste.ms/api/v1"
KEY: str | None = None
EVERY = timedelta(days=7)
POLITENESS = Politeness(pause_s=0.8, fresh_for=timedelta(hours=12))
"""5,000 requests an hour."""
MEASURES: tuple[tuple[str, Step], ...] = (("eco.releases", "event"), ("eco.dependents", "month"))

RELEASES = "ecosyste.ms, the newest release its crawler has seen"
DEPENDENTS = "ecosyste.ms, a reading of its crawl"
STALE = timedelta(days=60)
"""A crawl older than this says too little about today."""
LOOKUP = "/packages/lookup"
PROBED = "pkg:pypi/torch"


class Package(msgspec.Struct):
    """What is used of a package; each field is always there, if only as null."""

    purl: str
    latest_release_number: str | None
    latest_release_published_at: Moment | None
    dependent_packages_count: int | None
    last_synced_at: Moment | None


def credentials(key: str) -> Credentials:
    """There are none."""
    return Credentials()


def wants(plan: Plan) -> Iterator[Want]:
    """The newest releases, and once a calendar month how many depend on a package."""
    today = plan.at.date()
    this_month = month_of(today).start
    for kind, start in zip(MEASURES, (min(plan.since, today), today), strict=True):
        due = tuple(
            subject
            for subject in plan.subjects.get(kind, ())
            if kind[1] == "event" or plan.newest.get((*kind, subject), plan.since) < this_month
        )
        yield from wanted(NAME, kind, due, Period(start, today + A_DAY))


def fetch(web: Web, want: Want, at: datetime) -> list[Observation | Gap]:
    """One call a package."""
    regime, read = (
        (RELEASES, _release) if want.measure == "eco.releases" else (DEPENDENTS, _dependents)
    )

    def count(purl: str) -> list[Observation | Gap]:
        reply = web.get(LOOKUP, params={"purl": purl})
        url = f"{URL}{LOOKUP}?{urlencode({'purl': purl})}"
        tally = Tally(want=want, regime=regime, url=url, at=at, age=reply.age)
        package = _package(reply, purl)
        if package is None:
            return [tally.gap(purl, "unknown_subject", "the crawler does not know this package")]
        return read(tally, purl, package, reply)

    return by_subject(want, at, count)


def probe(web: Web, at: datetime) -> Iterator[Shape]:
    """The look-up of a package that is sure to be there."""
    yield Shape.of(LOOKUP, lambda: _look(web))


def _look(web: Web) -> None:
    reply = web.get(LOOKUP, params={"purl": PROBED})
    if _package(reply, PROBED) is None:
        raise reply.reject("changed_shape", f"no package came for {PROBED}")


def _package(reply: Reply, purl: str) -> Package | None:
    """The package of this very address; of several the one that was looked at last."""
    same = [one for one in documented(reply, list[Package]) if _plain(one.purl) == _plain(purl)]
    return max(same, key=_synced, default=None)


def _plain(purl: str) -> str:
    return unquote(purl).casefold()


def _synced(package: Package) -> float:
    return package.last_synced_at.timestamp() if package.last_synced_at else 0.0


def _release(tally: Tally, purl: str, package: Package, reply: Reply) -> list[Observation | Gap]:
    """A release is a fact however old the crawl; a newer one may then be unknown."""
    stale = [_stale(tally, purl, package)] if _is_stale(package, tally.at) else []
    published, label = package.latest_release_published_at, package.latest_release_number
    if published is None or not label:
        return [tally.gap(purl, "unknown_subject", "no release is known of this package")]
    day = day_in(reply, published)
    return [tally.number(purl, Period(day, day + A_DAY), 1, label=label), *stale]


def _dependents(tally: Tally, purl: str, package: Package, reply: Reply) -> list[Observation | Gap]:
    if package.dependent_packages_count is None:
        return [tally.gap(purl, "unknown_subject", "nothing is known of what depends on it")]
    if _is_stale(package, tally.at):
        return [_stale(tally, purl, package)]
    day = answered_on(reply, tally.at)
    return [tally.number(purl, Period(day, day + A_DAY), package.dependent_packages_count)]


def _is_stale(package: Package, at: datetime) -> bool:
    return package.last_synced_at is None or at - package.last_synced_at > STALE


def _stale(tally: Tally, purl: str, package: Package) -> Gap:
    synced = package.last_synced_at
    when = f"not looked at since {synced:%B %Y}" if synced else "no word of when it was looked at"
    count = package.dependent_packages_count if tally.want.measure == "eco.dependents" else None
    today = tally.at.date()
    return tally.gap(
        purl,
        "stale",
        f"the crawler has {when}" if synced else when,
        Period(synced.date(), today) if synced else None,
        value=None if count is None else float(count),
    )
