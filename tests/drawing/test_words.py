"""The words around a chart: ticks on round dates, names that do not overlap, readable values."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bot.drawing.area import reach, value_ticks
from bot.drawing.plotted import spread, value_text
from bot.drawing.ticks import ticks
from tests.drawing.pictures import chart

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
WIDE_PX = 280.0


def months(first: int, last: int) -> list[str]:
    return [f"{name} {year}" for year in range(first, last + 1) for name in MONTHS]


def labels(categories: list[str], width_px: float = WIDE_PX) -> list[str]:
    return [label for _, label in ticks(categories, width_px)]


def test_years_are_named_at_their_january() -> None:
    named = ticks(months(2018, 2025), WIDE_PX)
    assert all(at % 12 == 0 and label == str(2018 + at // 12) for at, label in named)
    assert named[-1][1] == "2025"


def test_a_year_of_months_names_months() -> None:
    assert labels(months(2026, 2026))[-1] == "Dec 2026"


def test_weeks_name_days_and_a_longer_stretch_of_them_months() -> None:
    days = [f"2026-{month:02}-{day:02}" for month in range(1, 9) for day in (1, 8, 15, 22)]
    assert labels(days[:8]) == ["8 Jan", "22 Jan", "8 Feb", "22 Feb"]
    assert labels(days)[-1] == "Aug 2026"


@pytest.mark.parametrize("width_px", [60.0, 150.0, 300.0, 900.0])
def test_there_is_room_for_every_label(width_px: float) -> None:
    for categories in (months(2015, 2026), [f"ICLR {n}: a long name" for n in range(40)]):
        named = ticks(categories, width_px)
        assert 2 <= len(named) <= max(2, width_px / 30)
        assert named[-1][0] == len(categories) - 1 or named[-1][1] == "2026"


@pytest.mark.parametrize("odd", [[], ["x"], ["2026-13-01", "2026-14-01"], ["", ""]])
def test_odd_categories_are_named_as_they_are(odd: list[str]) -> None:
    assert labels(odd) == odd


def test_names_stand_apart_in_the_order_of_their_lines() -> None:
    places = spread([50.0, 50.0, 51.0, 10.0], gap=14.0, low=0.0, high=100.0)
    order = sorted(range(4), key=lambda at: places[at])
    assert order == [3, 0, 1, 2]
    gaps = [places[b] - places[a] for a, b in pairwise(order)]
    assert min(gaps) >= 14.0
    assert 0.0 <= min(places) <= max(places) <= 100.0


def test_names_that_have_no_room_share_what_there_is() -> None:
    assert spread([5.0] * 5, gap=10.0, low=0.0, high=20.0) == [0.0, 5.0, 10.0, 15.0, 20.0]


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (79.0, "% of the downloads of both", "79 %"),
        (87_300_000.0, "downloads a month", "87.3 M"),
        (0.0, "%", "0 %"),
    ],
)
def test_values_are_shown_as_people_say_them(value: float, unit: str, shown: str) -> None:
    assert value_text(value, unit) == shown


def test_zero_is_shown_unless_all_values_are_far_above_it() -> None:
    assert reach(chart(("pytorch", (10.0, 79.0))))[0] == 0.0
    assert reach(chart(("pytorch", (70.0, 79.0))))[0] > 60.0
    low, high = reach(chart(("pytorch", (-1.0, 2.0))))
    assert low < -1.0
    assert high > 2.0


def test_value_ticks_are_few_round_and_inside() -> None:
    ticked = value_ticks(0.0, 84.5e6, "downloads a month")
    assert [label for _, label in ticked] == ["0", "20 M", "40 M", "60 M", "80 M"]
