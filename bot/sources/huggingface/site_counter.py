"""How many models carry a tag, from the counter behind the site's own list of models.

The counter is undocumented and optional: whatever does not look exactly as expected is a gap, and
nothing but this one measure depends on it.
"""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

import msgspec

from bot.core.numbers.periods import A_DAY, Period
from bot.core.numbers.series import Gap, Observation, Want
from bot.core.numbers.tally import Tally, by_subject
from bot.sources.huggingface.calls import HUB, ask
from bot.web import Reply, Web
from bot.web.answered import answered_on
from bot.web.shapes import documented

PATH = "/models-json"
REGIME = "models carrying the tag on the day"
DOUBT = "the counts of one tag and of both do not fit together"


class Filters(msgspec.Struct):
    """What the counter says it counted by."""

    library: list[str]


class Count(msgspec.Struct, rename="camel"):
    """The answer for one library, or for several at once."""

    models: list[dict[str, object]]
    num_items_per_page: int
    num_total_items: int
    page_index: int
    active_filters: Filters | None = None


def fetch(web: Web, want: Want, at: datetime) -> list[Observation | Gap]:
    """One call for each tag, and for each pair of tags."""

    def count_one(subject: str) -> list[Observation | Gap]:
        reply, number = count(web, subject)
        day = answered_on(reply, at)
        page = f"{HUB}/models?{urlencode({'library': _libraries(subject)})}"
        tally = Tally(want=want, regime=REGIME, url=page, at=at, age=reply.age)
        return [tally.number(subject, Period(day, day + A_DAY), number)]

    found = by_subject(want, at, count_one)
    counts = {one.subject: one.value for one in found if isinstance(one, Observation)}
    return [
        _doubted(one, want, at) if isinstance(one, Observation) and _is_odd(one, counts) else one
        for one in found
    ]


def count(web: Web, subject: str) -> tuple[Reply, int]:
    """The models that carry a tag, or all of several: ``pytorch;tf``."""
    libraries = _libraries(subject)
    reply = ask(web, PATH, {"library": libraries, "sort": "created", "p": 0, "withCount": "true"})
    answer = documented(reply, Count)
    filters = answer.active_filters
    if answer.page_index != 0 or (filters and set(filters.library) != set(libraries.split(","))):
        raise reply.reject("changed_shape", "it counted something else than was asked for")
    return reply, answer.num_total_items


def _libraries(subject: str) -> str:
    return subject.replace(";", ",")


def _is_odd(one: Observation, counts: dict[str, float]) -> bool:
    """More with both tags than with one of them, or as many whatever is asked: no filter."""
    parts = [counts[part] for part in one.subject.split(";") if part in counts]
    is_same_for_all = len(counts) > 1 and len(set(counts.values())) == 1
    return is_same_for_all or one.value > min(parts, default=one.value)


def _doubted(one: Observation, want: Want, at: datetime) -> Gap:
    tally = Tally(want=want, regime=one.regime, url=one.url, at=at)
    period = Period(one.start, one.end)
    return tally.gap(one.subject, "implausible", DOUBT, period, value=one.value)
