"""How much a number usually moves, so that a change can be held against it; it knows no dates.

Shares are compared as log odds and counts as logarithms: a point at 95 % or a thousand downloads
among millions is not the same step as at 50 % or among thousands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit

from bot.core.numbers.metric import Metric
from bot.core.numbers.series import Point

Array = npt.NDArray[np.float64]
FEWEST_CHANGES = 12
"""Past changes needed to know what is usual; below, the usual size is itself a guess."""
FURTHEST_BACK = 104
"""So many past changes tell what is usual; older ones are of another time."""
UNUSUAL, NOTABLE = 2.0, 3.0
"""Robust standard deviations: beyond the first 1 change in 20 lies by chance, beyond the second
hardly any."""
LARGEST_Z = 99.0
"""Given for what never changed before: further out the size says nothing more."""
NEAREST_TO_NONE = 1e-4
"""A share without counts is taken to be this far from 0 and 1, where log odds have no end."""


@dataclass(frozen=True, kw_only=True)
class Usual:
    """What changes from period to period were like, on the scale they are compared on."""

    median: float
    deviation: float
    """Robust standard deviation."""


def comparable(metric: Metric, points: Sequence[Point]) -> Array:
    """The values on the scale where steps are comparable."""
    values = np.array([point.value for point in points], dtype=float)
    if metric.form in ("share", "rate"):
        return np.asarray(logit([_part(point) for point in points]), dtype=float)
    if np.any(values < 0):
        return values
    positive = values[values > 0]
    floor = positive.min() / 2 if positive.size else 1.0
    return np.asarray(np.log(np.maximum(values, floor)), dtype=float)


def usual(changes: Array) -> Usual | None:
    """What is usual among past changes; None where there are too few."""
    changes = changes[-FURTHEST_BACK:]
    if changes.size < FEWEST_CHANGES:
        return None
    from scipy.stats import median_abs_deviation

    median = float(np.median(changes))
    deviation = float(median_abs_deviation(changes, scale="normal"))
    return Usual(median=median, deviation=deviation)


def robust_z(change: float, known: Usual) -> float:
    """How many usual sizes a change lies from the usual change."""
    away = change - known.median
    if abs(away) < 1e-12 * max(1.0, abs(known.median)):
        return 0.0
    if known.deviation == 0:
        return float(np.sign(away)) * LARGEST_Z
    return float(np.clip(away / known.deviation, -LARGEST_Z, LARGEST_Z))


def in_unit(metric: Metric, values: Array, deviation: float) -> float:
    """A deviation around the newest value, in the metric's unit.

    Args:
        values: the metric's values up to the newest.
    """
    newest = float(values[-1])
    if metric.form in ("share", "rate"):
        odds = logit(np.clip(newest / 100, NEAREST_TO_NONE, 1 - NEAREST_TO_NONE))
        return float(100 * (expit(odds + deviation) - expit(odds - deviation)) / 2)
    return deviation if np.any(values < 0) else newest * deviation


def _part(point: Point) -> float:
    if point.count is not None and point.out_of is not None and 0 <= point.count <= point.out_of:
        return (point.count + 0.5) / (point.out_of + 1)
    return min(max(point.value / 100, NEAREST_TO_NONE), 1 - NEAREST_TO_NONE)
