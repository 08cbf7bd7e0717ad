"""Claims re-tested by numbers; it knows series and a trend, no store and no clock.

A status is what the newest numbers say by the claim's own test, never more: with no numbers, or
with too few to tell a claim that holds from one that does not, it is ``cannot_tell``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from itertools import pairwise, takewhile

from bot.core.knowledge import Claim, ClaimStatus
from bot.core.numbers.metric import ClaimTest
from bot.core.numbers.series import Point, Series
from bot.core.trends.trend import Trend

FEWEST_COUNTED = 20
"""A share out of fewer than these says nothing about a claim."""
NOISE_BAND = 2.0
"""A value may as well lie so many usual changes to either side."""
LOOKED_AT_LATELY = timedelta(days=60)
"""After so long without a look nobody knows whether there was another event."""
LONG_RUN = 12
"""Where the usual change is not known yet: ahead for so many values is no chance."""
UNDECIDED = ("cannot_tell", "definition_changed", "stale")
"""Outcomes that name no direction."""
DECIDED = ("rising", "falling", "flat")

Range = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Tested:
    """What the numbers say of a claim."""

    claim: str
    status: ClaimStatus
    since: date | None
    """The first day from which the present status has held through."""
    value: Point | None
    """What it is judged by: the newest value, a multiple of two lines, or an age in days."""
    sure: bool
    """True: with all that chance may do to the value the status would be the same."""
    aged: bool
    """True: the newest number is too old to speak of today."""
    why: str
    """In words that can be shown."""


def retest(
    claim: Claim, lines: Mapping[str, Series], trend: Trend | None, at: date
) -> Tested | None:
    """A claim by the lines of its test's metric and the trend of its line; None without a test."""
    test = claim.test
    if test is None:
        return None
    known = {name: _until(series, at) for name, series in lines.items()}
    match test.kind:
        case "trend":
            found = _by_trend(claim.id, test, trend)
        case "age":
            return _by_age(claim.id, test, known.get(test.line, ()), at)
        case _:
            found = _by_value(claim.id, test, _judged(test, known, trend), trend)
    return replace(found, aged=trend is not None and trend.outcome == "stale")


def _until(series: Series, at: date) -> tuple[Point, ...]:
    return tuple(point for point in series.points if point.start <= at)


def _unknown(claim: str, value: Point | None, why: str) -> Tested:
    return Tested(
        claim=claim, status="cannot_tell", since=None, value=value, sure=False, aged=False, why=why
    )


def _by_trend(claim: str, test: ClaimTest, trend: Trend | None) -> Tested:
    """By where the line goes; of an old number by where it went."""
    if trend is None or trend.newest is None:
        return _unknown(claim, None, "nothing has been counted yet")
    outcome = trend.at_its_end or "cannot_tell"
    if outcome in UNDECIDED:
        return _unknown(claim, trend.newest, trend.why)
    if outcome in test.holds:
        status = _borne_out(test)
    else:
        # One unusual period is no direction: it bears nothing out and overturns nothing.
        status = "weakened" if outcome in (*test.weakened, "unusual") else "overturned"
    return Tested(
        claim=claim,
        status=status,
        since=None,
        value=trend.newest,
        sure=outcome in DECIDED,
        aged=False,
        why=trend.why,
    )


def _by_age(claim: str, test: ClaimTest, events: Sequence[Point], at: date) -> Tested:
    """By how long ago the newest event was."""
    if not events:
        return _unknown(claim, None, "nothing has been counted yet")
    newest = events[-1]
    age = (at - newest.start).days
    status = _status(test, age)
    return Tested(
        claim=claim,
        status=status,
        since=_since(test, status, events, age),
        value=replace(newest, value=float(age)),
        sure=True,
        aged=at - newest.fetched_at.date() > LOOKED_AT_LATELY,
        why=f"the newest is {age} days old",
    )


