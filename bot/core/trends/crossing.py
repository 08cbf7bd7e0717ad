"""When one series passed another and when it was highest; it judges nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.core.numbers.series import Point, Series


@dataclass(frozen=True, kw_only=True)
class Passing:
    """How one series came to lie above another; only periods count in which both were counted."""

    first: Point
    """The first time above, after not being so; the very first period if it always was."""
    for_good: Point | None
    """From when on it stayed above to the last period; None where it does not lie above now."""


def first_passed(ahead: Series, behind: Series) -> Passing | None:
    """When ``ahead`` passed ``behind``; None if it never did, or they share no period."""
    others = {_period(point): point.value for point in behind.points}
    shared = [point for point in ahead.points if _period(point) in others]
    above = [point for point in shared if point.value > others[_period(point)]]
    if not above:
        return None
    not_above = [at for at, point in enumerate(shared) if point.value <= others[_period(point)]]
    after = shared[not_above[-1] + 1 :] if not_above else shared
    return Passing(first=above[0], for_good=after[0] if after else None)


def peak(series: Series) -> Point | None:
    """The highest point, the first of several; None for an empty series."""
    return max(series.points, key=lambda point: point.value, default=None)


def _period(point: Point) -> tuple[date, str]:
    return point.start, point.label
