"""Counts by GitHub's search, a calendar month each: new repositories of a topic, new issues."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

import msgspec

from bot.core.numbers.periods import Period
from bot.core.numbers.series import Gap, Observation, Want
from bot.core.numbers.tally import Tally, by_subject
from bot.sources.github.calls import SITE, ask
from bot.web import Params, Reply, Web
from bot.web.answered import answered_on
from bot.web.shapes import documented

UNPROCESSABLE = 422
"""The status for what the search cannot find the repository of."""
CALLS_A_MINUTE = 10
"""Without a key; GitHub says in a header how many it allows."""
SETTLES = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Question:
    """How a measure is searched for."""

    kind: str
    """``repositories``, ``issues``."""
    words: str
    regime: str
    day: str = "created"
    """Which day of a thing must lie in the month: ``created``, ``closed``."""

    def terms(self, subject: str, month: Period) -> str:
        """What is typed into the search."""
        return f"{self.words}{subject} {self.day}:{month.start}..{month.last_day}"


REPOSITORIES = Question(
    kind="repositories",
    words="",
    regime="GitHub search, calendar month, forks and deleted repositories left out",
)
ISSUES = Question(
    kind="issues",
    words="is:issue repo:",
    regime="GitHub search, calendar month, by day of opening",
)
CLOSED = Question(
    kind="issues",
    words="is:issue repo:",
    regime="GitHub search, calendar month, by day of closing",
    day="closed",
)


class Found(msgspec.Struct):
    """How many were found, and whether the search gave up before it was done."""

    total_count: int
    incomplete_results: bool


def fetch(question: Question, web: Web, want: Want, at: datetime) -> list[Observation | Gap]:
    """One call a subject."""
    month = Period(want.start, want.end)

    def count(subject: str) -> list[Observation | Gap]:
        terms = question.terms(subject, month)
        reply, found = search(web, question, terms)
        url = f"{SITE}/search?{urlencode({'q': terms, 'type': question.kind})}"
        tally = Tally(want=want, regime=question.regime, url=url, at=at, age=reply.age)
        if answered_on(reply, at) < month.end + SETTLES:
            return [tally.gap(subject, "not_settled", "the month was hardly over", month)]
        if found.incomplete_results:
            detail, part = "the search gave up before it was done", float(found.total_count)
            return [tally.gap(subject, "truncated", detail, month, value=part)]
        return [tally.number(subject, month, found.total_count)]

    return by_subject(want, at, count)


def search(web: Web, question: Question, terms: str) -> tuple[Reply, Found]:
    """One search; the next one waits so long that none is one too many."""
    asked: Params = {"q": terms, "per_page": 1}
    reply = ask(web, f"/search/{question.kind}", asked, accept=(UNPROCESSABLE,))
    if not reply.age:
        web.wait(60 / _calls_a_minute(reply))
    if reply.status == UNPROCESSABLE:
        raise reply.reject("unknown_subject", "GitHub's search does not know it")
    return reply, documented(reply, Found)


def _calls_a_minute(reply: Reply) -> int:
    said = reply.headers.get("x-ratelimit-limit", "")
    return max(int(said), CALLS_A_MINUTE) if said.isdecimal() else CALLS_A_MINUTE
