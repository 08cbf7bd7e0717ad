"""Whether a slope is large enough to matter to anyone; significance is not size."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.core.numbers.metric import Metric
from bot.core.numbers.series import Point
from bot.core.trends.spacing import STEP_DAYS

SMALLEST_PP = 1.0
"""Percentage points a year: nobody chooses otherwise for less."""
SMALLEST_PART = 0.05
"""Of its level a year, for what has no natural whole."""
DAYS_A_YEAR = 365.25


def practical(metric: Metric, points: Sequence[Point]) -> float:
    """The smallest change in a year that matters, in the metric's unit.

    A rate of a large whole (1 % of all questions) can never move by a point, so a part of its level
    is enough.
    """
    part = SMALLEST_PART * float(np.median([abs(point.value) for point in points]))
    match metric.form:
        case "share":
            return SMALLEST_PP
        case "rate":
            return min(SMALLEST_PP, part)
        case _:
            return part


def is_small(metric: Metric, points: Sequence[Point], slope: float) -> bool:
    """Whether a slope per step is less than matters."""
    a_year = abs(slope) * DAYS_A_YEAR / STEP_DAYS[metric.step]
    return a_year < practical(metric, points) or slope == 0
