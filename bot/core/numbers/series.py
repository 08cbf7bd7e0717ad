"""Measurements as values: what was counted, what could not be, and the series they make.

It knows no source, no store and no clock. A number carries what was counted (its measure and
subject), the period, and its regime, the version of the definition it was counted by; numbers of
different regimes are never compared. What could not be counted is a Gap with a reason, never 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise, takewhile
from typing import Literal

Step = Literal["day", "week", "month", "year", "event"]
"""How often a number of a kind comes; ``event`` for what happens when it happens (a release)."""
GapReason = Literal[
    "down",
    "refused",
    "over_quota",
    "unknown_subject",
    "changed_shape",
    "stale",
    "truncated",
    "implausible",
    "not_settled",
    "switched_off",
]
ALL = "*"
"""The subject that stands for everything counted: all questions, all downloads."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Observation:
    """One measured number."""

    measure: str
    """What was counted: ``pypi.downloads``."""
    subject: str
    """Of what: a package, a tag, a repository; ``*`` for all there are."""
    step: Step
    start: date
    """First day of the period; for a reading of a running total, the day of the reading."""
    end: date
    """The day after the last."""
    value: float
    regime: str
    """By which definition it was counted; a few words that can be shown."""
    source: str
    """Id of an entry of ``knowledge/sources``."""
    url: str
    """Where a person can look it up; never holds a key."""
    fetched_at: datetime
    """UTC."""
    label: str = ""
    """What tells apart two numbers of one period: a release's version, a conference."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """A number that could not be had, and why."""

    source: str
    measure: str
    subject: str
    step: Step
    start: date
    end: date
    reason: GapReason
    detail: str
    """What happened, in words that can be shown: no keys, no exception text."""
    at: datetime
    """When it was found, UTC."""
    value: float | None = None
    """The number that was set aside as not to be believed, if there was one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Want:
    """A stretch of numbers to be fetched in one go; what was fetched need not be fetched again."""

    source: str
    measure: str
    step: Step
    subjects: tuple[str, ...]
    start: date
    end: date
    """The day after the last."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """How the last visit to a source went."""

    source: str
    at: datetime
    ok_at: datetime | None = None
    """When it last gave a number."""
    numbers: int = 0
    gaps: int = 0
    error: str = ""
    """The last error, in words that can be shown; empty when all went well."""
    quota_left: float | None = None
    quota_unit: str = ""
    """``calls``, ``US dollars``."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """One value of a metric, derived from observations of one period and one regime."""

    start: date
    end: date
    value: float
    regime: str
    source: str
    url: str
    fetched_at: datetime
    count: float | None = None
    """For a share: how many were counted."""
    out_of: float | None = None
    """For a share: out of how many."""
    label: str = ""

    @property
    def last_day(self) -> date:
        """The last day of its period."""
        return self.end - timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """One line of a metric over time, oldest point first; periods that are missing are missing."""

    metric: str
    line: str
    """A framework, or a lane of the metric (``onnxruntime``, ``both``)."""
    points: tuple[Point, ...]

    @property
    def newest(self) -> Point | None:
        """The last point."""
        return self.points[-1] if self.points else None

    @property
    def regime(self) -> tuple[Point, ...]:
        """The newest points that were counted in one way: what may be compared with the last."""
        newest = takewhile(lambda p: p.regime == self.points[-1].regime, reversed(self.points))
        return tuple(newest)[::-1]

    @property
    def breaks(self) -> tuple[tuple[date, str], ...]:
        """Where the definition changes: the first day of a new regime, and its name."""
        return tuple(
            (after.start, after.regime)
            for before, after in pairwise(self.points)
            if before.regime != after.regime
        )
