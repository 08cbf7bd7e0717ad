"""When one line has passed another, and when it only swings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from bot.core.digests.crossed import crossed
from bot.core.digests.digest import Crossed
from bot.core.numbers.metric import Metric
from bot.core.numbers.periods import WEEK
from bot.core.numbers.series import Point, Series
from tests.core.digests.made import (
    DAY,
    LAST_MONTH,
    LAST_WEEK,
    lines_of,
    looks,
    metric,
    months,
    noise,
    point,
    share_of_two,
    weeks,
)

COUNT, SHARE, TOTAL = metric("pypi.downloads"), metric("pypi.pair_share"), metric("gh.stars")
LEVEL = [*noise(28, 1000, 20), 1000.0, 1000.0]


def passing(
    ahead: Sequence[float | None], behind: Sequence[float | None] = LEVEL, day: date = DAY
) -> tuple[Crossed, ...]:
    """What is told of PyTorch and TensorFlow in a monthly count."""
    lines = lines_of(COUNT.id, pytorch=months(ahead), tensorflow=months(behind))
    return crossed(*looks([COUNT], {COUNT.id: lines}, day))


def below(*last: float | None) -> list[float | None]:
    """Well below for long, then as given."""
    return [*noise(30 - len(last), 700, 20, seed=2), *last]


def test_a_lead_beyond_the_usual_change_of_the_ratio_is_told_with_both_numbers() -> None:
    (one,) = passing(below(1010, 1200))
    assert (one.metric, one.ahead, one.behind) == (COUNT.id, "pytorch", "tensorflow")
    assert (one.newest.value, one.before.value) == (1200, 1010)
    assert one.newest.start == one.passed.start == LAST_MONTH
    assert one.since == date(2026, 9, 1)
    assert one.usual == pytest.approx(0.04, abs=0.02)


def test_a_lead_within_the_usual_change_is_not_told() -> None:
    assert passing(below(1010, 1030)) == ()


def test_one_period_ahead_is_not_told() -> None:
    assert passing(below(990, 1200)) == ()


def test_a_small_lead_that_lasts_is_told() -> None:
    small = [1.06 * value for value in LEVEL[-6:]]
    assert passing(below(*small[1:])) == ()
    assert len(passing(below(*small))) == 1


def test_it_is_told_once() -> None:
    told = below(1010, 1200, 1200)
    assert passing(told) == ()
    assert len(passing(told, day=date(2026, 10, 12))) == 1
    assert passing(below(1010, 1200), day=DAY + WEEK) == ()


def test_lines_that_swing_around_each_other_pass_no_one() -> None:
    swinging = [value + (300 if at % 4 < 2 else -300) for at, value in enumerate(LEVEL)]
    assert passing(swinging) == ()


def test_who_was_ahead_half_a_year_ago_does_not_pass_again() -> None:
    values = below(*[1300.0] * 5, *[700.0] * 5, 1300.0, 1300.0)
    assert passing(values) == ()


def test_who_was_always_ahead_has_passed_no_one() -> None:
    assert passing([1300.0] * 30) == ()


def test_too_short_a_past_tells_nothing() -> None:
    assert passing([700.0] * 8 + [1200.0, 1200.0], LEVEL[-10:]) == ()


def test_a_tie_is_no_lead() -> None:
    assert passing(below(1000, 1000)) == ()


def test_a_period_counted_on_one_side_only_is_passed_over() -> None:
    assert passing(below(1200, None), LEVEL) == ()
    assert len(passing(below(1010, None, 1250), LEVEL)) == 1


def test_the_other_may_pass_too() -> None:
    lines = lines_of(COUNT.id, pytorch=months(LEVEL), tensorflow=months(below(1010, 1200)))
    (one,) = crossed(*looks([COUNT], {COUNT.id: lines}))
    assert (one.ahead, one.newest.value) == ("tensorflow", 1200)


def test_a_running_total_passes_at_once() -> None:
    lines = lines_of(
        TOTAL.id,
        keras=weeks([20_000 + 10 * week for week in range(60)]),
        jax=weeks([19_400 + 21 * week for week in range(60)]),
    )
    days = [LAST_WEEK - n * WEEK for n in range(8)]
    (one,) = [one for day in days for one in crossed(*looks([TOTAL], {TOTAL.id: lines}, day))]
    assert one.newest.start == one.since
    assert (one.ahead, one.behind) == ("jax", "keras")


def test_what_counts_the_same_is_told_once() -> None:
    both = {
        COUNT.id: lines_of(COUNT.id, pytorch=months(below(1010, 1300)), tensorflow=months(LEVEL)),
        SHARE.id: share_of_two(
            months([100 * a / (a + b) for a, b in zip(below(1010, 1300), LEVEL, strict=True)])
        ),
    }
    (one,) = crossed(*looks([COUNT, SHARE], both))
    assert (one.metric, one.also) == (COUNT.id, (SHARE.id,))


def test_few_papers_more_are_no_passing() -> None:
    few = replace(SHARE, small=True)

    def told(count: int) -> tuple[Crossed, ...]:
        values = [*noise(28, 30, 2), 100 * count / 100, 100 * count / 100]
        lines = shares_of(months(values, out_of=100))
        return crossed(*looks([few], {few.id: lines}))

    assert told(56) == ()
    assert len(told(68)) == 1


def test_conferences_are_told_apart_by_chance_alone() -> None:
    papers = metric("pypi.pair_share")
    papers = replace(papers, step="event", small=True, settles_days=0)
    values = [30, 40, 20, 35, 30, 25, 40, 30, 20, 35, 30, 25, 45, 65, 66]
    events = [
        point(date(2023, 1, 1) + 8 * at * WEEK, date(2023, 1, 2) + 8 * at * WEEK, value,
              label=f"C{at}", count=2 * value, out_of=200)
        for at, value in enumerate(values)
    ]  # fmt: skip
    day = events[-1].end + WEEK / 2
    (one,) = crossed(*looks([papers], {papers.id: shares_of(events)}, day))
    assert one.usual is None or one.usual > 0
    assert crossed(*looks([papers], {papers.id: shares_of(events[:-1])}, events[-2].end)) == ()


def test_lanes_of_one_framework_or_of_none_pass_no_one() -> None:
    stack = replace(
        COUNT, id="deploy.stack", families={n: (n,) for n in ("litert", "tensorflow-serving", "x")}
    )
    points: dict[str, list[Point]] = {
        "litert": months(below(1010, 1300)), "tensorflow-serving": months(LEVEL), "x": months(LEVEL)
    }  # fmt: skip
    lines = {n: Series(metric=stack.id, line=n, points=tuple(found)) for n, found in points.items()}
    assert crossed(*looks([stack], {stack.id: lines})) == ()
    other = replace(stack, families={n: (n,) for n in ("litert", "executorch")})
    rivals = {"litert": lines["tensorflow-serving"], "executorch": lines["litert"]}
    (one,) = crossed(*looks([other], {other.id: rivals}))
    assert one.ahead == "executorch"


def test_a_number_that_is_not_final_passes_no_one() -> None:
    calm = noise(60, 700, 20)
    ahead = [*weeks(calm), point(LAST_WEEK + WEEK, LAST_WEEK + 2 * WEEK, 5000.0)]
    behind = [*weeks(noise(60, 1000, 20)), point(LAST_WEEK + WEEK, LAST_WEEK + 2 * WEEK, 1000.0)]
    stars: Metric = metric("gh.star_velocity")
    lines = lines_of(stars.id, pytorch=ahead, tensorflow=behind)
    assert crossed(*looks([stars], {stars.id: lines})) == ()


def shares_of(points: Sequence[Point]) -> dict[str, Series]:
    """Both lines of a share that is counted."""
    lines = share_of_two(points)
    rest = tuple(
        replace(one, count=one.out_of - mine.count)
        for one, mine in zip(lines["tensorflow"].points, points, strict=True)
    )
    return {**lines, "tensorflow": replace(lines["tensorflow"], points=rest)}
