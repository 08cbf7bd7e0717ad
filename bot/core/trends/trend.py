"""Whether a series moves: signal, noise, or cannot tell; it knows values and a date, no source.

The checks come in a fixed order, and the first that fails decides: fresh enough, counted the same
way, not the whole index, known well enough; then whether it keeps one way, and by enough to matter;
then whether the newest change is beyond the usual. One period is never a trend.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.core.numbers.metric import Metric
from bot.core.numbers.series import Point, Series
from bot.core.trends.checks import Outcome as Outcome
from bot.core.trends.checks import first_to_decide
from bot.core.trends.evidence import Evidence, gather

FALSE_DISCOVERIES = 0.1
"""Of all trends claimed at a time, so many may be none."""


@dataclass(frozen=True, kw_only=True)
class Trend:
    """What a series says, with everything a reader needs to judge it."""

    metric: str
    line: str
    outcome: Outcome
    why: str
    """Which check decided, in words that can be shown."""
    newest: Point | None
    """The newest final period; where that is too few to state, with those before it."""
    interval: tuple[float, float] | None = None
    """95 % of sampling error around the newest value, where counts are small (Wilson)."""
    comparator: Point | None = None
    """What the change is measured from."""
    change: float | None = None
    """Newest minus comparator, in the metric's unit."""
    noise: float | None = None
    """The usual size of a change from period to period (robust standard deviation)."""
    z: float | None = None
    """How many usual sizes the newest change lies from the usual change."""
    chance: float | None = None
    """How likely sampling alone makes so large a change, where counts are small."""
    year_ago: Point | None = None
    """The same period a year before, counted the same way."""
    change_on_year: float | None = None
    """Newest minus the year before, in the metric's unit."""
    slope: float | None = None
    """Change per step (Theil-Sen); per year for what happens when it happens."""
    slope_interval: tuple[float, float] | None = None
    since: date | None = None
    """The first day of the stretch that the slope describes."""
    p_value: float | None = None
    """Of no trend (Mann-Kendall, Hamed-Rao), before control for looking at many series."""
    as_of: date | None = None
    """The day after the newest period."""
    was: Outcome | None = None
    """For an old number: what could be said as of its end."""
    was_why: str = ""
    """Which check decided that."""

    @property
    def at_its_end(self) -> Outcome | None:
        """What the series says, or said as of its end; None where an old one told nothing."""
        return self.was if self.outcome == "stale" else self.outcome


def judge(metric: Metric, series: Series, at: date, controls: Sequence[Series] = ()) -> Trend:
    """What a line says on a day, by the numbers that were final by then.

    Args:
        controls: what shows whether the whole index moved: its total (line ``*``), other packages.
    """
    settled = _settled(metric, series, at)
    if settled.newest is None:
        return Trend(
            metric=metric.id,
            line=series.line,
            outcome="cannot_tell",
            why="nothing has been counted yet",
            newest=None,
        )
    found = gather(metric, settled, [_settled(metric, control, at) for control in controls])
    outcome, why = first_to_decide(metric, settled, found)
    trend = _described(metric, series.line, found, outcome=outcome, why=why)
    if settled.newest.end + timedelta(days=metric.stale_days) >= at:
        return trend
    last = settled.newest.end - timedelta(days=1)
    age = f"the newest number is of {last:%-d %B %Y}"
    told = f"{age}; up to then: {why}"
    return replace(trend, outcome="stale", was=outcome, was_why=why, why=told)


def control(trends: Sequence[Trend], q: float = FALSE_DISCOVERIES) -> list[Trend]:
    """Trends looked at together, by Benjamini and Hochberg: at most ``q`` of those left are none.

    A trend that does not survive is within noise.
    """
    tested = [at for at, trend in enumerate(trends) if trend.p_value is not None]
    if not tested:
        return list(trends)
    from scipy.stats import false_discovery_control

    adjusted = false_discovery_control([trends[at].p_value for at in tested], method="bh")
    controlled = list(trends)
    for at, chance in zip(tested, adjusted, strict=True):
        if chance > q:
            controlled[at] = _withdrawn(trends[at], among=len(tested))
    return controlled


def _settled(metric: Metric, series: Series, at: date) -> Series:
    final = at - timedelta(days=metric.settles_days)
    return replace(series, points=tuple(point for point in series.points if point.end <= final))


def _described(metric: Metric, line: str, found: Evidence, *, outcome: Outcome, why: str) -> Trend:
    way, newest = found.direction, found.newest
    return Trend(
        metric=metric.id,
        line=line,
        outcome=outcome,
        why=why,
        newest=newest,
        interval=found.interval,
        comparator=found.comparator,
        change=newest.value - found.comparator.value if found.comparator else None,
        noise=found.noise,
        z=found.z,
        chance=found.chance,
        year_ago=found.year_ago,
        change_on_year=newest.value - found.year_ago.value if found.year_ago else None,
        slope=way.slope if way else None,
        slope_interval=(way.low, way.high) if way else None,
        since=found.stretch[0].start if way else None,
        p_value=way.p_value if way else None,
        as_of=newest.end,
    )


def _withdrawn(trend: Trend, *, among: int) -> Trend:
    """A trend that may be one by chance, among all that were looked at."""
    if trend.outcome in ("rising", "falling"):
        why = f"a direction, but of {among} looked at one such comes by chance"
        return replace(trend, outcome="within_noise", why=why)
    if trend.was in ("rising", "falling"):
        return replace(trend, was="within_noise")
    return trend
