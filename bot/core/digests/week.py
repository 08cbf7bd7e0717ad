"""Composes a week's news from the numbers known by a day; it knows no store, no clock, no words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from typing import TypeGuard

from bot.core.digests.crossed import crossed
from bot.core.digests.digest import Digest, Drawn, Looked, Released
from bot.core.digests.flipped import flipped
from bot.core.digests.looks import Lines, Looks, is_new, until
from bot.core.digests.missing import missing
from bot.core.digests.moved import lines_told_of, moved
from bot.core.digests.topics import KINDS, topic_of
from bot.core.knowledge import Knowledge
from bot.core.numbers.metric import Metric
from bot.core.numbers.periods import WEEK
from bot.core.numbers.series import Gap, Series, Visit

A_DAY = timedelta(days=1)
RELEASES = "gh.releases"
"""The metric whose events are the releases of the frameworks."""
OLDEST = timedelta(days=28)
"""What came late is news of a week for so long; after a longer silence it is history."""
MONTHS_DRAWN = timedelta(days=365)
FEWEST_DRAWN = 6
"""A chart of fewer points shows nothing that the sentence does not."""
_VERSION = re.compile(r"\d+(?:\.\d+)+")
_SLACK = timedelta(days=15)
"""The first of twelve months may begin this much early: some are windows that stand for a month."""


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """What is known of the numbers on the day."""

    lines: Lines
    """Gives the lines of a metric, whole."""
    visits: Mapping[str, Visit] = field(default_factory=dict)
    """The last visit to each source."""
    gaps: Sequence[Gap] = ()
    """What could not be had, the newest first."""


def compose(
    knowledge: Knowledge, numbers: Numbers, day: date, before: Digest | None = None
) -> Digest:
    """The news of the seven days before a day.

    Args:
        before: the digest made a week before, or the last one before that. A number that came late
            is news against it; without one a number counts as known once it was final. One that is
            newer, much older or a replay is not looked at.
    """
    lines = cache(numbers.lines)  # one look at each, whatever is counted meanwhile
    now = Looks(knowledge.metrics, lines, day)
    seen = cache(_as_seen(lines, before)) if _is_of_use(before, day) else lines
    then = Looks(knowledge.metrics, seen, day - WEEK)
    return Digest(
        day=day,
        first=day - WEEK,
        last=day - A_DAY,
        crossed=crossed(now, then),
        flipped=flipped(knowledge.claims, now, then),
        moved=moved(now, then),
        released=tuple(_released(now, then)),
        missing=missing(numbers.visits, numbers.gaps, now, then),
        drawn=tuple(_drawn(now)),
        looked=tuple(_looked(now, then)),
    )


def _is_of_use(before: Digest | None, day: date) -> TypeGuard[Digest]:
    """Whether what an earlier digest saw is what was known a week before."""
    if before is None or before.is_replay:
        return False
    return day - OLDEST <= before.day <= day - WEEK


def _as_seen(lines: Lines, before: Digest) -> Lines:
    """The lines up to where an earlier digest saw them end."""
    ends = {(one.metric, one.line): one.until for one in before.looked if one.until}

    def seen(metric: str) -> dict[str, Series]:
        return {
            line: until(series, ends.get((metric, line), date.max))
            for line, series in lines(metric).items()
        }

    return seen


def _released(now: Looks, then: Looks) -> Iterator[Released]:
    """The versions that came out, those that bring something new first."""
    if RELEASES not in now.metrics:
        return
    known = then.series(RELEASES)
    found = [
        Released(
            metric=RELEASES,
            line=line,
            version=_version(point.label),
            on=point.start,
            source=point.source,
            url=point.url,
            is_feature=_is_feature(_version(point.label)),
        )
        for line, series in now.series(RELEASES).items()
        for point in series.points
        if point not in known[line].points and point.label
    ]
    yield from sorted(found, key=lambda one: (not one.is_feature, one.on))


def _version(label: str) -> str:
    """The version in a release's name.

    >>> _version("jax-v0.8.1"), _version("nightly")
    ('0.8.1', 'nightly')
    """
    found = _VERSION.search(label)
    return found[0] if found else label


def _is_feature(version: str) -> bool:
    """Whether a version is the first of its line.

    >>> _is_feature("2.15.0"), _is_feature("2.15.1"), _is_feature("3.12")
    (True, False, True)
    """
    parts = version.split(".")
    return len(parts) < 3 or not parts[2].strip("0")


def _drawn(now: Looks) -> Iterator[Drawn]:
    """The best chart of each topic: a share before anything else, by the month before by the
    week."""
    told: set[str] = set()
    order = {topic.id: place for place, topic in enumerate(KINDS)}
    shares = [
        one
        for one in now.metrics.values()
        if one.form in ("share", "rate") and one.step in ("week", "month")
    ]
    for metric in sorted(shares, key=lambda one: _best_drawn(one, order)):
        topic, drawn = topic_of(metric.id), _last_year(metric, now)
        if drawn is not None and topic not in told:
            told.add(topic)
            yield drawn


def _best_drawn(metric: Metric, order: Mapping[str, int]) -> tuple[int, bool, bool, str]:
    place = order.get(topic_of(metric.id), len(order))
    return place, metric.form != "share", metric.step != "month", metric.id


def _last_year(metric: Metric, now: Looks) -> Drawn | None:
    """The last twelve months of the lines, if enough of them are counted and not too old."""
    trends = now.trends(metric.id)
    lines = [
        line for line in lines_told_of(metric) if line in trends and trends[line].newest is not None
    ]
    if not lines or any(trends[line].outcome == "stale" for line in lines):
        return None
    all_series = [now.series(metric.id)[line] for line in lines]
    first = max(one.points[-1].end for one in all_series) - MONTHS_DRAWN - _SLACK
    series = [
        replace(one, points=tuple(point for point in one.points if point.start >= first))
        for one in all_series
    ]
    if min(len(one.points) for one in series) < FEWEST_DRAWN:
        return None
    return Drawn(
        metric=metric.id,
        lines=tuple(series),
        trends=tuple(trends[line] for line in lines),
        about=tuple(metric.families),
    )


def _looked(now: Looks, then: Looks) -> Iterator[Looked]:
    """Every line there is, so that it can be said what was quiet, and how far each was known."""
    for metric in now.metrics.values():
        for line, trend in now.trends(metric.id).items():
            yield Looked(
                metric=metric.id,
                line=line,
                outcome=trend.outcome,
                until=now.newest(metric.id, line),
                is_new=is_new(now, then, metric.id, line),
            )
