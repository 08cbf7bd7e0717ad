"""Signal, noise or cannot tell: each check decides where it should, and says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.numbers.metric import Metric
from bot.core.numbers.series import Series
from bot.core.trends.trend import Trend, control, judge
from tests.core.trends.lines import (
    COUNT,
    FEW,
    FEW_COUNTED,
    FIRST,
    SHARE,
    WEEKLY,
    counted,
    joined,
    known,
    monthly,
    point,
    weekly,
)

CLAIMS = ("rising", "falling")
SEED = 20261122


def said(metric: Metric, series: Series, *controls: Series) -> Trend:
    return judge(metric, series, known(series), controls)


def noise(length: int, seed: int = SEED, middle: float = 50.0, size: float = 2.0) -> list[float]:
    return list(np.random.default_rng(seed).normal(middle, size, length))


def ramp(length: int, slope: float, seed: int = SEED) -> list[float]:
    return [value + slope * at for at, value in enumerate(noise(length, seed, 30.0, 1.0))]


def test_nothing_counted_is_not_judged() -> None:
    trend = judge(SHARE, Series(metric="m", line="pytorch", points=()), FIRST)
    assert (trend.outcome, trend.newest) == ("cannot_tell", None)


def test_a_period_that_is_not_final_is_not_used() -> None:
    series = monthly(ramp(20, 1.0))
    assert series.newest is not None
    trend = judge(SHARE, series, series.newest.end + timedelta(days=1))
    assert trend.newest == series.points[-2]


def test_an_old_number_is_called_old_and_keeps_what_it_said() -> None:
    trend = judge(SHARE, monthly(ramp(20, 1.0)), date(2026, 1, 1))
    assert trend.outcome == "stale"
    assert trend.was == "rising"
    assert trend.slope is not None
    assert trend.slope > 0
    assert "31 August 2021" in trend.why


def test_a_new_definition_is_not_compared_with_the_old() -> None:
    before = monthly(ramp(24, 1.0))
    after = monthly([80.0], since=date(2022, 1, 1), regime="new")
    trend = said(SHARE, joined(before, after))
    assert trend.outcome == "definition_changed"
    assert trend.change is None
    assert "January 2022" in trend.why


def test_too_few_numbers_of_the_new_definition_tell_nothing() -> None:
    before = monthly(ramp(24, 1.0))
    after = monthly([80.0, 81.0, 82.0], since=date(2022, 1, 1), regime="new")
    trend = said(SHARE, joined(before, after))
    assert trend.outcome == "cannot_tell"
    assert trend.change == pytest.approx(1.0)
    assert "only 3 months" in trend.why


@pytest.mark.parametrize(("slope", "outcome"), [(1.0, "rising"), (-1.0, "falling")])
def test_a_clear_ramp_is_a_trend(slope: float, outcome: str) -> None:
    trend = said(SHARE, monthly(ramp(24, slope)))
    assert trend.outcome == outcome
    assert trend.slope_interval is not None
    assert trend.slope_interval[0] < slope < trend.slope_interval[1]
    assert trend.since == FIRST


def test_only_the_last_two_years_are_looked_at_for_a_direction() -> None:
    trend = said(SHARE, monthly(ramp(60, 0.5)))
    assert trend.since == date(2023, 1, 1)


def test_what_has_turned_is_no_longer_a_trend() -> None:
    up_and_down = [*np.linspace(30, 50, 15), *np.linspace(49, 42, 9)]
    trend = said(SHARE, monthly(up_and_down))
    assert trend.outcome not in CLAIMS


def test_less_than_a_point_a_year_is_flat_however_sure() -> None:
    trend = said(SHARE, monthly([50 + 0.05 * month for month in range(24)]))
    assert trend.outcome == "flat"
    assert trend.p_value is not None
    assert trend.p_value < 0.05


def test_a_count_is_measured_against_its_own_level() -> None:
    slow = monthly([1e6 * 1.003**month for month in range(24)])
    fast = monthly([1e6 * 1.03**month for month in range(24)])
    assert said(COUNT, slow).outcome == "flat"
    assert said(COUNT, fast).outcome == "rising"


def test_a_rate_of_a_large_whole_can_move_by_less_than_a_point() -> None:
    rate = replace(SHARE, form="rate")
    assert said(rate, monthly([1.0 - 0.01 * month for month in range(24)])).outcome == "falling"


def test_one_large_step_is_unusual_and_no_trend() -> None:
    trend = said(SHARE, monthly([*noise(30), 62.0]))
    assert trend.outcome == "unusual"
    assert trend.z is not None
    assert trend.z > 3
    assert "look for what happened" in trend.why


def test_a_step_against_the_trend_is_unusual_and_the_trend_waits() -> None:
    trend = said(SHARE, monthly([*ramp(24, 1.0), 35.0]))
    assert trend.outcome == "unusual"


def test_usual_changes_are_within_noise_and_the_band_is_in_the_unit() -> None:
    trend = said(SHARE, monthly(noise(36)))
    assert trend.outcome == "within_noise"
    assert trend.noise == pytest.approx(2 * 2**0.5, rel=0.4)


def test_the_same_step_a_year_before_is_season() -> None:
    values = noise(37, size=0.5)
    values[12 + 12] -= 12
    values[36] -= 12
    trend = said(SHARE, monthly(values))
    assert (trend.outcome, trend.why) == ("within_noise", "the same happened a year before")
    assert trend.year_ago is not None
    assert trend.year_ago.start == date(2022, 1, 1)


def test_no_year_before_is_compared_below_25_months() -> None:
    assert said(SHARE, monthly(noise(25))).year_ago is None
    assert said(SHARE, monthly(noise(26))).year_ago is not None


@pytest.mark.parametrize(
    ("monday", "words"),
    [
        (date(2025, 11, 24), "Thanksgiving"),
        (date(2025, 12, 22), "turn of the year"),
        (date(2025, 12, 29), "turn of the year"),
        (date(2026, 2, 16), "Chinese New Year"),
        (date(2025, 10, 6), "Golden Week"),
    ],
)
def test_a_week_of_holidays_is_named(monday: date, words: str) -> None:
    values = noise(40)
    series = weekly(values, since=monday - timedelta(weeks=len(values) - 1))
    assert words in said(WEEKLY, series).why


def test_an_ordinary_week_is_not_called_a_holiday() -> None:
    series = weekly(noise(40), since=date(2025, 6, 16) - timedelta(weeks=39))
    assert "falls into" not in said(WEEKLY, series).why


def test_a_change_across_a_gap_is_not_stated() -> None:
    trend = said(SHARE, monthly([*noise(20), None, 51.0]))
    assert (trend.change, trend.comparator, trend.z) == (None, None, None)


def test_the_slope_keeps_true_time_across_gaps() -> None:
    every = [30.0 + month for month in range(24)]
    gappy = [value if month not in (5, 6, 7, 13, 14) else None for month, value in enumerate(every)]
    assert said(SHARE, monthly(gappy)).slope == pytest.approx(1.0, rel=0.05)


def test_overlapping_windows_are_not_taken_for_independent() -> None:
    pooled = replace(SHARE, pool=3)
    single = monthly(ramp(60, 0.3))
    points = tuple(
        replace(last, start=first.start)
        for first, last in zip(single.points, single.points[2:], strict=False)
    )
    trend = said(pooled, replace(single, points=points))
    assert trend.comparator is not None
    assert trend.newest is not None
    assert trend.comparator.end <= trend.newest.start


def test_when_the_whole_index_moved_nothing_is_said_of_one_package() -> None:
    jump = [1e9 * 1.01**week for week in range(40)]
    jump[-1] *= 3
    total = weekly(jump, line="*")
    trend = said(replace(WEEKLY, form="count"), weekly([*noise(39), 150.0]), total)
    assert (trend.outcome, trend.why) == ("cannot_tell", "the whole index moved")


def test_one_other_package_is_not_the_whole_index() -> None:
    other = weekly([*noise(39), 500.0], line="boto3")
    alone = said(replace(WEEKLY, form="count"), weekly([*noise(39), 150.0]), other)
    two = said(replace(WEEKLY, form="count"), weekly([*noise(39), 150.0]), other, other)
    assert alone.outcome == "unusual"
    assert two.why == "the whole index moved"


def test_60_of_100_is_anything_from_50_to_69() -> None:
    trend = said(FEW, counted([(60, 100)]))
    assert trend.interval == pytest.approx((50.2, 69.1), abs=0.1)
    assert trend.outcome == "cannot_tell"


def test_too_few_are_counted_together_until_enough_is_known() -> None:
    trend = said(FEW, counted([(130, 260)] * 30))
    assert trend.newest is not None
    assert trend.newest.out_of == 520
    assert trend.comparator is not None
    assert trend.comparator.end <= trend.newest.start
    assert trend.outcome == "flat"


def test_far_too_few_cannot_be_told_even_together() -> None:
    trend = said(FEW, counted([(5, 10)] * 30))
    assert trend.outcome == "cannot_tell"
    assert "too few were counted" in trend.why


def test_a_change_that_chance_explains_is_not_unusual() -> None:
    series = counted([(500, 1000), (501, 1000)] * 10 + [(520, 1000)])
    trend = said(FEW, series)
    assert trend.z is not None
    assert abs(trend.z) > 2
    assert trend.outcome == "within_noise"
    assert "chance" in trend.why


def test_few_counted_have_a_poisson_interval_and_test() -> None:
    trend = said(FEW_COUNTED, monthly([20.0] * 20 + [4.0]))
    assert trend.interval == pytest.approx((1.09, 10.24), abs=0.01)
    assert trend.chance is not None
    assert trend.chance < 0.01


def test_constants_are_flat_and_a_first_change_is_unusual() -> None:
    assert said(SHARE, monthly([50.0] * 20)).outcome == "flat"
    assert said(SHARE, monthly([50.0] * 20 + [55.0])).outcome == "unusual"


def test_the_age_of_the_newest_is_no_trend() -> None:
    age = replace(COUNT, form="age", step="event")
    assert said(age, monthly(range(1, 25))).outcome == "cannot_tell"


def test_an_event_is_compared_with_its_own_last_time() -> None:
    events = replace(SHARE, step="event", stale_days=400)
    points = []
    for year in range(2018, 2024):
        for month, label, level in ((6, "ICML", 40.0), (12, "NeurIPS", 60.0)):
            day = date(year, month, 1)
            value = level + 2 * (year - 2018)
            points.append(point(day, day + timedelta(days=1), value, label=label))
    trend = said(events, Series(metric="m", line="pytorch", points=tuple(points)))
    assert trend.comparator is not None
    assert (trend.comparator.label, trend.change) == ("NeurIPS", 2.0)


def test_of_many_looked_at_the_doubtful_are_withdrawn() -> None:
    clear, doubtful = said(SHARE, monthly(ramp(24, 1.0))), said(SHARE, monthly(ramp(24, 1.0)))
    doubtful = replace(doubtful, p_value=0.04)
    none = [replace(said(SHARE, monthly(noise(24))), p_value=0.5) for _ in range(18)]
    controlled = control([clear, doubtful, *none])
    assert controlled[0] == clear
    assert controlled[1].outcome == "within_noise"
    assert "20 looked at" in controlled[1].why
    assert control([doubtful]) == [doubtful]


def test_what_was_not_tested_is_not_withdrawn() -> None:
    untold = said(SHARE, monthly([50.0, 51.0]))
    assert control([untold]) == [untold]
    assert control([]) == []


@pytest.mark.parametrize("length", [12, 36])
def test_white_noise_rarely_passes_for_a_trend(length: int) -> None:
    draw = np.random.default_rng(SEED)
    trends = [said(SHARE, monthly(draw.normal(50, 2, length))) for _ in range(500)]
    assert sum(trend.outcome in CLAIMS for trend in trends) <= 0.05 * len(trends)


FINITE = st.floats(min_value=-1e12, max_value=1e12, allow_nan=False)
METRICS = (SHARE, COUNT, WEEKLY, FEW, FEW_COUNTED, replace(SHARE, form="rate"))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    metric=st.sampled_from(METRICS),
    values=st.lists(st.one_of(FINITE, st.sampled_from([0.0, 1.0, 50.0, 100.0])), max_size=60),
)
def test_no_finite_series_is_too_much(metric: Metric, values: list[float]) -> None:
    series = (weekly if metric.step == "week" else monthly)(values)
    trend = judge(metric, series, date(2026, 11, 22))
    assert trend.why
    assert trend.interval is None or trend.interval[0] <= trend.interval[1]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    parts=st.lists(
        st.integers(0, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(max(n, 1)))),
        min_size=1,
        max_size=40,
    )
)
def test_no_counts_are_too_few(parts: list[tuple[int, int]]) -> None:
    trend = said(FEW, counted(parts))
    assert trend.interval is not None
    assert trend.newest is not None
    low, high = trend.interval
    assert 0 <= low <= trend.newest.value + 1e-6
    assert trend.newest.value - 1e-6 <= high <= 100


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    values=st.lists(st.floats(1, 99), min_size=3, max_size=40),
    weeks=st.integers(-300, 300),
)
def test_it_does_not_matter_when_it_happened(values: list[float], weeks: int) -> None:
    here, there = weekly(values), weekly(values, since=date(2019, 12, 30) + timedelta(weeks=weeks))
    one, other = said(WEEKLY, here), said(WEEKLY, there)
    assert one.outcome == other.outcome
    assert (one.slope, one.p_value, one.z) == (other.slope, other.p_value, other.z)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(values=st.lists(st.integers(1, 99), min_size=10, max_size=30))
def test_upside_down_it_goes_the_other_way(values: list[int]) -> None:
    up = said(SHARE, monthly([float(value) for value in values]))
    down = said(SHARE, monthly([100.0 - value for value in values]))
    mirrored = {"rising": "falling", "falling": "rising"}
    assert down.outcome == mirrored.get(up.outcome, up.outcome)
