"""What the store says about a metric, as series and trends, kept until something changes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from bot.core.knowledge import Claim
from bot.core.numbers.claim import Tested, retest
from bot.core.numbers.derive import derive, subjects
from bot.core.numbers.excerpt import Excerpt, Stretch, within
from bot.core.numbers.metric import Metric
from bot.core.numbers.series import Observation, Series, Step
from bot.core.trends.trend import Trend, control, judge


class Reads(Protocol):
    """What is read of the store."""

    def observations(self, measure: str, step: Step, subjects: Iterable[str]) -> list[Observation]:
        """All regimes, oldest first."""
        ...

    def revision(self) -> int:
        """Changes whenever a number does."""
        ...


class Measured:
    """Series and trends by metric; safe to use from many threads."""

    def __init__(
        self, metrics: Mapping[str, Metric], store: Reads, clock: Callable[[], datetime]
    ) -> None:
        self._metrics, self._store, self._clock = metrics, store, clock
        self._lock = threading.Lock()
        self._made_for: tuple[int, date] | None = None
        self._series: dict[str, dict[str, Series]] = {}
        self._trends: dict[str, dict[str, Trend]] = {}

    def now(self) -> datetime:
        """The time it is, UTC."""
        return self._clock()

    def series(self, metric: str) -> dict[str, Series]:
        """The metric's lines.

        Raises:
            StoreDown: the store cannot be read.
        """
        with self._lock:
            self._forget_if_changed()
            return self._series_of(metric)

    def trends(self, metric: str) -> dict[str, Trend]:
        """What each line of the metric says, controlled for looking at several.

        Raises:
            StoreDown: the store cannot be read.
        """
        return self.all_trends((metric,))[metric]

    def all_trends(self, metrics: Iterable[str]) -> dict[str, dict[str, Trend]]:
        """The trends of several metrics, by metric and line, with one look at the store.

        Raises:
            StoreDown: the store cannot be read.
        """
        with self._lock:
            self._forget_if_changed()
            return {metric: self._trends_of(metric) for metric in metrics}

    def _held(self, metric: str) -> tuple[dict[str, Series], dict[str, Trend]]:
        """A metric's lines and what they say, of one look at the store."""
        with self._lock:
            self._forget_if_changed()
            return self._series_of(metric), self._trends_of(metric)

    def _trends_of(self, metric: str) -> dict[str, Trend]:
        if metric not in self._trends:
            known, lines = self._metrics[metric], self._series_of(metric)
            controls = tuple(self._series_of(known.controls).values()) if known.controls else ()
            today = self._clock().date()
            judged = [judge(known, line, today, controls) for line in lines.values()]
            self._trends[metric] = {trend.line: trend for trend in control(judged)}
        return self._trends[metric]

    def excerpt(
        self, metric: str, lines: Sequence[str] = (), stretch: Stretch | None = None
    ) -> Excerpt:
        """Some lines of a metric over some time; all lines, all time if not said.

        Raises:
            StoreDown: the store cannot be read.
        """
        known, trends = self._held(metric)
        chosen = [line for line in lines if line in known] or list(known)
        return Excerpt(
            metric=self._metrics[metric],
            lines={line: within(known[line], stretch) for line in chosen},
            trends={line: trends[line] for line in chosen},
            today=self.now().date(),
            stretch=stretch,
        )

    def first_held(self, metrics: Iterable[str], lines: Sequence[str] = ()) -> str | None:
        """The first of these metrics that holds a number of every line asked about.

        Raises:
            StoreDown: the store cannot be read.
        """
        for metric in metrics:
            known = self.series(metric)
            asked = [known.get(line) for line in lines] or list(known.values())
            held = [series is not None and series.newest is not None for series in asked]
            if all(held) if lines else any(held):
                return metric
        return None

    def retest(self, claim: Claim) -> Tested | None:
        """What the numbers say of a claim; None where no number tests it.

        Raises:
            StoreDown: the store cannot be read.
        """
        if claim.test is None:
            return None
        lines, trends = self._held(claim.test.metric)
        return retest(claim, lines, trends.get(claim.test.line), self.now().date())

    def _series_of(self, metric: str) -> dict[str, Series]:
        if metric not in self._series:
            known = self._metrics[metric]
            found = self._store.observations(known.measure, known.step, subjects(known))
            self._series[metric] = derive(known, found)
        return self._series[metric]

    def _forget_if_changed(self) -> None:
        made_for = self._store.revision(), self._clock().date()
        if made_for != self._made_for:
            self._series, self._trends, self._made_for = {}, {}, made_for
