"""A Trend in words: what moved, against what, and whether it means anything."""

from __future__ import annotations

from dataclasses import replace

from bot.core.numbers.metric import Metric
from bot.core.numbers.series import Step
from bot.core.trends.trend import Outcome, Trend
from bot.messages.amounts import amount, changed, is_percent, month_of, period, size_of, with_unit

OLD = "… old"
NEVER = "never measured here"
MARKS: dict[Outcome, str] = {
    "rising": "▲ rising",
    "falling": "▼ falling",
    "flat": "■ level",
    "unusual": "◆ unusual",
    "within_noise": "■ within noise",
    "cannot_tell": "? cannot tell",
    "definition_changed": "│ counted differently",
    "stale": OLD,
}
"""A sign and the word that says the same."""
_PER_STEP: dict[Step, str] = {
    "day": "a day",
    "week": "a week",
    "month": "a month",
    "year": "a year",
    "event": "a year",
}


def mark(trend: Trend) -> str:
    """The sign and the word of a judgement; of an old one what it was then."""
    said = trend.at_its_end
    if said is None:
        return OLD
    return f"{MARKS[said]} then" if trend.outcome == "stale" else MARKS[said]


def judged(metric: Metric, trend: Trend) -> str:
    """The judgement as a clause that can follow a value: ``up 1.0 points a month since ...``."""
    match trend.outcome:
        case "rising" | "falling":
            return f"{_moved(metric, trend)}: a real trend"
        case "flat":
            return "level" + (f" since {month_of(trend.since)}" if trend.since else "")
        case "unusual":
            return f"{_last_change(metric, trend)} is unusual{_band(metric, trend)}, no trend yet"
        case "within_noise":
            return f"{_last_change(metric, trend)} is within its usual variation" + _band(
                metric, trend
            )
        case "stale":
            return _stale(metric, trend)
        case "definition_changed":
            return f"no change stated: {trend.why}"
        case "cannot_tell":
            return f"cannot tell whether it moves: {trend.why}"


def _moved(metric: Metric, trend: Trend) -> str:
    slope = trend.slope or 0.0
    way = "up" if slope > 0 else "down"
    since = f" since {month_of(trend.since)}" if trend.since else ""
    return f"{way} {size_of(metric, slope)} {_PER_STEP[metric.step]}{since}"


def _last_change(metric: Metric, trend: Trend) -> str:
    if trend.change is None or trend.comparator is None:
        return "the last change"
    return f"{changed(metric, trend.change)} against {period(trend.comparator)}"


def _band(metric: Metric, trend: Trend) -> str:
    if not trend.noise:
        return ""
    usual = f"{changed(metric, trend.slope)} " if trend.slope is not None else ""
    return f" (usual: {usual}±{size_of(metric, 2 * trend.noise)})"


def _stale(metric: Metric, trend: Trend) -> str:
    """What could be said at the end of an old series."""
    said = trend.at_its_end
    if said is None:
        return "the newest I hold"
    then = replace(trend, outcome=said, why=trend.was_why)
    return f"the newest I hold; up to then {judged(metric, then)}"


def may_be_level(one: Trend, other: Trend) -> bool:
    """Whether so few were counted that chance could have put either number ahead."""
    first, second = one.interval, other.interval
    if first is None or second is None:
        return False
    return first[0] <= second[1] and second[0] <= first[1]


def interval(metric: Metric, trend: Trend) -> str:
    """The range that sampling error leaves open, in brackets; empty where counts are large."""
    if trend.interval is None:
        return ""
    low, high = trend.interval
    unit = " %" if is_percent(metric) else ""
    return f" ({amount(low)} to {amount(high)}{unit})"


def newest_value(metric: Metric, trend: Trend) -> str:
    """The newest value with its interval and period, or that there is none."""
    if trend.newest is None:
        return NEVER
    value = with_unit(metric, trend.newest.value)
    return f"{value}{interval(metric, trend)}, {period(trend.newest)}"
