"""What is news of a number, and every rule that keeps noise from being news."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest

from bot.core.digests.digest import Moved
from bot.core.digests.moved import FAR, SURE, is_looked_at, moved
from bot.core.knowledge import Knowledge
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

SHARE, STARS = metric("pypi.pair_share"), metric("gh.star_velocity")
LONG = 30


def ramp(months_up: int = 13, length: int = LONG) -> list[float]:
    """Level and then up; by the last of 13 months as surely as it takes, not before."""
    return [
        value + 0.3 * max(0, at - (LONG - months_up))
        for at, value in enumerate(noise(length, 40, 1.0))
    ]


def shares(values: Sequence[float | None], last: date = LAST_MONTH) -> dict[str, Series]:
    return share_of_two(months(values, last))


def stars(**values: Sequence[float]) -> dict[str, Series]:
    return lines_of(STARS.id, **{line: weeks(found) for line, found in values.items()})


def news(
    of: Metric, lines: Mapping[str, Series], day: date = DAY, *others: Metric
) -> tuple[Moved, ...]:
    return moved(*looks([of, *others], {of.id: lines}, day))


def test_a_direction_that_becomes_sure_is_news_of_the_line_that_says_it_all() -> None:
    (one,) = news(SHARE, shares(ramp()))
    assert (one.metric, one.how) == (SHARE.id, "direction")
    (line,) = one.lines
    assert (line.trend.line, line.trend.outcome) == ("pytorch", "rising")
    assert line.trend.p_value is not None
    assert line.trend.p_value <= SURE
    assert line.trend.newest is not None
    assert line.trend.newest.start == LAST_MONTH


def test_a_direction_as_sure_as_for_who_asks_is_no_news() -> None:
    assert news(SHARE, shares(ramp()[:-1])) == ()


def test_it_is_news_once() -> None:
    assert news(SHARE, shares(ramp()), DAY + WEEK) == ()
    longer = months([*ramp(), 46.0], last=date(2026, 11, 1))
    assert news(SHARE, share_of_two(longer), date(2026, 12, 14)) == ()


def test_a_level_share_is_no_news() -> None:
    assert news(SHARE, shares(noise(LONG, 40, 1.0))) == ()


def test_less_than_matters_is_no_news_however_sure() -> None:
    assert news(SHARE, shares([40 + 0.05 * month for month in range(LONG)])) == ()


def test_a_direction_that_stood_a_year_ago_is_no_news_again() -> None:
    rose = [30 + month + part for month, part in enumerate(noise(20, 0, 0.4))]
    pause = [50.0, *noise(7, 50, 0.4)]
    again = [50 + month + part for month, part in enumerate(noise(16, 0, 0.4), 1)]
    values = [*rose, *pause, *again]
    whole = shares(values)
    days = [point.end + WEEK for point in whole["pytorch"].points[8:]]
    told = [one for day in days for one in news(SHARE, whole, day) if one.how == "direction"]
    assert len(told) == 1


def test_the_opposite_direction_is_news() -> None:
    rose = [30 + month + part for month, part in enumerate(noise(24, 0, 0.4))]
    fell = [54 - 2 * month + part for month, part in enumerate(noise(24, 0, 0.4), 1)]
    whole = shares([*rose, *fell])
    days = [point.end + WEEK for point in whole["pytorch"].points[26:]]
    told = [one for day in days for one in news(SHARE, whole, day) if one.how == "direction"]
    assert [one.lines[0].trend.outcome for one in told] == ["falling"]


def test_what_another_count_of_the_same_said_is_no_news() -> None:
    by_week = replace(SHARE, id="pypi.weekly_share", step="week", stale_days=40)
    up = weeks([30 + 0.3 * week + part for week, part in enumerate(noise(110, 0, 0.5))])
    lines = {SHARE.id: shares(ramp()), by_week.id: share_of_two(up)}
    of_week = {line: replace(one, metric=by_week.id) for line, one in lines[by_week.id].items()}
    assert moved(*looks([SHARE, by_week], {**lines, by_week.id: of_week})) == ()


def test_a_new_definition_is_no_move() -> None:
    before = months(noise(18, 30, 1.0), last=date(2026, 9, 1))
    after = [replace(one, regime="otherwise") for one in months([55.0])]
    assert news(SHARE, share_of_two([*before, *after])) == ()


def test_an_old_number_that_comes_late_is_no_move() -> None:
    assert news(SHARE, shares(ramp(), last=date(2026, 6, 1))) == ()


def test_a_period_far_off_is_news_and_says_what_is_usual() -> None:
    values = [*noise(80, 500, 20), 900.0]
    (one,) = news(STARS, stars(jax=values))
    assert one.how == "unusual"
    (line,) = one.lines
    assert line.trend.z is not None
    assert line.trend.z > FAR
    assert line.trend.comparator is not None
    assert line.trend.noise is not None
    assert line.before == "within_noise"


def test_three_usual_sizes_are_no_news() -> None:
    values = noise(80, 500, 20)
    assert news(STARS, stars(jax=[*values, values[-1] + 100])) == ()


def test_the_fall_after_a_burst_is_no_news() -> None:
    values = [*noise(80, 500, 20), 900.0, 500.0]
    assert news(STARS, stars(jax=values)) == ()
    assert len(news(STARS, stars(jax=values), DAY - WEEK)) == 1


def test_a_burst_of_one_line_keeps_the_metric_silent_for_a_while() -> None:
    calm, burst = noise(81, 500, 20), [*noise(76, 500, 20), 900.0, *noise(4, 500, 20)]
    late = [*noise(80, 500, 20, seed=3), 900.0]
    assert news(STARS, stars(keras=calm, jax=late)) != ()
    assert news(STARS, stars(keras=burst, jax=late)) == ()


def test_what_came_a_year_before_as_well_is_no_news() -> None:
    values = noise(105, 500, 20)
    values[-1] = 900.0
    assert len(news(STARS, stars(jax=values))) == 1
    values[-53] = 900.0
    assert news(STARS, stars(jax=values)) == ()


def test_far_off_by_too_little_to_matter_is_no_news() -> None:
    values = [*noise(80, 500, 0.1), 502.0]
    assert news(STARS, stars(jax=values)) == ()


def test_two_lines_that_move_at_once_are_one_thing() -> None:
    values = [*noise(80, 500, 20), 900.0]
    (one,) = news(STARS, stars(jax=values, keras=[2 * value for value in values]))
    assert [line.trend.line for line in one.lines] == ["keras", "jax"]


def test_a_running_total_has_no_direction() -> None:
    total = metric("gh.stars")
    grown = weeks([1000 + 50 * week for week in range(80)])
    assert news(total, lines_of(total.id, pytorch=grown)) == ()


def test_a_plain_count_is_left_to_the_share_of_the_same() -> None:
    count = metric("pypi.downloads")
    lines = lines_of(count.id, pytorch=months([1e5 * (value - 30) for value in ramp()]))
    assert len(news(count, lines)) == 1
    assert news(count, lines, DAY, SHARE) == ()


def test_nothing_is_looked_at_that_says_nothing_of_a_framework(knowledge: Knowledge) -> None:
    metrics = knowledge.metrics
    looked_at = {name for name, one in metrics.items() if is_looked_at(one, metrics)}
    assert looked_at.isdisjoint(
        {"pypi.controls", "pypi.weekly_controls", "gh.stars", "gh.releases", "lang.bindings_alive"}
    )
    assert {"pypi.pair_share", "so.tag_share", "gh.star_velocity", "deploy.stack"} <= looked_at


@pytest.mark.parametrize("values", [[], [500.0], [500.0, 900.0]])
def test_too_few_numbers_are_no_news(values: list[float]) -> None:
    assert news(STARS, stars(jax=values)) == ()


def test_a_week_without_a_number_is_no_news() -> None:
    values = weeks([*noise(80, 500, 20), 900.0], last=LAST_WEEK - WEEK)
    assert news(STARS, lines_of(STARS.id, jax=values)) == ()


def test_a_number_that_is_not_final_is_not_seen() -> None:
    unsettled: Point = point(LAST_WEEK + WEEK, LAST_WEEK + 2 * WEEK, 5000)
    calm = weeks(noise(80, 500, 20))
    assert news(STARS, lines_of(STARS.id, jax=[*calm, unsettled])) == ()
