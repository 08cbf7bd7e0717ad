"""Periods in words: which days they are on a given day, and in whose words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.core.questions.asked_period import AskedPeriod, Reach, asked_period
from bot.core.words import split_words

SUNDAY = date(2026, 11, 22)


def read(text: str, at: date = SUNDAY) -> AskedPeriod | None:
    return asked_period(text, split_words(text), at)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("last year", "2025-01-01", "2026-01-01"),
        ("over the last year", "2025-11-23", "2026-11-23"),
        ("in 2024", "2024-01-01", "2025-01-01"),
        ("since 2022", "2022-01-01", "2026-11-23"),
        ("before 2020", "2015-01-01", "2020-01-01"),
        ("until 2023", "2015-01-01", "2024-01-01"),
        ("after 2024", "2025-01-01", "2026-11-23"),
        ("past 6 months", "2026-05-23", "2026-11-23"),
        ("12m", "2025-11-23", "2026-11-23"),
        ("90d", "2026-08-25", "2026-11-23"),
        ("last two years", "2024-11-23", "2026-11-23"),
        ("half a year", "2026-05-23", "2026-11-23"),
        ("March 2026", "2026-03-01", "2026-04-01"),
        ("in October", "2026-10-01", "2026-11-01"),
        ("in december", "2025-12-01", "2026-01-01"),
        ("2023-05", "2023-05-01", "2023-06-01"),
        ("05/2023", "2023-05-01", "2023-06-01"),
        ("2024-06-15", "2024-06-15", "2024-06-16"),
        ("15.06.2024", "2024-06-15", "2024-06-16"),
        ("June 15, 2024", "2024-06-15", "2024-06-16"),
        ("Q1 2025", "2025-01-01", "2025-04-01"),
        ("second quarter of 2024", "2024-04-01", "2024-07-01"),
        ("Q3", "2026-07-01", "2026-10-01"),
        ("first half of 2024", "2024-01-01", "2024-07-01"),
        ("between 2021 and 2023", "2021-01-01", "2024-01-01"),
        ("2021-2023", "2021-01-01", "2024-01-01"),
        ("2023 vs 2021", "2021-01-01", "2024-01-01"),
        ("from 2021 until now", "2021-01-01", "2026-11-23"),
        ("papers from 2023", "2023-01-01", "2024-01-01"),
        ("last week", "2026-11-09", "2026-11-16"),
        ("2025-W12", "2025-03-17", "2025-03-24"),
        ("last month", "2026-10-01", "2026-11-01"),
        ("this year", "2026-01-01", "2026-11-23"),
        ("ytd", "2026-01-01", "2026-11-23"),
        ("5 years ago", "2021-01-01", "2022-01-01"),
        ("than a year ago", "2025-01-01", "2026-11-23"),
        ("since last spring", "2026-03-01", "2026-11-23"),
        ("late 2023", "2023-09-01", "2024-01-01"),
        ("in '22", "2022-01-01", "2023-01-01"),
        ("the 2010s", "2010-01-01", "2020-01-01"),
        ("letztes Jahr", "2025-01-01", "2026-01-01"),
        ("vor zwei Jahren", "2024-01-01", "2025-01-01"),
        ("l'année dernière", "2025-01-01", "2026-01-01"),
        ("el año pasado", "2025-01-01", "2026-01-01"),
        ("yesterday", "2026-11-21", "2026-11-22"),
    ],
)
def test_days(text: str, start: str, end: str) -> None:
    period = read(text)
    assert period is not None
    assert period.reach == "past"
    assert (str(period.start), str(period.end)) == (start, end)


@pytest.mark.parametrize(
    ("text", "reach"),
    [
        ("today", "newest"),
        ("right now", "newest"),
        ("all time", "all"),
        ("ever", "all"),
        ("over the years", "all"),
        ("in 2030", "future"),
        ("next year", "future"),
        ("tomorrow", "future"),
        ("December 2026", "future"),
        ("what will it be", "future"),
        ("in 1998", "before"),
        ("2024-13", "impossible"),
        ("31 February 2024", "impossible"),
        ("last 5000 years", "impossible"),
    ],
)
def test_days_that_cannot_be_looked_up_say_why(text: str, reach: Reach) -> None:
    period = read(text)
    assert period is not None
    assert period.reach == reach


@pytest.mark.parametrize(
    "text",
    ["downloads a month", "per year", "weekly", "you may know", "5m downloads", "in 2000 stars",
     "a table by tomorrow", "even an old one will do", "version 2.16", "will you show it"],
)  # fmt: skip
def test_no_period_is_made_of_other_words(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Stars of PyTorch SINCE March 2024, please", "SINCE March 2024"),
        ("downloads between 2021 and 2023?", "between 2021 and 2023"),
        ("torch, last 6 months", "last 6 months"),
    ],
)
def test_the_words_are_the_persons(text: str, words: str) -> None:
    period = read(text)
    assert period is not None
    assert period.words == words


def test_days_far_off_in_the_text_are_about_something_else() -> None:
    period = read("the last 6 months of torch, as in the talk that you gave us all in 2021")
    assert period is not None
    assert str(period.start) == "2026-05-23"


@pytest.mark.parametrize(
    "text", ["last month", "past 3 months", "this quarter", "5 weeks ago", "12m"]
)
def test_days_never_lie_ahead_on_any_day(text: str) -> None:
    for number in range(400):
        at = date(2024, 1, 1) + timedelta(days=number)
        period = read(text, at)
        assert period is not None, at
        assert period.start < period.end <= at + timedelta(days=1), at
