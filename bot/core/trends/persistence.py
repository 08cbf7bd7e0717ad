"""Whether values keep going one way; it knows values and their times, not what was counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

FEWEST_POINTS = 10
"""Below, no test has the power to tell a direction from noise."""
LIKELY_CHANCE = 0.05
LAGS = 3
"""Neighbours whose likeness is corrected for; with more, chance likenesses enter (Hamed, Rao)."""


@dataclass(frozen=True, kw_only=True)
class Direction:
    """The slope of a stretch and whether it is one."""

    slope: float
    low: float
    high: float
    """95 % around the slope."""
    p_value: float
    """Of no trend: Mann-Kendall with Hamed and Rao's correction, which may only weaken it."""
    of_late: float
    """The slope of the newer half alone."""

    @property
    def is_clear(self) -> bool:
        """Whether both the slope's interval and the test say that the stretch has a direction."""
        return (self.low > 0 or self.high < 0) and self.p_value < LIKELY_CHANCE

    @property
    def lasts(self) -> bool:
        """Whether it is a trend now: what has turned in the newer half was one."""
        return self.is_clear and self.slope * self.of_late >= 0


def direction(times: Sequence[float], values: Sequence[float]) -> Direction | None:
    """Theil and Sen's slope per unit of time, and Mann and Kendall's test; None for too few."""
    if len(values) < FEWEST_POINTS or times[0] == times[-1]:
        return None
    if min(values) == max(values):
        return Direction(slope=0.0, low=0.0, high=0.0, p_value=1.0, of_late=0.0)
    from scipy.stats import theilslopes

    fit = theilslopes(values, times)
    return Direction(
        slope=float(fit.slope),
        low=float(fit.low_slope),
        high=float(fit.high_slope),
        p_value=_chance_of_none(values),
        of_late=_slope(times[len(times) // 2 :], values[len(values) // 2 :]),
    )


def _slope(times: Sequence[float], values: Sequence[float]) -> float:
    if times[0] == times[-1] or min(values) == max(values):
        return 0.0
    from scipy.stats import theilslopes

    return float(theilslopes(values, times).slope)


def _chance_of_none(values: Sequence[float]) -> float:
    import pymannkendall

    with np.errstate(all="ignore"):
        corrected = float(pymannkendall.hamed_rao_modification_test(values, lag=LAGS).p)
    if corrected >= LIKELY_CHANCE:
        return corrected
    plain = float(pymannkendall.original_test(values).p)
    return plain if np.isnan(corrected) else max(plain, corrected)
