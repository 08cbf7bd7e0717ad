"""When a claim has flipped, and when its status is only unsure, new or swinging."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.core.digests.digest import Flipped
from bot.core.digests.flipped import flipped
from bot.core.numbers.periods import WEEK
from bot.core.numbers.series import Point
from tests.core.digests.made import (
    DAY,
    knowledge_of,
    lines_of,
    looks,
    metric,
    months,
    noise,
    releases,
    share_of_two,
)

SHARE, RATE, RELEASED = metric("pypi.pair_share"), metric("so.tag_share"), metric("gh.releases")


def flips(values: Sequence[float], *claims: str, day: date = DAY) -> tuple[Flipped, ...]:
    """What flips where PyTorch's share goes so."""
    world = knowledge_of(SHARE, claims=claims or ("overtake",))
    return flipped(world.claims, *looks([SHARE], {SHARE.id: share_of_two(months(values))}, day))


BELOW = noise(24, 35, 0.5)


def test_a_claim_that_is_surely_otherwise_now_has_flipped() -> None:
    (one,) = flips([*BELOW, 60.0])
    assert (one.claim, one.before, one.now) == ("overtake", "weakened", "came_true")
    assert (one.value.value, one.lines) == (60.0, ("pytorch",))
    assert one.before_on == DAY - WEEK
    assert one.before_value.value == BELOW[-1]
    assert one.way is None


def test_a_status_that_chance_could_turn_has_not() -> None:
    wide = noise(24, 40, 4)
    assert flips([*wide, 52.0]) == ()


def test_it_flips_once_it_is_sure_from_what_was_sure_before() -> None:
    (one,) = flips([*noise(24, 35, 1.5), 49.5, 50.5, 60.0])
    assert one.before_on < DAY - 2 * WEEK
    assert one.before_value.value < 49


def test_it_flips_once() -> None:
    assert flips([*BELOW, 60.0], day=DAY + WEEK) == ()
    assert flips([*BELOW, 60.0, 61.0]) == ()


def test_what_was_unsure_in_between_has_not_flipped() -> None:
    assert flips([*noise(24, 60, 1.5), 50.5, 60.0]) == ()


def test_the_first_status_there_is_is_no_flip() -> None:
    assert flips([60.0] * 3) == ()


def test_what_swings_within_a_year_is_no_flip() -> None:
    assert flips([*noise(20, 35, 0.5), 60.0, 35.0, 35.0, 60.0]) == ()
    assert len(flips([*noise(20, 35, 0.5), 60.0, *noise(14, 35, 0.5), 60.0])) == 1


def test_what_one_test_decides_flips_together() -> None:
    (one,) = flips([*BELOW, 60.0], "overtake", "overtook")
    assert (one.claim, one.also) == ("overtake", ("overtook",))


def test_a_claim_without_a_number_never_flips() -> None:
    world = knowledge_of(RATE, claims=("overtake",))
    assert flipped(world.claims, *looks([RATE], {})) == ()


def test_an_old_number_flips_nothing() -> None:
    late = share_of_two(months([*BELOW, 60.0], last=date(2026, 6, 1)))
    world = knowledge_of(SHARE, claims=("overtake",))
    assert flipped(world.claims, *looks([SHARE], {SHARE.id: late})) == ()


def questions(slopes: Sequence[float], seed: int = 5) -> list[Point]:
    """A rate that goes each of these ways for a month."""
    value, values = 20.0, []
    for slope, part in zip(slopes, noise(len(slopes), 0, 0.05, seed), strict=True):
        value += slope
        values.append(value + part)
    return months(values, out_of=100_000.0)


def test_a_direction_must_be_as_sure_as_one_that_is_news() -> None:
    world = knowledge_of(RATE, claims=("fewer-questions",))
    points = questions([0.2] * 24 + [-0.3] * 30)
    days = sorted({point.end + WEEK for point in points[12:]})
    lines = {RATE.id: lines_of(RATE.id, tensorflow=points)}
    found = [one for day in days for one in flipped(world.claims, *looks([RATE], lines, day))]
    (one,) = found
    assert (one.before, one.now) == ("overturned", "holds")
    assert (one.before_way, one.way) == ("rising", "falling")


def test_a_release_that_is_long_due_flips_by_the_calendar() -> None:
    world = knowledge_of(RELEASED, claims=("abandoned",))
    born = releases(("1.0.0", date(2025, 10, 1)), ("1.1.0", DAY - timedelta(days=368)))
    lines = {RELEASED.id: lines_of(RELEASED.id, tensorflow=born)}
    day = DAY - timedelta(days=1)
    (one,) = flipped(world.claims, *looks([RELEASED], lines, day))
    assert (one.before, one.now) == ("weakened", "holds")
    assert one.value.value == 367
    assert flipped(world.claims, *looks([RELEASED], lines, day + WEEK)) == ()


def test_a_period_that_is_not_final_flips_nothing() -> None:
    points = months([*BELOW, 60.0])
    slow = replace(SHARE, settles_days=30)
    world = knowledge_of(slow, claims=("overtake",))
    assert flipped(world.claims, *looks([slow], {slow.id: share_of_two(points)})) == ()
