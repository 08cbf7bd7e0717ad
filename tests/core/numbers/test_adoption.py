"""How a measured trend moves a weight: in its direction, in proportion, and never too far."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.core.knowledge import Knowledge
from bot.core.numbers.adoption import FULL_SHIFT_PP, LARGEST_SHIFT, Adoption, adoption, shifts
from bot.core.numbers.series import Point
from bot.core.trends.checks import Outcome
from bot.core.trends.trend import Trend
from tests.messages.small_world import small_world

TODAY = date(2026, 11, 22)
NEWEST = Point(
    start=date(2026, 10, 1),
    end=date(2026, 11, 1),
    value=70.0,
    regime="r",
    source="tests",
    url="https://example.org",
    fetched_at=datetime(2026, 11, 22, tzinfo=UTC),
)
RISING = Trend(
    metric="pypi.pair_share", line="pytorch", outcome="rising", why="", newest=NEWEST, slope=0.5
)


@pytest.fixture
def world() -> Knowledge:
    return small_world()


def moved(world: Knowledge, trend: Trend) -> dict[str, Adoption]:
    return adoption(world, {"pypi.pair_share": {"pytorch": trend}}, TODAY)


def test_a_share_that_rises_moves_the_weight_towards_pytorch_in_proportion(
    world: Knowledge,
) -> None:
    a_year = 0.5 * 12
    assert moved(world, RISING)["python"].shift == LARGEST_SHIFT * a_year / FULL_SHIFT_PP


@pytest.mark.parametrize(("slope", "shift"), [(9.0, LARGEST_SHIFT), (-9.0, -LARGEST_SHIFT)])
def test_no_trend_moves_it_further_than_it_may(
    world: Knowledge, slope: float, shift: float
) -> None:
    outcome: Outcome = "rising" if slope > 0 else "falling"
    trend = replace(RISING, outcome=outcome, slope=slope)
    assert moved(world, trend)["python"].shift == shift


@pytest.mark.parametrize(
    "outcome", ["flat", "unusual", "within_noise", "cannot_tell", "definition_changed", "stale"]
)
def test_what_is_no_trend_of_today_moves_nothing(world: Knowledge, outcome: Outcome) -> None:
    found = moved(world, replace(RISING, outcome=outcome))
    assert found["python"].shift == 0
    assert shifts(found) == {}


def test_a_factor_without_a_number_has_none(world: Knowledge) -> None:
    assert "server" not in moved(world, RISING)


def test_a_metric_that_was_never_measured_gives_nothing(world: Knowledge) -> None:
    assert moved(world, replace(RISING, newest=None)) == {}


def test_a_metric_counted_by_year_moves_by_its_slope_of_a_year(world: Knowledge) -> None:
    world.metrics["pypi.pair_share"] = replace(world.metrics["pypi.pair_share"], step="year")
    assert moved(world, RISING)["python"].shift == round(LARGEST_SHIFT * 0.5 / FULL_SHIFT_PP, 2)
