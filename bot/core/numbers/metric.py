"""How numbers are defined: what a metric counts, who counted it, what tests a claim by it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from bot.core.numbers.series import Step

TestKind = Literal["level", "trend", "passed", "age"]
"""``level``: where the newest value lies; ``trend``: where it goes; ``passed``: whether the line is
ahead; ``age``: how many days ago the newest event was."""
MetricForm = Literal["count", "share", "rate", "per_100k", "age"]
"""``count``: the sum of a line's subjects; ``share``: % among the lines; ``rate``: % of the whole;
``per_100k``: per 100,000 of the whole; ``age``: days since the newest event."""


@dataclass(frozen=True, kw_only=True)
class Metric:
    """One adoption number: how it is counted, and what it can and cannot say."""

    id: str
    name: str
    question: str
    measure: str
    """What the observations count: ``pypi.downloads``."""
    step: Step
    form: MetricForm
    families: dict[str, tuple[str, ...]]
    """The lines, by framework or lane: subjects that are added up; ``-subject`` is taken off."""
    also: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Further subjects of a line, counted where all of them are known; else the regime says
    which are missing."""
    among: tuple[str, ...] = ()
    """For a share: the lines it is a share among; all of them if left out."""
    whole: str = "*"
    """For a rate: the subject it is a rate of."""
    pool: int = 1
    """So many periods are counted together."""
    unit: str
    """Follows the value: ``% of the downloads of both``."""
    kind: Literal["stock", "flow"]
    caveat: str
    settles_days: int
    """Days after a period's end until its number is final."""
    stale_days: int
    """Days after a period's end from which the number is called old."""
    small: bool = False
    """True: counts are so small that the sampling error matters (Wilson intervals)."""
    sources: tuple[str, ...]
    """Entries of ``knowledge/sources``, the live one first."""
    asked_as: tuple[str, ...] = ()
    """What people call it when they ask."""
    controls: str | None = None
    """A metric whose lines should not move with this one: if they do, it is the plumbing."""
    total: str | None = None
    """The running total of which this is the growth: it answers for a stretch of time."""


@dataclass(frozen=True, kw_only=True)
class SourceTerms:
    """Who counted: how to name them, and on what terms the numbers are shown."""

    id: str
    name: str
    """As a reader knows it: ``ClickPy``."""
    home: str
    attribution: str
    licence: str
    bias: str
    """What it counts that one would not, or misses."""


@dataclass(frozen=True, kw_only=True)
class Unmeasured:
    """A number people ask for that is not counted here, and the nearest one that is, if any."""

    id: str
    name: str
    why: str
    nearest: str | None = None
    """A metric's id; none where no number comes near."""
    asked_as: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ClaimTest:
    """Which number re-tests a claim, and what it must be for the claim to hold."""

    metric: str
    line: str
    kind: TestKind
    as_said: str
    """What must be so for the claim to hold, as this number puts it: one clause for people."""
    over: str | None = None
    """Passed: the line that must be behind. Level: the value is a multiple of this line's."""
    above: float | None = None
    """Passed: the value that must be behind, instead of a line."""
    holds: tuple[float | str, ...] = ()
    """Level, age: the lowest and highest value that bear the claim out. Trend: the outcomes."""
    weakened: tuple[float | str, ...] = ()
    """The same, wider: what leaves part of it standing. What lies beyond overturns the claim."""
    prediction: bool = False
    """True: what bears it out makes it ``came_true``."""
