"""What is shown of a metric: some of its lines over some stretch of time, with what they say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.core.numbers.metric import Metric
from bot.core.numbers.series import Point, Series
from bot.core.trends.trend import Trend


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """A stretch of time somebody asked about."""

    start: date
    end: date
    """The day after the last."""
    words: str
    """As it can be said back: ``2024``, ``the last six months``."""


@dataclass(frozen=True, kw_only=True)
class Excerpt:
    """Some lines of a metric, the one asked about first."""

    metric: Metric
    lines: Mapping[str, Series]
    trends: Mapping[str, Trend]
    """Of each line as a whole, whatever the stretch."""
    today: date
    stretch: Stretch | None = None

    @property
    def newest(self) -> Point | None:
        """The newest point of any line."""
        points = [series.newest for series in self.lines.values() if series.newest]
        return max(points, key=lambda point: point.end, default=None)


def within(series: Series, stretch: Stretch | None) -> Series:
    """The points of a series that lie wholly or mostly in a stretch."""
    if stretch is None:
        return series
    points = tuple(
        p for p in series.points if stretch.start <= _middle(p.start, p.end) < stretch.end
    )
    return Series(metric=series.metric, line=series.line, points=points)


def _middle(start: date, end: date) -> date:
    return start + (end - start) / 2
