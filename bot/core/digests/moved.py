"""Which metrics moved beyond noise within a week, and have not been told of before.

What is told once of one number in a hundred is told every week of a hundred numbers. So the rules
are stricter here than for somebody who asks after one number, and what was told stands for a while.
Running totals only grow, and the plain counts of what is counted as a share as well grow with
everything: neither is looked at for a direction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from bot.core.digests.digest import How, Moved, MovedLine
from bot.core.digests.looks import Looks, is_new
from bot.core.numbers.metric import Metric, MetricForm
from bot.core.trends.evidence import gather
from bot.core.trends.persistence import LIKELY_CHANCE
from bot.core.trends.size import practical
from bot.core.trends.trend import Outcome, Trend, control

SURE = 0.001
"""Chance of no trend at most. A year brings a thousand looks or so at all lines together: of these
one says so by chance."""
FAR = 5.0
"""Usual sizes that a single period must lie off: at 3, what has no trend at all gives some
ten alarms a year over all lines; see the tests for the figure at 5."""
STANDS = timedelta(days=365)
"""For so long after a direction was last seen it is no news that it is seen again."""
CALM = timedelta(days=90)
"""So long no line of a metric lay far off, before one that does is news: a burst ends with a fall,
and a window of four weeks shows one odd week four times."""
_FORMS: tuple[MetricForm, ...] = ("share", "rate", "per_100k", "count", "age")
"""Of several metrics that count the same the one is shown that says most about a framework."""
_WAYS: dict[Outcome | None, int] = {"rising": 1, "falling": -1}


@dataclass(frozen=True, kw_only=True)
class _News:
    metric: Metric
    how: How
    line: MovedLine
    way: int


def moved(now: Looks, then: Looks) -> tuple[Moved, ...]:
    """What moved: directions first, then single periods; one item a metric."""
    trends = _looked_at_together(now, then)
    news = [_direction(trend, now, then) for trend in trends]
    told = {(one.metric.measure, one.line.trend.line) for one in news if one}
    news += [
        _unusual(trend, now, then)
        for trend in trends
        if (now.metrics[trend.metric].measure, trend.line) not in told
    ]
    return tuple(_grouped([one for one in news if one]))


def lines_told_of(metric: Metric) -> tuple[str, ...]:
    """The lines of which something may be said: of two shares of one whole one says it all."""
    lines = tuple(metric.families)
    return lines[:1] if metric.form == "share" and len(metric.among or lines) == 2 else lines


def is_looked_at(metric: Metric, metrics: Mapping[str, Metric]) -> bool:
    """Whether a metric can move: no age, no running total, no yardstick, and no plain count of what
    is counted as a share of something, too."""
    if metric.form == "age" or (metric.form, metric.kind) == ("count", "stock"):
        return False
    if metric.id in {other.controls for other in metrics.values()}:
        return False
    shares = (o for o in metrics.values() if o.measure == metric.measure and o.form != "count")
    return metric.form != "count" or not any(
        set(other.families) & set(metric.families) for other in shares
    )


def way_of(trend: Trend) -> int:
    """1 up, -1 down, 0 not as surely as it takes here; of an old number what it said at its end."""
    is_sure = trend.p_value is not None and trend.p_value <= SURE
    return _WAYS.get(trend.at_its_end, 0) if is_sure else 0


def _looked_at_together(now: Looks, then: Looks) -> list[Trend]:
    """The lines with a new number, controlled for looking at all of them, the best metric of those
    that count the same first."""
    metrics = [one for one in now.metrics.values() if is_looked_at(one, now.metrics)]
    new = [
        now.trends(metric.id)[line]
        for metric in sorted(metrics, key=_preference)
        for line in lines_told_of(metric)
        if is_new(now, then, metric.id, line)
    ]
    return control(new)


def _preference(metric: Metric) -> tuple[int, bool, str]:
    return _FORMS.index(metric.form), metric.step != "month", metric.id


def _direction(trend: Trend, now: Looks, then: Looks) -> _News | None:
    """A direction that does not stand announced."""
    way = way_of(trend) if trend.outcome != "stale" else 0
    if way == 0 or way == _announced(trend, now, then):
        return None
    return _news(trend, "direction", way, now, then)


def _announced(trend: Trend, now: Looks, then: Looks) -> int:
    """The direction last seen in what counts the same, by the numbers known a week before."""
    measure, line = now.metrics[trend.metric].measure, trend.line
    same = (
        metric
        for metric in now.metrics.values()
        if metric.measure == measure and line in lines_told_of(metric)
        if is_looked_at(metric, now.metrics)
    )
    seen = (_last_seen(metric.id, line, now, then) for metric in same)
    return max((one for one in seen if one), default=(None, 0))[1]


def _last_seen(metric: str, line: str, now: Looks, then: Looks) -> tuple[date, int] | None:
    for day in then.days(metric, line, after=now.at - STANDS):
        way = way_of(then.earlier(day).trends(metric)[line])
        if way:
            return day, way
    return None


def _unusual(trend: Trend, now: Looks, then: Looks) -> _News | None:
    """A single period that lies far off, where nothing did for a while."""
    if not _is_far(trend, now) or _was_far_lately(trend.metric, now, then):
        return None
    assert trend.z is not None
    return _news(trend, "unusual", 1 if trend.z > 0 else -1, now, then)


def _was_far_lately(metric: str, now: Looks, then: Looks) -> bool:
    return any(
        _is_far(then.earlier(day).trends(metric)[line], then.earlier(day))
        for line in then.series(metric)
        for day in then.days(metric, line, after=now.at - CALM)
    )


def _is_far(trend: Trend, at: Looks) -> bool:
    """Whether the newest change lies far off the usual and is large enough to matter."""
    if trend.z is None or abs(trend.z) < FAR or trend.newest is None or trend.comparator is None:
        return False
    metric, change = at.metrics[trend.metric], trend.newest.value - trend.comparator.value
    if abs(change) < practical(metric, [trend.newest, trend.comparator]):
        return False
    if trend.outcome == "unusual":
        return True
    # A direction is judged before its newest step is: what explains that was not asked yet.
    goes_on = trend.slope is not None and trend.slope * trend.z > 0
    is_chance = trend.chance is not None and trend.chance >= LIKELY_CHANCE
    if trend.outcome not in _WAYS or not goes_on or is_chance:
        return False
    return not gather(metric, at.series(trend.metric)[trend.line], ()).same_a_year_ago


def _news(trend: Trend, how: How, way: int, now: Looks, then: Looks) -> _News:
    before = then.trends(trend.metric)[trend.line]
    line = MovedLine(trend=trend, before=before.at_its_end if before.newest else None)
    return _News(metric=now.metrics[trend.metric], how=how, line=line, way=way)


def _grouped(news: Sequence[_News]) -> Iterator[Moved]:
    """One item a metric; of several metrics that count the same the first speaks for a line."""
    told: set[tuple[str, str, int]] = set()
    kept = []
    for one in news:
        key = one.metric.measure, one.line.trend.line, one.way
        if key not in told:
            told.add(key)
            kept.append(one)
    for (metric, how), group in groupby(kept, key=lambda one: (one.metric.id, one.how)):
        yield Moved(metric=metric, how=how, lines=tuple(one.line for one in group))
