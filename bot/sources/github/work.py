"""Work on repositories: the commits of each week, and the releases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import msgspec

from bot.core.numbers.periods import A_DAY, Period
from bot.core.numbers.series import Gap, Observation, Want
from bot.core.numbers.tally import Tally, by_subject
from bot.sources.github.calls import SITE, ask
from bot.sources.github.sundays import Week, numbers, sunday_of
from bot.web import Reply, Web
from bot.web.answered import Moment, answered_on, day_in
from bot.web.shapes import documented

COMMITS = "commits to the default branch by week from Sunday, merges left out"
RELEASES = "releases on GitHub, drafts and pre-releases left out"
BEING_COUNTED = 202
WAITS_S = (2, 4, 8, 16, 25)
"""Between looks at whether GitHub has counted; not quite a minute in all."""
PAGE = 100
"""The most releases that come at once."""
MOST_PAGES = 10
"""No project tracked here has released a thousand times."""


class Release(msgspec.Struct):
    """One release; a draft has not been published."""

    tag_name: str
    draft: bool
    prerelease: bool
    published_at: Moment | None


def fetch_commits(web: Web, want: Want, at: datetime) -> list[Observation | Gap]:
    """One call a repository gives the last 52 weeks, once GitHub has counted them."""

    def count(name: str) -> list[Observation | Gap]:
        reply, weeks = _settled(web, name)
        url = f"{SITE}/{name}/graphs/commit-activity"
        tally = Tally(want=want, regime=COMMITS, url=url, at=at, age=reply.age)
        return list(numbers(tally, name, weeks, today=answered_on(reply, at), begun=False))

    return by_subject(want, at, count)


def fetch_releases(web: Web, want: Want, at: datetime) -> list[Observation | Gap]:
    """One call a repository for each 100 releases."""

    def count(name: str) -> list[Observation | Gap]:
        found: dict[str, Observation | Gap] = {}
        for reply, releases in _pages(web, name, want):
            for release in releases:
                day = _stable_day(reply, release)
                if day is not None and day >= want.start and (day < want.end or day > at.date()):
                    url = f"{SITE}/{name}/releases/tag/{release.tag_name}"
                    tally = Tally(want=want, regime=RELEASES, url=url, at=at, age=reply.age)
                    label = _version(release.tag_name, name)
                    period = Period(day, day + A_DAY)
                    found[label] = tally.number(name, period, 1, label=label)
        return list(found.values())

    return by_subject(want, at, count)


def look_at_commits(web: Web, name: str) -> None:
    """Whether the weeks of commits hold to their shape, or are still being counted."""
    reply = ask(web, _activity(name))
    if reply.status == BEING_COUNTED:
        return
    starts = [week.start for week in documented(reply, list[Week])]
    if not starts or any(start != sunday_of(start) for start in starts):
        raise reply.reject("changed_shape", "not weeks that begin on a Sunday")


def look_at_releases(web: Web, name: str) -> None:
    """Whether the releases hold to their shape."""
    reply, releases = _releases(web, name, 1)
    if not any(_stable_day(reply, release) for release in releases):
        raise reply.reject("changed_shape", "not one published release")


def _settled(web: Web, name: str) -> tuple[Reply, list[Week]]:
    reply = ask(web, _activity(name))
    for wait_s in WAITS_S:
        if reply.status != BEING_COUNTED:
            break
        web.wait(wait_s)
        reply = ask(web, _activity(name))
    if reply.status == BEING_COUNTED:
        raise reply.reject("not_settled", "GitHub is still counting")
    weeks = documented(reply, list[Week])
    if not weeks:
        raise reply.reject("truncated", "GitHub gave none of the weeks")
    return reply, weeks


def _activity(name: str) -> str:
    return f"/repos/{name}/stats/commit_activity"


def _pages(web: Web, name: str, want: Want) -> Iterator[tuple[Reply, list[Release]]]:
    """Pages, newest first, until one reaches back before the days wanted."""
    for page in range(1, MOST_PAGES + 1):
        reply, releases = _releases(web, name, page)
        if page == 1 and not releases:
            raise reply.reject("unknown_subject", "no release is listed")
        yield reply, releases
        days = [day for day in (_stable_day(reply, release) for release in releases) if day]
        if len(releases) < PAGE or min(days, default=want.end) < want.start:
            return


def _releases(web: Web, name: str, page: int) -> tuple[Reply, list[Release]]:
    reply = ask(web, f"/repos/{name}/releases", {"per_page": PAGE, "page": page})
    return reply, documented(reply, list[Release])


def _stable_day(reply: Reply, release: Release) -> date | None:
    if release.draft or release.prerelease or release.published_at is None:
        return None
    return day_in(reply, release.published_at)


def _version(tag: str, name: str) -> str:
    """The tag without ``v`` or the project's own name: ``jax-v0.8.0`` is 0.8.0."""
    return tag.removeprefix(f"{name.rpartition('/')[2]}-").removeprefix("v")
