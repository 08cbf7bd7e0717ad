"""Numbers, periods and ages as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.numbers.series import Point
from bot.messages.amounts import age, amount, old, period


def point(start: date, days: int, label: str = "") -> Point:
    return Point(
        start=start,
        end=start + timedelta(days=days),
        value=1,
        regime="",
        source="",
        url="",
        fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
        label=label,
    )


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "0"),
        (-1234, "-1,234"),
        (9_999, "9,999"),
        (10_000, "10 k"),
        (999_949, "1 M"),
        (1_000_000, "1 M"),
        (2.5e9, "2.5 B"),
        (0.034, "0.034"),
        (99.96, "100"),
    ],
)
def test_a_number_has_three_digits_or_so(value: float, said: str) -> None:
    assert amount(value) == said


@pytest.mark.parametrize(
    ("start", "days", "label", "said"),
    [
        (date(2026, 8, 22), 1, "", "22 Aug 2026"),
        (date(2026, 11, 16), 7, "", "the week to 22 Nov 2026"),
        (date(2026, 3, 1), 31, "", "March 2026"),
        (date(2024, 2, 28), 30, "", "March 2024"),
        (date(2025, 1, 1), 365, "", "2025"),
        (date(2023, 3, 1), 92, "", "Mar 2023 to May 2023"),
        (date(2018, 11, 1), 1, "EMNLP", "EMNLP, Nov 2018"),
    ],
)
def test_a_period_is_called_what_it_is(start: date, days: int, label: str, said: str) -> None:
    assert period(point(start, days, label)) == said


def test_an_age_is_said_in_the_largest_unit_that_fits() -> None:
    today = date(2026, 11, 22)
    ages = [age(today - timedelta(days=days), today) for days in (0, 1, 13, 40, 70, 800)]
    assert ages == ["of today", "1 day old", "13 days old", "5 weeks old", "2 months old",
                    "2 years old"]  # fmt: skip


def test_only_a_number_of_two_months_is_called_old() -> None:
    today = date(2026, 11, 22)
    assert old(today - timedelta(days=30), today) == ""
    assert old(date(2026, 4, 1), today) == " (7 months old)"
