"""Models on the Hugging Face Hub: how many carry a tag, are downloaded, and appear."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from bot.core.numbers.periods import A_DAY, Period, periods, week_of
from bot.core.numbers.series import Gap, Observation, Step, Want
from bot.core.numbers.wanted import wanted
from bot.sources.huggingface import listing, site_counter
from bot.sources.huggingface.calls import HUB
from bot.toolbox import Plan, Shape
from bot.web import Credentials, Politeness, Web

__all__ = ["KEY", "MEASURES", "NAME", "POLITENESS", "URL", "credentials", "fetch", "probe", "wants"]

NAME = "huggingface"
URL: str | None = HUB
KEY: str | None = "HF_TOKEN"
EVERY = timedelta(days=1)
POLITENESS = Politeness(pause_s=0.6, timeout_s=20.0)
"""500 calls in five minutes without a token; a page of 1,000 models takes a while."""
TAGGED, DOWNLOADED, NEW = "hf.tagged_models", "hf.top_downloads", "hf.new_models"
MEASURES: tuple[tuple[str, Step], ...] = ((TAGGED, "week"), (DOWNLOADED, "week"), (NEW, "week"))

SETTLES = timedelta(days=1)
FETCH = {
    TAGGED: site_counter.fetch,
    DOWNLOADED: listing.fetch_downloads,
    NEW: listing.fetch_new,
}


def credentials(key: str) -> Credentials:
    """The token goes into a header."""
    return Credentials(headers={"Authorization": f"Bearer {key}"})


def wants(plan: Plan) -> Iterator[Want]:
    """A reading a week of what there is, and the last whole week of what appeared."""
    today = plan.at.date()
    reading = Period(today, today + A_DAY)
    last_week = next(periods("week", today - timedelta(days=21), today - SETTLES))
    for measure, stretch in ((TAGGED, reading), (DOWNLOADED, reading), (NEW, last_week)):
        subjects = plan.subjects.get((measure, "week"), ())
        monday = week_of(stretch.start).start
        newest = (plan.newest.get((measure, "week", one)) for one in subjects)
        if any(day is None or day < monday for day in newest):
            yield from wanted(NAME, (measure, "week"), subjects, stretch)


def fetch(web: Web, want: Want, at: datetime) -> list[Observation | Gap]:
    """One call a tag, one for the downloads, or a page for each 1,000 new models."""
    return FETCH[want.measure](web, want, at)


def probe(web: Web, at: datetime) -> Iterator[Shape]:
    """The counter, and the listing in both orders."""
    yield Shape.of(site_counter.PATH, partial(site_counter.count, web, "pytorch"))
    yield Shape.of(f"{listing.PATH}?sort=downloads", partial(listing.look_at_downloads, web))
    yield Shape.of(f"{listing.PATH}?sort=createdAt", partial(listing.look_at_new, web))
