"""The walk forward: what was known when, what an alarm is, and how rivals are tuned."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from bot.core.numbers.series import Series
from bot.core.trends.backtest import Alarm, Score, Turn, Way, bearing, compare, tuned, walk
from tests.core.trends.lines import COUNT, SHARE, joined, monthly

UP_THEN_DOWN = [*np.linspace(20, 60, 30), *np.linspace(58, 20, 30)]


def wobbling(values: list[float], size: float = 0.5) -> list[float]:
    draw = np.random.default_rng(7)
    return [value + step for value, step in zip(values, draw.normal(0, size, 99), strict=False)]


def score(false: int, delay: int | None, borne_out: int = 0, setting: float = 1.0) -> Score:
    alarms = [Alarm(at=date(2020, 1, 1), way=1, bearing="false")] * false
    alarms += [Alarm(at=date(2020, 1, 1), way=1, bearing="true")] * borne_out
    return Score(rule="r", setting=setting, years=2.0, alarms=tuple(alarms), delays=(delay,))


def test_a_date_is_looked_at_when_its_number_is_final() -> None:
    looks = walk(SHARE, monthly([50.0, 51.0]))
    assert [look.at for look in looks] == [date(2020, 2, 3), date(2020, 3, 3)]


def test_what_came_later_changes_nothing_before() -> None:
    values = wobbling(UP_THEN_DOWN)
    short, whole = walk(SHARE, monthly(values[:40])), walk(SHARE, monthly(values))
    assert whole[:40] == short


def test_a_rise_and_a_fall_are_one_alarm_each_and_borne_out() -> None:
    ours, _, _ = compare(SHARE, monthly(wobbling(UP_THEN_DOWN)), ())
    assert [(alarm.way, alarm.bearing) for alarm in ours.alarms] == [(1, "true"), (-1, "true")]
    assert ours.false_a_year == 0


def test_the_delay_counts_from_the_turn_until_it_stands_announced() -> None:
    values = wobbling(UP_THEN_DOWN)
    turn = Turn(name="top", on=date(2022, 7, 3), way=-1)
    ours, _, _ = compare(SHARE, monthly(values), [turn])
    announced = next(alarm.at for alarm in ours.alarms if alarm.way == -1)
    assert ours.delays == ((announced - turn.on).days,)


def test_what_stands_announced_already_has_no_delay() -> None:
    turn = Turn(name="passes 50", on=date(2022, 1, 3), way=1)
    ours, _, _ = compare(SHARE, monthly(wobbling(UP_THEN_DOWN)), [turn])
    assert ours.delays == (0,)


def test_what_is_never_announced_has_no_end_of_delay() -> None:
    turn = Turn(name="never", on=date(2021, 1, 3), way=-1)
    ours, _, _ = compare(SHARE, monthly(wobbling(UP_THEN_DOWN[:30])), [turn])
    assert ours.delays == (None,)


@pytest.mark.parametrize(
    ("later", "way", "expected"),
    [(50.6, 1, "true"), (50.4, 1, "false"), (49.4, -1, "true"), (50.6, -1, "false")],
)
def test_an_alarm_is_borne_out_by_half_a_point_in_half_a_year(
    later: float, way: Way, expected: str
) -> None:
    looks = walk(SHARE, monthly([50.0] * 6 + [later] * 6))
    assert bearing(SHARE, looks, 5, way) == expected


def test_counts_are_borne_out_by_a_part_of_their_level() -> None:
    looks = walk(COUNT, monthly([1000.0] * 6 + [1020.0] * 6))
    assert bearing(COUNT, looks, 5, 1) == "false"
    looks = walk(COUNT, monthly([1000.0] * 6 + [1030.0] * 6))
    assert bearing(COUNT, looks, 5, 1) == "true"


def test_without_a_comparable_later_value_an_alarm_is_open() -> None:
    short = walk(SHARE, monthly([50.0] * 8))
    assert bearing(SHARE, short, 5, 1) == "open"
    changed = joined(monthly([50.0] * 8), monthly([80.0] * 8, since=date(2020, 9, 1), regime="new"))
    assert bearing(SHARE, walk(SHARE, changed), 5, 1) == "open"


def test_a_rival_is_tuned_to_as_many_false_alarms() -> None:
    few, same, many = score(0, 10), score(2, 90), score(3, 20)
    assert tuned([few, same, many], to=score(2, None)) is same


def test_else_to_the_nearest_above_then_below() -> None:
    few, many, most = score(0, 10), score(3, 20), score(5, 5)
    assert tuned([few, many, most], to=score(2, None)) is many
    assert tuned([few], to=score(2, None)) is few


def test_of_equals_the_rival_gets_its_shortest_delay() -> None:
    slow, never, quick = score(2, 90), score(2, None), score(2, 30)
    assert tuned([slow, never, quick], to=score(2, 60)) is quick
    plain, proven = score(2, 30), score(2, 30, borne_out=3)
    assert tuned([plain, proven], to=score(2, 60)) is proven


def test_the_threshold_rule_alarms_on_a_single_jump_and_is_wrong_about_noise() -> None:
    values = [50.0] * 20 + [70.0] + [50.0] * 20
    _, threshold, _ = compare(SHARE, monthly(values), ())
    assert threshold.setting == pytest.approx(20.0)
    assert next(alarm.at for alarm in threshold.alarms) == date(2021, 10, 3)
    assert threshold.false_alarms >= 1


def test_the_rivals_do_not_see_a_change_of_definition() -> None:
    before, after = [50.0] * 20, [80.0] * 20
    series = joined(monthly(before), monthly(after, since=date(2021, 9, 1), regime="new"))
    ours, threshold, _ = compare(SHARE, series, ())
    assert ours.alarms == ()
    assert [alarm.bearing for alarm in threshold.alarms] == ["false"]


def test_an_announcement_is_forgotten_after_a_year_without_a_word() -> None:
    rise = list(np.linspace(20, 40, 24))
    values = wobbling([*rise, *[40.0] * 50, *[value + 20 for value in rise]], size=0.3)
    long = monthly(values + wobbling(list(np.linspace(60, 62, 12)), size=0.3))
    ours, _, _ = compare(SHARE, long, ())
    ways = [alarm.way for alarm in ours.alarms]
    assert ways == [1, 1]


def test_pooled_numbers_are_compared_without_overlap() -> None:
    pooled = replace(SHARE, pool=3)
    single = monthly([float(month) for month in range(1, 40)])
    points = tuple(
        replace(last, start=last.start - timedelta(days=61)) for last in single.points[2:]
    )
    looks = walk(pooled, Series(metric="m", line="pytorch", points=points))
    assert looks[-1].change == pytest.approx(3.0)
