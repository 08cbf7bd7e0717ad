"""Papers on arXiv whose title or abstract names a framework, month by month."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from urllib.parse import urlencode
from xml.etree import ElementTree

from bot.core.numbers.periods import Period, month_of, periods
from bot.core.numbers.series import Gap, Observation, Step, Want
from bot.core.numbers.tally import Tally, by_subject
from bot.core.numbers.wanted import wanted
from bot.toolbox import Plan, Shape
from bot.web import Credentials, Politeness, Reply, Web

NAME = "arxiv"
URL = "https://export.arxiv.org/api"
KEY = None
EVERY = timedelta(days=7)
POLITENESS = Politeness(pause_s=3.0, timeout_s=20.0, fresh_for=timedelta(days=1))
"""Its terms: one request every three seconds, one connection."""
MEASURES: tuple[tuple[str, Step], ...] = (("arxiv.abstracts", "month"),)

REGIME = "arXiv search, title, abstract and comments, by day of submission"
SETTLES = timedelta(days=3)
MOST_MONTHS = 30
"""Two years of half-year sums; at its pace the first visit takes six minutes."""
SEARCHES = {
    "pytorch": "all:pytorch",
    "tensorflow": "all:tensorflow",
    "keras": "all:keras",
    "jax": "all:jax AND (all:flax OR all:XLA OR all:autodiff"
    ' OR all:"deep learning" OR all:DeepMind)',
}
"""How a framework is searched for; JAX is also a first name."""
FEED = "{http://www.w3.org/2005/Atom}feed"
ENTRY_ID = "{http://www.w3.org/2005/Atom}entry/{http://www.w3.org/2005/Atom}id"
TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"
EXPLAINED = (400,)
"""A question that is wrong is answered with a feed too."""
COUNT = re.compile(r"-?\d{1,15}", re.ASCII)
ERROR = "/api/errors"
"""An error comes as a feed too, with one entry of such an id and a total of 1."""


def credentials(key: str) -> Credentials:
    """There are none."""
    return Credentials()


def wants(plan: Plan) -> Iterator[Want]:
    """A month each, newest first."""
    (kind,) = MEASURES
    subjects = plan.subjects.get(kind, ())
    months = periods("month", plan.since, plan.at.date() - SETTLES)
    for month in islice(months, MOST_MONTHS):
        yield from wanted(NAME, kind, subjects, month)


def fetch(web: Web, want: Want, at: datetime) -> list[Observation | Gap]:
    """One call a framework."""
    period = Period(want.start, want.end)

    def count(subject: str) -> list[Observation | Gap]:
        if subject not in SEARCHES:
            tally = Tally(want=want, regime=REGIME, url="", at=at)
            return [tally.gap(subject, "unknown_subject", "no search is set up for it", period)]
        question = _question(subject, period)
        reply = web.get("/query", params=question, accept=EXPLAINED)
        page = f"{URL}/query?{urlencode(question)}"
        tally = Tally(want=want, regime=REGIME, url=page, at=at, age=reply.age)
        return [tally.number(subject, period, _total(reply))]

    return by_subject(want, at, count)


def probe(web: Web, at: datetime) -> Iterator[Shape]:
    """One count."""
    period = month_of(at.date() - timedelta(days=62))
    question = _question("pytorch", period)
    yield Shape.of("/query", lambda: _total(web.get("/query", params=question, accept=EXPLAINED)))


def _question(subject: str, period: Period) -> dict[str, str | int]:
    submitted = f"submittedDate:[{period.start:%Y%m%d}0000 TO {period.last_day:%Y%m%d}2359]"
    search = SEARCHES[subject]
    return {"search_query": f"({search}) AND {submitted}", "max_results": 1}


def _total(reply: Reply) -> int:
    """How many papers a feed says there are."""
    feed = _feed(reply)
    if any(ERROR in (entry.text or "") for entry in feed.iterfind(ENTRY_ID)):
        raise reply.reject("refused", "the source says the question is wrong")
    total = feed.findtext(TOTAL, default="").strip()
    if not COUNT.fullmatch(total):
        raise reply.reject("changed_shape", "the feed holds no count")
    return int(total)


def _feed(reply: Reply) -> ElementTree.Element:
    """The feed; one that declares entities is not read, since these can blow up or fetch files."""
    if "<!DOCTYPE" in reply.text or "<!ENTITY" in reply.text:
        raise reply.reject("changed_shape", "a web page came instead of a feed")
    try:
        feed = ElementTree.fromstring(reply.text)
    except ElementTree.ParseError as error:
        if reply.text.lstrip().startswith("<?xml"):
            raise reply.reject("truncated", "the feed stops in the middle") from error
        raise reply.reject("changed_shape", "the answer is not a feed") from error
    if feed.tag != FEED:
        raise reply.reject("changed_shape", "the answer is not a feed")
    return feed
