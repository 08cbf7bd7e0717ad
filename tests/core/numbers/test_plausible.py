"""Numbers that cannot be are set aside with the reason and the number."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.core.numbers.plausible import LARGEST, believed
from bot.core.numbers.series import Gap, Observation

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
SOUND = Observation(
    measure="pypi.downloads",
    subject="torch",
    step="month",
    start=date(2026, 10, 1),
    end=date(2026, 11, 1),
    value=87_000_000,
    regime="r",
    source="clickpy",
    url="https://example.org",
    fetched_at=AT,
)


def test_a_sound_number_is_kept() -> None:
    assert believed(SOUND, AT) is SOUND


@pytest.mark.parametrize("value", [-1, LARGEST * 2, 0, math.nan, math.inf])
def test_an_absurd_value_is_set_aside(value: float) -> None:
    gap = believed(replace(SOUND, value=value), AT)
    assert isinstance(gap, Gap)
    assert gap.reason == "implausible"
    assert gap.value == (value if math.isfinite(value) else None)


def test_a_zero_is_kept_where_it_can_be_true() -> None:
    zero = replace(SOUND, measure="so.questions", value=0)
    assert believed(zero, AT) is zero


def test_a_running_period_is_no_number_yet() -> None:
    running = replace(SOUND, start=date(2026, 11, 1), end=date(2026, 12, 1))
    gap = believed(running, AT)
    assert isinstance(gap, Gap)
    assert gap.reason == "not_settled"


def test_a_period_to_come_is_absurd() -> None:
    gap = believed(replace(SOUND, start=date(2027, 1, 1), end=date(2027, 2, 1)), AT)
    assert isinstance(gap, Gap)
    assert gap.reason == "implausible"


def test_todays_reading_of_a_running_total_is_kept() -> None:
    reading = replace(SOUND, measure="gh.stars", start=date(2026, 11, 22), end=date(2026, 11, 23))
    assert believed(reading, AT) is reading
