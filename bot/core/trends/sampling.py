"""What chance alone does to a number counted from few; it knows counts, no past and no dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.core.numbers.metric import Metric
from bot.core.numbers.series import Point

WIDEST_PP = 5.0
"""Percentage points to either side; a share known less well than that is not worth stating."""
MOST_POOLED = 3
"""Periods counted together at most: three months make a quarter."""
FEW = 10
"""With fewer in any of the four cells the exact test is used."""
SCALE = {"share": 100.0, "rate": 100.0, "per_100k": 100_000.0}

Range = tuple[float, float]


def interval(metric: Metric, point: Point) -> Range | None:
    """95 % range of what is behind the count, in the metric's unit: Wilson, or Poisson's exact.

    None where the metric's counts are large or not known.
    """
    if not metric.small:
        return None
    from statsmodels.stats.proportion import proportion_confint
    from statsmodels.stats.rates import confint_poisson

    if metric.form == "count":
        return (
            _floats(confint_poisson(point.value, 1, method="exact-c")) if _is_count(point) else None
        )
    counts = _counts(point)
    if counts is None or metric.form not in SCALE:
        return None
    low, high = _floats(proportion_confint(*counts, method="wilson"))
    return SCALE[metric.form] * low, SCALE[metric.form] * high


def is_too_wide(metric: Metric, found: Range | None) -> bool:
    """Whether a share is known less well than is worth stating."""
    if found is None or metric.form not in ("share", "rate"):
        return False
    return (found[1] - found[0]) / 2 > WIDEST_PP


def pooled(metric: Metric, points: Sequence[Point]) -> Point:
    """The newest point, counted together with those before it until it is known well enough.

    Args:
        points: neighbours without one missing, oldest first.
    """
    together = points[-1]
    for earlier in reversed(points[-MOST_POOLED:-1]):
        if not is_too_wide(metric, interval(metric, together)):
            break
        mine, others = _counts(together), _counts(earlier)
        if mine is None or others is None:
            break
        count, out_of = mine[0] + others[0], mine[1] + others[1]
        value = SCALE[metric.form] * count / out_of
        together = replace(together, start=earlier.start, value=value, count=count, out_of=out_of)
    return together


def chance(metric: Metric, before: Point, after: Point) -> float | None:
    """How likely two numbers differ so much when nothing changed; None where counts are large."""
    if not metric.small:
        return None
    if metric.form == "count":
        return _chance_of_counts(before, after)
    first, second = _counts(before), _counts(after)
    if first is None or second is None:
        return None
    from scipy.stats import fisher_exact
    from statsmodels.stats.proportion import proportions_ztest

    table = [[part, whole - part] for part, whole in (second, first)]
    if min(table[0] + table[1]) < FEW:
        return float(fisher_exact([[round(cell) for cell in row] for row in table]).pvalue)
    parts, wholes = zip(second, first, strict=True)
    return float(proportions_ztest(parts, wholes)[1])


def _chance_of_counts(before: Point, after: Point) -> float | None:
    if not (_is_count(before) and _is_count(after)):
        return None
    if round(before.value) + round(after.value) == 0:
        return 1.0
    from scipy.stats import binomtest

    days = [max((point.end - point.start).days, 1) for point in (after, before)]
    # Given their sum, two Poisson counts are binomial by the lengths of their periods.
    found = binomtest(
        round(after.value), round(after.value) + round(before.value), days[0] / sum(days)
    )
    return float(found.pvalue)


def _is_count(point: Point) -> bool:
    return point.value >= 0


def _counts(point: Point) -> tuple[float, float] | None:
    count, out_of = point.count, point.out_of
    if count is None or out_of is None or out_of <= 0 or not 0 <= count <= out_of:
        return None
    return count, out_of


def _floats(pair: Sequence[float]) -> Range:
    return float(pair[0]), float(pair[1])
