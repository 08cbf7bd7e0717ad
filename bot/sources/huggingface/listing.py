"""Models by framework: what the most downloaded are made for, and the new ones of a week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

import msgspec
from requests.utils import parse_header_links

from bot.core.errors import SourceDown
from bot.core.numbers.attribution import VERSION, attributed
from bot.core.numbers.periods import Period
from bot.core.numbers.series import Gap, Observation, Want
from bot.core.numbers.tally import Tally
from bot.sources.huggingface.calls import HUB, ask
from bot.web import Reply, Web
from bot.web.answered import Moment, answered_on, day_in
from bot.web.shapes import documented

PATH = "/api/models"
PAGE = 1000
"""The most models that come at once."""
LOOK = 10
"""Models that are enough to see the shape."""
MOST_PAGES = 100
"""Some 40,000 models appear in a week, and the week may lie one back."""
DOWNLOADS = f"30-day downloads of the top {PAGE:,} models, attribution of {VERSION}"
NEW = f"models of an ISO week still there after it, attribution of {VERSION}"
MONTH = timedelta(days=30)
"""What the Hub calls downloads are those of the last thirty days."""


class Downloaded(msgspec.Struct):
    """A model with its downloads of the last 30 days."""

    id: str
    downloads: int
    tags: list[str]
    library_name: str | None = None


class Created(msgspec.Struct):
    """A model with the time it appeared."""

    id: str
    created_at: Moment = msgspec.field(name="createdAt")
    tags: list[str]
    library_name: str | None = None


def fetch_downloads(web: Web, want: Want, at: datetime) -> list[Observation | Gap]:
    """Sums of the 30-day downloads of the most downloaded models, by framework."""
    reply, models = _downloaded(web, PAGE)
    if len(models) < PAGE:
        raise reply.reject("truncated", f"only {len(models):,} of {PAGE:,} models came")
    sums: Counter[str] = Counter()
    for model in models:
        sums[attributed(model.library_name, model.tags)] += model.downloads
    day = answered_on(reply, at)
    month = Period(day - MONTH, day)
    page = f"{HUB}/models?sort=downloads"
    tally = Tally(want=want, regime=DOWNLOADS, url=page, at=at, age=reply.age)
    return [tally.number(one, month, sums[one]) for one in want.subjects]


def fetch_new(web: Web, want: Want, at: datetime) -> list[Observation | Gap]:
    """Walks from the newest model to the beginning of the week, counting by framework."""
    week = Period(want.start, want.end)
    counts: Counter[str] = Counter()
    seen: set[str] = set()
    for models in _pages(web, week, at):
        for model, day in models:
            if week.start <= day < week.end and model.id not in seen:
                seen.add(model.id)
                counts[attributed(model.library_name, model.tags)] += 1
    if not seen:
        raise SourceDown("implausible", "no new model in a whole week")
    tally = Tally(want=want, regime=NEW, url=f"{HUB}/models?sort=created", at=at)
    return [tally.number(one, week, counts[one]) for one in want.subjects]


def look_at_downloads(web: Web) -> None:
    """Whether the listing by downloads holds to its shape."""
    reply, models = _downloaded(web, LOOK)
    if len(models) != LOOK:
        raise reply.reject("changed_shape", f"{LOOK} models were asked for, {len(models)} came")


def look_at_new(web: Web) -> None:
    """Whether the listing by age holds to its shape and says where it goes on."""
    reply, models = _created(web, _address("createdAt", LOOK))
    if len(models) != LOOK:
        raise reply.reject("changed_shape", f"{LOOK} models were asked for, {len(models)} came")
    if _next(reply) is None:
        raise reply.reject("changed_shape", "no address of a next page")


def _downloaded(web: Web, most: int) -> tuple[Reply, list[Downloaded]]:
    reply = ask(web, _address("downloads", most))
    models = list({model.id: model for model in documented(reply, list[Downloaded])}.values())
    if models and models[0].downloads < models[-1].downloads:
        raise reply.reject("changed_shape", "the models do not come by their downloads")
    if any(model.downloads < 0 for model in models):
        raise reply.reject("implausible", "a model with less than no downloads")
    return reply, models


def _pages(web: Web, week: Period, at: datetime) -> Iterator[list[tuple[Created, date]]]:
    """Pages of models and the days they appeared, until one reaches back before the week."""
    address: str | None = _address("createdAt", PAGE)
    walked: set[str] = set()
    while address and address not in walked and len(walked) < MOST_PAGES:
        walked.add(address)
        reply, models = _created(web, address)
        if answered_on(reply, at) < week.end:
            raise SourceDown("not_settled", "the week was not over")
        days = [(model, day_in(reply, model.created_at)) for model in models]
        yield days
        if days and days[-1][1] < week.start:
            return
        address = _next(reply)
        reply.forget()  # the next walk begins with newer models: nobody asks for this page again
    raise SourceDown("truncated", "the list of new models ended before the week began")


def _created(web: Web, address: str) -> tuple[Reply, list[Created]]:
    reply = ask(web, address)
    models = documented(reply, list[Created])
    if models and models[0].created_at < models[-1].created_at:
        raise reply.reject("changed_shape", "the models do not come newest first")
    return reply, models


def _address(order: str, most: int) -> str:
    """Of a page; only the fields that are read are asked for."""
    fields = [("expand", name) for name in (order, "library_name", "tags")]
    return f"{PATH}?{urlencode([('sort', order), ('limit', most), *fields])}"


def _next(reply: Reply) -> str | None:
    links = parse_header_links(reply.headers.get("link", ""))
    return next((link["url"] for link in links if link.get("rel") == "next"), None)
