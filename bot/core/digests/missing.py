"""What was not counted: sources that failed or stand still, numbers too few, new definitions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from bot.core.digests.digest import Missing, WhyMissing
from bot.core.digests.looks import Looks
from bot.core.numbers.metric import Metric
from bot.core.numbers.series import Gap, Visit
from bot.core.trends.sampling import is_too_wide
from bot.core.trends.trend import Trend

A_DAY = timedelta(days=1)
EXPECTED = ("not_settled", "unknown_subject", "switched_off")
"""Gaps that are as they should be."""


def missing(
    visits: Mapping[str, Visit], gaps: Sequence[Gap], now: Looks, then: Looks
) -> tuple[Missing, ...]:
    """One entry a source and reason, what is newly so first; nothing that was never counted.

    Args:
        gaps: the newest first.
    """
    found = [*_failed(visits, now, then), *_by_metric(visits, gaps, now, then)]
    return tuple(sorted(found, key=lambda one: not one.is_new))


def _failed(visits: Mapping[str, Visit], now: Looks, then: Looks) -> Iterator[Missing]:
    """Sources that gave numbers before, and none at their last visit."""
    for source, visit in visits.items():
        if visit.ok_at is None or not _has_failed(visit):
            continue
        metrics = [metric for metric in now.metrics if _source(now, metric) == source]
        yield Missing(
            source=source,
            metrics=tuple(metrics),
            last=_last(now, metrics),
            why="failed",
            detail=visit.error,
            is_new=visit.ok_at.date() >= then.at,
            is_live=True,
        )


def _by_metric(
    visits: Mapping[str, Visit], gaps: Sequence[Gap], now: Looks, then: Looks
) -> Iterator[Missing]:
    """Metrics of which no line says anything."""
    told: dict[tuple[str, WhyMissing, bool], list[str]] = defaultdict(list)
    for metric in now.metrics.values():
        why, source = _why(metric, now), _source(now, metric.id)
        if why is None or source is None:
            continue
        is_new = _why(metric, then) != why
        has_failed = source in visits and _has_failed(visits[source])
        if (why == "counted_anew" and not is_new) or (why == "stale" and has_failed):
            continue
        told[source, why, is_new].append(metric.id)
    for (source, why, is_new), metrics in told.items():
        measures = {now.metrics[metric].measure for metric in metrics}
        yield Missing(
            source=source,
            metrics=tuple(metrics),
            last=_last(now, metrics),
            why=why,
            detail=_detail(source, measures, gaps) if why == "stale" else "",
            is_new=is_new,
            is_live=source in visits,
        )


def _has_failed(visit: Visit) -> bool:
    """Whether a source that gave numbers before gave none at its last visit."""
    return bool(visit.error) and visit.ok_at is not None and visit.ok_at < visit.at


def _why(metric: Metric, looks: Looks) -> WhyMissing | None:
    """Why a metric that was counted before says nothing now; None where some line does."""
    trends = [trend for trend in looks.trends(metric.id).values() if trend.newest is not None]
    if not trends:
        return None
    if all(trend.outcome == "stale" for trend in trends):
        return "stale"
    if all(_is_too_few(metric, trend) for trend in trends):
        return "too_few"
    if all(trend.outcome == "definition_changed" for trend in trends):
        return "counted_anew"
    return None


def _is_too_few(metric: Metric, trend: Trend) -> bool:
    return trend.outcome == "cannot_tell" and is_too_wide(metric, trend.interval)


def _source(looks: Looks, metric: str) -> str | None:
    """Who gave the newest number."""
    newest = [one.newest for one in looks.series(metric).values() if one.newest]
    return max(newest, key=lambda point: point.end).source if newest else None


def _last(looks: Looks, metrics: Iterable[str]) -> date | None:
    """The last day of the newest number of some metrics."""
    lines = (one for metric in metrics for one in looks.series(metric).values())
    return max((one.newest.last_day for one in lines if one.newest), default=None)


def _detail(source: str, measures: set[str], gaps: Sequence[Gap]) -> str:
    """What the newest gap of these measures says, if one was noted."""
    found = (
        gap
        for gap in gaps
        if gap.source == source and gap.measure in measures and gap.reason not in EXPECTED
    )
    newest = next(found, None)
    return f"{newest.reason}: {newest.detail}" if newest else ""
