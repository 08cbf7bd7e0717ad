"""How measured adoption moves the weight of a factor; it knows trends, no store and no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.core.knowledge import Knowledge
from bot.core.trends.trend import Trend

LARGEST_SHIFT = 0.5
"""A measured trend moves a factor's weight by at most this many points of the scale of three."""
LINE = "pytorch"
"""The line whose share moves a weight; a weight's positive end is PyTorch's."""
FULL_SHIFT_PP = 20.0
"""A share that moves this many percentage points a year moves a weight by all that it may."""
STEPS_A_YEAR = {"day": 365.0, "week": 52.0, "month": 12.0, "year": 1.0, "event": 1.0}


@dataclass(frozen=True, kw_only=True)
class Adoption:
    """The measured number behind a factor, and what it does to the factor's weight."""

    metric: str
    trend: Trend
    today: date
    shift: float
    """Points towards PyTorch; 0 where the trend is no signal, old or unknown."""


def adoption(
    knowledge: Knowledge, trends: Mapping[str, Mapping[str, Trend]], today: date
) -> dict[str, Adoption]:
    """The measured number of every factor that names a metric and has one, by factor.

    Args:
        trends: by metric and line.
    """
    found = {}
    for factor in knowledge.factors.values():
        trend = trends.get(factor.metric or "", {}).get(LINE)
        if factor.metric is None or trend is None or trend.newest is None:
            continue
        steps = STEPS_A_YEAR[knowledge.metrics[factor.metric].step]
        found[factor.id] = Adoption(
            metric=factor.metric, trend=trend, today=today, shift=_shift(trend, steps_a_year=steps)
        )
    return found


def shifts(found: Mapping[str, Adoption]) -> dict[str, float]:
    """The moves of the weights alone, those that are not 0."""
    return {factor: one.shift for factor, one in found.items() if one.shift != 0}


def _shift(trend: Trend, *, steps_a_year: float) -> float:
    if trend.outcome not in ("rising", "falling") or trend.slope is None:
        return 0.0
    share = trend.slope * steps_a_year / FULL_SHIFT_PP
    return round(LARGEST_SHIFT * max(-1.0, min(1.0, share)), 2)
