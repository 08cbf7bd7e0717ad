"""Whether a whole index moved at once; then a change is plumbing or a holiday, not adoption."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np

from bot.core.numbers.metric import Metric
from bot.core.numbers.series import ALL, Point, Series
from bot.core.trends.noise import NOTABLE, comparable, robust_z, usual
from bot.core.trends.spacing import STEP_DAYS, apart, ending_with, neighbours

ENOUGH_OTHERS = 2
"""Packages that have nothing to do with each other and move far the same way."""


def whole_index_moved(metric: Metric, newest: Point, controls: Sequence[Series]) -> bool:
    """Whether the total, or two other packages, moved far the same way in the newest step."""
    moved = [(control.line == ALL, _way(metric, newest, control)) for control in controls]
    return any(
        any(is_total for is_total, found in moved if found == way)
        or sum(found == way for _, found in moved) >= ENOUGH_OTHERS
        for way in (1, -1)
    )


def _way(metric: Metric, newest: Point, control: Series) -> int:
    """1 far up, -1 far down, 0 neither or not known."""
    points = apart(metric, [point for point in control.regime if point.start <= newest.start])
    pairs = neighbours(metric, points)
    within = timedelta(days=STEP_DAYS[metric.step] / 2)
    if not points or newest.start - points[-1].start > within:
        return 0
    if ending_with(pairs, points[-1]) is None:
        return 0
    counted = replace(metric, form="count")  # of a control only the size matters
    values = dict(zip(map(id, points), comparable(counted, points), strict=True))
    changes = np.array([values[id(after)] - values[id(before)] for before, after in pairs])
    known = usual(changes[:-1])
    z = robust_z(float(changes[-1]), known) if known else 0.0
    return int(np.sign(z)) if abs(z) > NOTABLE else 0
