"""Stars of repositories: how many there are, and how many were given in each week."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from bot.core.numbers.periods import A_DAY, WEEK, Period
from bot.core.numbers.series import Gap, Observation, Want
from bot.core.numbers.tally import Tally, by_subject
from bot.sources.github.calls import API, SITE, ask
from bot.sources.github.sundays import Week, numbers, sunday_of
from bot.web import Reply, Web
from bot.web.answered import answered_on
from bot.web.shapes import documented

TOTAL = "running total"
GIVEN = "stars by the week they were given, from Sunday, stars taken back left out"
PAGE = 30
"""The most weeks that come at once."""
UNPROCESSABLE = 422
"""The status for pages too far back."""


class Repository(msgspec.Struct):
    """What is used of a repository."""

    full_name: str
    stargazers_count: int


def fetch_total(web: Web, want: Want, at: datetime) -> list[Observation | Gap]:
    """A reading of the running total: one call a repository."""

    def count(name: str) -> list[Observation | Gap]:
        reply, repository = look_at_total(web, name)
        day = answered_on(reply, at)
        tally = Tally(want=want, regime=TOTAL, url=f"{SITE}/{name}", at=at, age=reply.age)
        return [tally.number(name, Period(day, day + A_DAY), repository.stargazers_count)]

    return by_subject(want, at, count)


def fetch_given(web: Web, want: Want, at: datetime) -> list[Observation | Gap]:
    """One call a repository for each 30 weeks."""

    def count(name: str) -> list[Observation | Gap]:
        reply, weeks, begun = _walk(web, name, want, at)
        url = f"{API}{_history(name)}"
        tally = Tally(want=want, regime=GIVEN, url=url, at=at, age=reply.age)
        today = answered_on(reply, at)
        return list(numbers(tally, name, weeks, today=today, begun=begun))

    return by_subject(want, at, count)


def look_at_total(web: Web, name: str) -> tuple[Reply, Repository]:
    """A repository as it is now."""
    reply = ask(web, f"/repos/{name}")
    return reply, documented(reply, Repository)


def look_at_given(web: Web, name: str) -> None:
    """Whether the history holds to its shape: whole weeks, newest first."""
    reply = ask(web, _history(name), {"per_page": PAGE, "page": 1})
    weeks = documented(reply, list[Week])
    starts = [week.start for week in weeks]
    if len(weeks) != PAGE or any(start != sunday_of(start) for start in starts):
        raise reply.reject("changed_shape", f"not {PAGE} weeks that begin on a Sunday")
    if starts != sorted(starts, reverse=True):
        raise reply.reject("changed_shape", "the weeks do not come newest first")


def _walk(web: Web, name: str, want: Want, at: datetime) -> tuple[Reply, list[Week], bool]:
    """The pages that hold the weeks wanted; True if they go back to the first week there is."""
    page, last = (_page_of(day, at) for day in (want.end, want.start - WEEK))
    reply, weeks = _read(web, name, page)
    if not weeks and (weeks is None or page == 1):
        raise reply.reject("truncated", "GitHub gave none of the weeks")
    found = newest = weeks or []
    while len(newest) >= PAGE and page < last and newest[-1].start > want.start:
        page += 1
        _, weeks = _read(web, name, page)
        if weeks is None:
            return reply, found, False
        found, newest = [*found, *weeks], weeks
    return reply, found, len(newest) < PAGE


def _page_of(day: date, at: datetime) -> int:
    """Page 1 begins with the running week."""
    weeks_back = (sunday_of(at.date()) - sunday_of(day)) // WEEK
    return max(weeks_back, 0) // PAGE + 1


def _read(web: Web, name: str, page: int) -> tuple[Reply, list[Week] | None]:
    """A page; None if GitHub does not let one look that far back."""
    asked = {"per_page": PAGE, "page": page}
    reply = ask(web, _history(name), asked, accept=(UNPROCESSABLE,))
    return reply, None if reply.status == UNPROCESSABLE else documented(reply, list[Week])


def _history(name: str) -> str:
    return f"/repos/{name}/stargazers/history"
