"""Research papers that name a framework, year by year, from OpenAlex."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from urllib.parse import urlencode

import msgspec

from bot.core.numbers.periods import Period, periods, year_of
from bot.core.numbers.series import Gap, Observation, Step, Want
from bot.core.numbers.tally import Tally, by_subject
from bot.core.numbers.wanted import wanted
from bot.toolbox import Plan, Shape
from bot.web import Credentials, Politeness, Reply, Web
from bot.web.shapes import documented

NAME = "openalex"
URL = "https://api.openalex.org"
KEY = "OPENALEX_API_KEY"
EVERY = timedelta(days=1)
POLITENESS = Politeness(pause_s=0.2, timeout_s=30.0, fresh_for=timedelta(days=7))
"""Each search costs $0.001 of the $0.10 a day that go without a key."""
BY_YEAR, TRAILING = "papers.mentions", "papers.mentions_12m"
MEASURES: tuple[tuple[str, Step], ...] = ((BY_YEAR, "year"), (TRAILING, "month"))
ENDS_WITHOUT_KEY, ENDS_WITH_KEY = 3, 24
"""Stretches of twelve months: five searches each, so that a day's money lasts."""
BOTH = "pytorch&tensorflow"

REGIME = "OpenAlex search, articles and preprints, full text where it is open"
SETTLES = timedelta(days=90)
FIRST_YEAR = 2015
"""TensorFlow and Keras appeared in it; what is found before means something else."""
NAMED = {
    "pytorch": "pytorch",
    "tensorflow": "tensorflow",
    "keras": "keras",
    "jax": 'jax AND (flax OR XLA OR autodiff OR "deep learning" OR DeepMind)',
}
"""How a framework is searched for; JAX is also a laboratory, a mouse and a first name."""
SEARCHES = {
    **NAMED,
    "any": " OR ".join(f"({search})" for search in NAMED.values()),
    BOTH: "pytorch AND tensorflow",
}
LEFT = "x-ratelimit-remaining-usd"
YEAR = re.compile("[12][0-9]{3}")


class Group(msgspec.Struct):
    """How many papers one year has."""

    key: str
    count: float


class Meta(msgspec.Struct):
    """The head of an answer."""

    count: int


class Works(msgspec.Struct):
    """Papers found, by year."""

    meta: Meta
    group_by: list[Group]


def credentials(key: str) -> Credentials:
    """The key is a parameter."""
    return Credentials(params={"api_key": key})


def wants(plan: Plan) -> Iterator[Want]:
    """All years at once and every time, since old years are restated as the index grows; then the
    newest stretches of twelve settled months."""
    this_year = year_of(plan.at.date())
    years = Period(date(max(plan.since.year, FIRST_YEAR), 1, 1), this_year.end)
    by_year, trailing = MEASURES
    yield from wanted(NAME, by_year, plan.subjects.get(by_year, ()), years)
    settled = periods("month", plan.since, plan.at.date() - SETTLES)
    most = ENDS_WITH_KEY if plan.has_key else ENDS_WITHOUT_KEY
    for month in islice(settled, most):
        stretch = Period(month.end.replace(year=month.end.year - 1), month.end)
        yield from wanted(NAME, trailing, plan.subjects.get(trailing, ()), stretch)


def fetch(web: Web, want: Want, at: datetime) -> list[Observation | Gap]:
    """One call a subject gives all its years, or the whole of a stretch."""

    def count(subject: str) -> list[Observation | Gap]:
        if subject not in SEARCHES:
            tally = Tally(want=want, regime=REGIME, url="", at=at)
            return [tally.gap(subject, "unknown_subject", "no search is set up for it")]
        question = _question(subject, want)
        reply, works = _ask(web, question)
        page = f"{URL}/works?{urlencode(question)}"
        tally = Tally(want=want, regime=REGIME, url=page, at=at, age=reply.age)
        if want.measure == TRAILING:
            return [tally.number(subject, Period(want.start, want.end), works.meta.count)]
        return _years(tally, subject, works)

    return by_subject(want, at, count)


def probe(web: Web, at: datetime) -> Iterator[Shape]:
    """One search, grouped by year."""
    question = {"search.exact": NAMED["pytorch"], "group_by": "publication_year"}

    def look() -> None:
        reply, works = _ask(web, question)
        if not any(group.key == str(at.year - 1) for group in works.group_by):
            raise reply.reject("changed_shape", "last year is not among the years")

    yield Shape.of("/works", look)


def _question(subject: str, want: Want) -> dict[str, str]:
    return {
        "search.exact": SEARCHES[subject],
        "filter": f"type:article|preprint,from_publication_date:{want.start},"
        f"to_publication_date:{Period(want.start, want.end).last_day}",
        "group_by": "publication_year",
    }


def _ask(web: Web, question: dict[str, str]) -> tuple[Reply, Works]:
    reply = web.get("/works", params=question)
    works = documented(reply, Works)
    if not reply.age:
        _note_money(web, reply.headers.get(LEFT, ""))
    return reply, works


def _note_money(web: Web, left: str) -> None:
    try:
        dollars = float(left)
    except ValueError:
        return
    if math.isfinite(dollars):
        web.quota(dollars, "US dollars")


def _years(tally: Tally, subject: str, works: Works) -> list[Observation | Gap]:
    """Every year wanted, and years to come that the answer holds."""
    counts: dict[str, set[float]] = defaultdict(set)
    for group in works.group_by:
        counts[group.key].add(group.count)
    whole = sum(sum(said) for said in counts.values()) >= works.meta.count
    wanted = range(tally.want.start.year, tally.want.end.year)
    years = {int(key) for key in counts if YEAR.fullmatch(key)}
    ahead = sorted(year for year in years if year >= tally.want.end.year)
    return [
        _year(tally, subject, year, counts.get(str(year), set()), whole)
        for year in (*wanted, *ahead)
    ]


def _year(
    tally: Tally, subject: str, year: int, said: set[float], whole: bool
) -> Observation | Gap:
    period = Period(date(year, 1, 1), date(year + 1, 1, 1))
    value = max(said, default=None)
    if period.start > tally.at.date():
        return tally.number(subject, period, value)
    if period.end + SETTLES > tally.at.date():
        detail = f"papers of {year} are still being added until {period.end + SETTLES}"
        return tally.gap(subject, "not_settled", detail, period, value=value)
    if not said and whole:
        return tally.gap(subject, "unknown_subject", f"no paper of {year} names it", period)
    if not said:
        return tally.gap(subject, "truncated", f"{year} is missing from the answer", period)
    if len(said) > 1:
        return tally.gap(subject, "implausible", f"two different numbers for {year}", period)
    return tally.number(subject, period, value)
