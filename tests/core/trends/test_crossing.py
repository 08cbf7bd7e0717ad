"""When one series passed another, and its highest point."""

from __future__ import annotations

from datetime import date

from bot.core.trends.crossing import first_passed, peak
from tests.core.trends.lines import monthly

FLAT = monthly([10.0] * 6)


def test_the_first_time_above_and_from_when_it_stayed_are_told_apart() -> None:
    passing = first_passed(monthly([8, 9, 11, 10, 11, 12]), FLAT)
    assert passing is not None
    assert passing.first.start == date(2020, 3, 1)
    assert passing.for_good is not None
    assert passing.for_good.start == date(2020, 5, 1)


def test_who_fell_back_has_not_passed_for_good() -> None:
    passing = first_passed(monthly([8, 9, 11, 12, 11, 9]), FLAT)
    assert passing is not None
    assert passing.for_good is None


def test_a_tie_is_not_a_passing() -> None:
    assert first_passed(FLAT, FLAT) is None


def test_who_was_always_ahead_passed_at_the_start() -> None:
    passing = first_passed(monthly([11.0] * 6), FLAT)
    assert passing is not None
    assert passing.first == passing.for_good
    assert passing.first.start == date(2020, 1, 1)


def test_periods_counted_on_one_side_only_are_passed_over() -> None:
    passing = first_passed(monthly([8, None, 11, 12]), monthly([10, 10, None, 10]))
    assert passing is not None
    assert passing.first.start == date(2020, 4, 1)
    assert first_passed(monthly([9.0]), monthly([])) is None


def test_the_peak_is_the_first_highest_point() -> None:
    found = peak(monthly([1, 5, 3, 5]))
    assert found is not None
    assert found.start == date(2020, 2, 1)
    assert peak(monthly([])) is None
