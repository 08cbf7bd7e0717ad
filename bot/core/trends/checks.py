"""The checks a series goes through, in order; the first that decides gives outcome and reason."""

from __future__ import annotations

from typing import Literal

from bot.core.numbers.metric import Metric
from bot.core.numbers.series import Series
from bot.core.trends.evidence import Evidence
from bot.core.trends.noise import NOTABLE, UNUSUAL
from bot.core.trends.persistence import FEWEST_POINTS, LIKELY_CHANCE
from bot.core.trends.sampling import is_too_wide
from bot.core.trends.size import is_small

Outcome = Literal[
    "rising",
    "falling",
    "flat",
    "unusual",
    "within_noise",
    "cannot_tell",
    "definition_changed",
    "stale",
]
Judgement = tuple[Outcome, str]
_MORE = "more than its usual change"


def first_to_decide(metric: Metric, series: Series, found: Evidence) -> Judgement:
    """The first check that decides."""
    return (
        _comparability(metric, series, found)
        or _incident(found)
        or _precision(metric, found)
        or _persistence(metric, found)
        or _magnitude(found)
        or _amount(metric, found)
    )


def _comparability(metric: Metric, series: Series, found: Evidence) -> Judgement | None:
    if metric.form == "age":
        return "cannot_tell", "the age of the newest is no trend"
    if len(found.points) > 1:
        return None
    if series.breaks:
        day = series.breaks[-1][0]
        return "definition_changed", f"counted differently since {day:%B %Y}"
    return "cannot_tell", "only one period has been counted"


def _incident(found: Evidence) -> Judgement | None:
    if found.whole_index_moved:
        return "cannot_tell", "the whole index moved"
    return None


def _precision(metric: Metric, found: Evidence) -> Judgement | None:
    if found.interval is None or not is_too_wide(metric, found.interval):
        return None
    low, high = found.interval
    return "cannot_tell", f"too few were counted: anything from {low:.0f} to {high:.0f} % fits"


def _persistence(metric: Metric, found: Evidence) -> Judgement | None:
    way = found.direction
    if way is None or not way.lasts:
        return None
    if is_small(metric, found.stretch, way.slope):
        return "flat", "it keeps one way, but by too little to matter"
    if found.z is not None and found.z * way.slope < 0 and _explained(found) is None:
        return None
    words = [f"it kept one way through {len(found.stretch)} {_periods(metric)}"]
    if found.z is not None and abs(found.z) > NOTABLE:
        words.append("the newest step is far larger than usual")
    return "rising" if way.slope > 0 else "falling", "; ".join(words + _remarks(found))


def _magnitude(found: Evidence) -> Judgement | None:
    if found.z is None:
        return None
    explained = _explained(found)
    if explained is not None:
        return ("within_noise", explained) if abs(found.z) >= UNUSUAL else None
    far = abs(found.z) > NOTABLE
    words = "far beyond its usual change: look for what happened" if far else _MORE
    return "unusual", "; ".join([words, *_remarks(found)])


def _explained(found: Evidence) -> str | None:
    """Why the newest change is nothing unusual; None where it is."""
    if found.z is None or abs(found.z) < UNUSUAL:
        return "no more than its usual change"
    if found.chance is not None and found.chance >= LIKELY_CHANCE:
        return "so few were counted that chance alone explains the change"
    if found.same_a_year_ago:
        return "the same happened a year before"
    return None


def _amount(metric: Metric, found: Evidence) -> Judgement:
    way = found.direction
    if way is None and found.z is None:
        words = f"only {len(found.stretch)} {_periods(metric)} can be compared"
        return "cannot_tell", f"{words}; it takes {FEWEST_POINTS}"
    if way is not None and all(is_small(metric, found.stretch, s) for s in (way.low, way.high)):
        return "flat", "whatever way it goes, it is by too little to matter"
    words = "no more than its usual change" if way is None else "no lasting direction"
    if way is not None and way.is_clear:
        words = "it kept one way before, but not of late"
    return "within_noise", "; ".join([words, *_remarks(found)])


def _remarks(found: Evidence) -> list[str]:
    return [f"it falls into {found.holiday}"] if found.holiday else []


def _periods(metric: Metric) -> str:
    if metric.step == "event":
        return "counts"
    return f"{metric.step}s" if metric.pool == 1 else f"periods of {metric.pool} {metric.step}s"
