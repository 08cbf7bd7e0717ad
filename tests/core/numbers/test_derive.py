"""A metric's series: what is added up, what is left out, what is never made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.core.numbers.derive import derive, subjects
from bot.core.numbers.metric import Metric
from bot.core.numbers.series import Observation, Series

AT = datetime(2026, 11, 22, tzinfo=UTC)
SHARE = Metric(
    id="share",
    name="Share",
    question="?",
    measure="downloads",
    step="month",
    form="share",
    families={"pytorch": ("torch",), "tensorflow": ("tensorflow",)},
    also={"tensorflow": ("nightly",)},
    unit="%",
    kind="flow",
    caveat=".",
    settles_days=1,
    stale_days=60,
    sources=("s",),
)
COUNT = replace(SHARE, form="count")


def seen(subject: str, value: float, month: int = 1, regime: str = "r", **more: str) -> Observation:
    return Observation(
        measure="downloads",
        subject=subject,
        step="month",
        start=date(2026, month, 1),
        end=date(2026, month + 1, 1),
        value=value,
        regime=regime,
        source="s",
        url="https://example.org",
        fetched_at=AT,
        **more,
    )


def values(series: Series) -> list[float]:
    return [point.value for point in series.points]


def test_a_share_is_of_all_its_lines_with_the_further_subjects_that_are_known() -> None:
    lines = derive(SHARE, [seen("torch", 60), seen("tensorflow", 30), seen("nightly", 10)])
    assert values(lines["pytorch"]) == [60]
    assert values(lines["tensorflow"]) == [40]


def test_the_definition_names_the_further_subjects_that_are_missing() -> None:
    lines = derive(SHARE, [seen("torch", 60), seen("tensorflow", 40)])
    assert values(lines["pytorch"]) == [60]
    assert lines["pytorch"].points[0].regime == "r, without nightly"


def test_further_subjects_known_now_and_then_are_left_out_everywhere() -> None:
    found = [seen("nightly", 10, month=1)]
    found += [seen(name, 50, month=m) for m in range(1, 6) for name in ("torch", "tensorflow")]
    lines = derive(SHARE, found)
    assert {point.regime for point in lines["pytorch"].points} == {"r, without nightly"}
    assert values(lines["pytorch"]) == [50] * 5


def test_a_missing_part_is_not_taken_for_nothing() -> None:
    lines = derive(SHARE, [seen("torch", 60)])
    assert lines["pytorch"].points == ()
    assert lines["tensorflow"].newest is None


def test_parts_counted_by_different_definitions_are_never_joined() -> None:
    lines = derive(SHARE, [seen("torch", 60, regime="a"), seen("tensorflow", 40, regime="b")])
    assert lines["pytorch"].points == ()


def test_a_count_without_its_rival_still_stands() -> None:
    assert values(derive(COUNT, [seen("torch", 60)])["pytorch"]) == [60]


def test_of_two_definitions_of_a_month_the_one_still_counted_by_is_taken() -> None:
    old = [seen("torch", 5, month=m, regime="old") for m in (1, 2)]
    new = [seen("torch", 7, month=m, regime="new") for m in (2, 3)]
    series = derive(COUNT, old + new)["pytorch"]
    assert values(series) == [5, 7, 7]
    assert series.breaks == ((date(2026, 2, 1), "new"),)
    assert [point.value for point in series.regime] == [7, 7]


def test_a_subject_with_a_minus_is_taken_off() -> None:
    only = replace(COUNT, families={"only": ("torch", "-both")}, also={})
    assert values(derive(only, [seen("torch", 60), seen("both", 15)])["only"]) == [45]


@pytest.mark.parametrize(("form", "scale"), [("rate", 100), ("per_100k", 100_000)])
def test_a_rate_is_of_the_whole_and_unknown_without_it(form: str, scale: int) -> None:
    rate = replace(SHARE, form=form, also={})
    assert values(derive(rate, [seen("torch", 2), seen("*", 50)])["pytorch"]) == [scale * 2 / 50]
    assert derive(rate, [seen("torch", 2)])["pytorch"].points == ()
    assert derive(rate, [seen("torch", 2), seen("*", 0)])["pytorch"].points == ()


def test_pooling_weighs_by_counts_and_needs_every_period() -> None:
    pooled = replace(SHARE, also={}, pool=2)
    found = [
        *(seen("torch", 10, month=1), seen("tensorflow", 10, month=1)),
        *(seen("torch", 90, month=2), seen("tensorflow", 10, month=2)),
        *(seen("torch", 50, month=5), seen("tensorflow", 50, month=5)),
    ]
    series = derive(pooled, found)["pytorch"]
    assert [(p.value, p.count, p.out_of) for p in series.points] == [(100 * 100 / 120, 100, 120)]
    assert (series.points[0].start, series.points[0].end) == (date(2026, 1, 1), date(2026, 3, 1))


def test_two_numbers_of_one_day_are_told_apart_by_their_label() -> None:
    found = [seen("torch", 1, label="ACL"), seen("torch", 2, label="ICML")]
    assert [(p.label, p.value) for p in derive(COUNT, found)["pytorch"].points] == [
        ("ACL", 1),
        ("ICML", 2),
    ]


def test_subjects_are_all_that_must_be_counted() -> None:
    assert subjects(SHARE) == ("torch", "tensorflow", "nightly")
    assert subjects(replace(SHARE, form="rate")) == ("torch", "tensorflow", "nightly", "*")