def _since(test: ClaimTest, status: ClaimStatus, events: Sequence[Point], age: int) -> date:
    """The day the age, growing from event to event, last took the status on."""
    same = list(takewhile(lambda days: _status(test, days) == status, range(age, -1, -1)))
    if same[-1] > 0:
        return events[-1].start + timedelta(days=same[-1])
    first = events[-1].start
    for before, after in reversed(list(pairwise(events))):
        if _status(test, (after.start - before.start).days) != status:
            break
        first = before.start
    return first


def _judged(
    test: ClaimTest, known: Mapping[str, Sequence[Point]], trend: Trend | None
) -> list[Point]:
    """The values the test is about, oldest first; the last one known as well as it can be."""
    points = list(known.get(test.line, ()))
    if test.over is not None:
        others = {_period(point): point.value for point in known.get(test.over, ())}
        return [
            replace(point, value=point.value / others[_period(point)], count=None, out_of=None)
            for point in points
            if others.get(_period(point), 0.0) > 0
        ]
    if points and trend is not None and trend.newest is not None:
        settled = [point for point in points if point.end <= trend.newest.end]
        return [*settled[:-1], trend.newest]
    return points


def _by_value(claim: str, test: ClaimTest, points: Sequence[Point], trend: Trend | None) -> Tested:
    """By where the newest value lies."""
    if not points:
        return _unknown(claim, None, "nothing has been counted yet")
    newest = points[-1]
    if newest.out_of is not None and newest.out_of < FEWEST_COUNTED:
        return _unknown(claim, newest, f"only {newest.out_of:g} were counted")
    status_of = partial(_status, test)
    status = status_of(newest.value)
    band = _band(test, newest, trend)
    ends = {status_of(end) for end in band} if band else {status}
    if {_borne_out(test), "overturned"} <= ends and test.kind == "level":
        return _unknown(claim, newest, "too few were counted to tell")
    run = list(takewhile(lambda point: status_of(point.value) == status, reversed(points)))
    return Tested(
        claim=claim,
        status=status,
        since=run[-1].start,
        value=newest,
        sure=ends == {status} if band else test.kind == "passed" and len(run) >= LONG_RUN,
        aged=False,
        why=_placed(test, newest.value),
    )


def _band(test: ClaimTest, newest: Point, trend: Trend | None) -> Range | None:
    """Where the value may lie by chance: its sampling error, else its usual changes."""
    if trend is None:
        return None
    if trend.interval is not None and test.over is None:
        return trend.interval
    if trend.noise is None or trend.newest is None or not trend.newest.value:
        return None
    wide = NOISE_BAND * trend.noise
    if test.over is not None:
        wide *= newest.value / trend.newest.value
    return newest.value - wide, newest.value + wide


def _status(test: ClaimTest, value: float) -> ClaimStatus:
    if test.kind == "passed":
        behind = 1.0 if test.over is not None else float(test.above or 0.0)
        if value > behind:
            return _borne_out(test)
        # A prediction without a date is not refuted by having to wait.
        return "weakened" if test.prediction else "overturned"
    if _within(value, test.holds):
        return _borne_out(test)
    return "weakened" if _within(value, test.weakened) else "overturned"


def _borne_out(test: ClaimTest) -> ClaimStatus:
    return "came_true" if test.prediction else "holds"


def _within(value: float, bounds: Sequence[float | str]) -> bool:
    return len(bounds) == 2 and float(bounds[0]) <= value <= float(bounds[1])


def _period(point: Point) -> tuple[date, str, str]:
    return point.start, point.source, point.label


def _placed(test: ClaimTest, value: float) -> str:
    if test.over is not None:
        return f"{value:.3g} times {test.over}'s"
    if test.above is not None:
        return f"{value:.3g}, {'above' if value > test.above else 'not above'} {test.above:g}"
    low, high = test.holds
    where = "within" if _within(value, test.holds) else "not within"
    return f"{value:.3g}, {where} {float(low):g} to {float(high):g}"
