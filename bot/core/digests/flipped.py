"""Which claims are surely otherwise now than they surely were before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

from bot.core.digests.digest import Flipped
from bot.core.digests.looks import Looks
from bot.core.digests.moved import way_of
from bot.core.knowledge import Claim
from bot.core.numbers.claim import Tested, retest
from bot.core.numbers.metric import ClaimTest
from bot.core.numbers.periods import WEEK
from bot.core.trends.trend import Outcome

LOOK_BACK = timedelta(days=3 * 365)
"""What was last sure longer ago is history: that it is otherwise now is no news of a week."""
SWINGS = timedelta(days=365)
"""What was so within a year, and was not in between, swings, and is no news either."""


def flipped(claims: Mapping[str, Claim], now: Looks, then: Looks) -> tuple[Flipped, ...]:
    """The claims that flipped; of those that the same test decides the first, with the others."""
    found: dict[ClaimTest, Flipped] = {}
    for claim in sorted(claims.values(), key=lambda one: one.code):
        test = claim.test
        if test is None or test.metric not in now.metrics:
            continue
        key = replace(test, as_said="")
        if key in found:
            found[key] = replace(found[key], also=(*found[key].also, claim.id))
        elif (flip := _flip(claim, test, now, then)) is not None:
            found[key] = flip
    return tuple(found.values())


def _flip(claim: Claim, test: ClaimTest, now: Looks, then: Looks) -> Flipped | None:
    """A status that is sure and new, where another was sure before; never the first there is."""
    today = _tested(claim, test, now)
    if not _is_sure(today) or today.aged or today.value is None:
        return None
    found: Flipped | None = None
    for looks in _looks_back(test, now, then):
        if found is not None and looks.at < now.at - SWINGS:
            break
        before = _tested(claim, test, looks)
        if not _is_sure(before) or before.value is None:
            continue
        if before.status == today.status:
            return None
        found = found or Flipped(
            claim=claim.id,
            metric=test.metric,
            lines=(test.line,) if test.over is None else (test.line, test.over),
            before=before.status,
            before_on=looks.at,
            before_value=before.value,
            before_way=_way(test, looks),
            now=today.status,
            value=today.value,
            way=_way(test, now),
            why=today.why,
        )
    return found


def _looks_back(test: ClaimTest, now: Looks, then: Looks) -> Iterator[Looks]:
    """A week before, and then whenever there was another number, as it was known a week before."""
    yield then
    earliest = now.at - LOOK_BACK
    if test.kind == "age":
        weeks = ((then.at - n * WEEK) for n in range(1, LOOK_BACK // WEEK))
        yield from (then.earlier(day) for day in weeks)
        return
    for day in then.days(test.metric, test.line, after=earliest):
        yield then.earlier(day)


def _tested(claim: Claim, test: ClaimTest, looks: Looks) -> Tested:
    """What the numbers say of it; a direction must be as sure as one that is news by itself."""
    trend = looks.trends(test.metric).get(test.line)
    found = retest(claim, looks.series(test.metric), trend, looks.at)
    assert found is not None
    if test.kind != "trend" or trend is None or trend.at_its_end == "flat":
        return found
    return replace(found, sure=found.sure and way_of(trend) != 0)


def _way(test: ClaimTest, looks: Looks) -> Outcome | None:
    trend = looks.trends(test.metric).get(test.line)
    return trend.at_its_end if trend is not None and test.kind == "trend" else None


def _is_sure(tested: Tested) -> bool:
    return tested.sure and tested.status != "cannot_tell"
