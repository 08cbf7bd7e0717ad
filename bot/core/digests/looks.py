"""What metrics said at a day, by the numbers that were final by then; each is judged once.

It is the one place where a digest gets a number from, so that no period is ever seen before it is
final.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from bot.core.numbers.metric import Metric
from bot.core.numbers.series import Series
from bot.core.trends.trend import Trend, control, judge

Lines = Callable[[str], Mapping[str, Series]]
"""Gives the lines of a metric."""


class Looks:
    """The metrics as they stood at a day."""

    def __init__(self, metrics: Mapping[str, Metric], lines: Lines, at: date) -> None:
        self.metrics, self.at = metrics, at
        self._lines = lines
        self._series: dict[str, dict[str, Series]] = {}
        self._trends: dict[str, dict[str, Trend]] = {}
        self._earlier: dict[date, Looks] = {at: self}

    def series(self, metric: str) -> dict[str, Series]:
        """The metric's lines, each up to its newest final period."""
        if metric not in self._series:
            final = self.at - timedelta(days=self.metrics[metric].settles_days)
            self._series[metric] = {
                line: until(series, final) for line, series in self._lines(metric).items()
            }
        return self._series[metric]

    def trends(self, metric: str) -> dict[str, Trend]:
        """What each line of the metric said, controlled for looking at several."""
        if metric not in self._trends:
            known = self.metrics[metric]
            controls = tuple(self.series(known.controls).values()) if known.controls else ()
            judged = [judge(known, one, self.at, controls) for one in self.series(metric).values()]
            self._trends[metric] = {trend.line: trend for trend in control(judged)}
        return self._trends[metric]

    def earlier(self, at: date) -> Looks:
        """The same numbers as they stood at an earlier day."""
        if at not in self._earlier:
            looks = Looks(self.metrics, self._lines, at)
            looks._earlier = self._earlier
            self._earlier[at] = looks
        return self._earlier[at]

    def days(self, metric: str, line: str, after: date) -> list[date]:
        """The days after one on which a number of the line became final, the newest first."""
        wait = timedelta(days=self.metrics[metric].settles_days)
        known = self.series(metric).get(line)
        ends = {point.end + wait for point in known.points} if known else set()
        return sorted((day for day in ends if day > after), reverse=True)

    def newest(self, metric: str, line: str) -> date | None:
        """The day after the line's newest final period."""
        known = self.series(metric).get(line)
        return known.newest.end if known and known.newest else None


def is_new(now: Looks, then: Looks, metric: str, line: str) -> bool:
    """Whether a line has a later period than a while before."""
    end, before = now.newest(metric, line), then.newest(metric, line)
    return end is not None and (before is None or end > before)


def until(series: Series, end: date) -> Series:
    """The periods that ended by a day."""
    return replace(series, points=tuple(point for point in series.points if point.end <= end))
