"""ClickPy: how far it has come, what it may have cut off, and what is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.core.errors import SourceDown
from bot.core.numbers.series import ALL, Gap, Observation, Want
from bot.sources import clickpy
from bot.toolbox import Plan
from tests.sources.cases.clickpy import (
    DOWNLOADS,
    ERRORS,
    MARCH,
    envelope,
    is_freshness,
    months,
    newest,
    row,
    want,
    weeks,
)
from tests.sources.conftest import Opening
from tests.sources.contract import AT, recorded, values
from tests.web.faulty_server import Answer, FaultyServer, Seen, as_json

FEBRUARY, APRIL, MAY = date(2026, 2, 1), date(2026, 4, 1), date(2026, 5, 1)
SPRING = want("month", FEBRUARY, MAY, subjects=("torch",))


def serving(rows: list[dict[str, Any]], up_to: date) -> Callable[[Seen], Answer]:
    return lambda seen: newest(up_to) if is_freshness(seen) else envelope(rows)


def fetched(
    server: FaultyServer,
    opened: Opening,
    rows: list[dict[str, Any]],
    up_to: date = date(2026, 11, 20),
    wanted: Want = SPRING,
) -> list[Observation | Gap]:
    server.script("/", serving(rows, up_to))
    return clickpy.fetch(opened(clickpy), wanted, AT)


def test_every_recorded_row_comes_out_as_it_is(server: FaultyServer, opened: Opening) -> None:
    rows = [row(MARCH, project, str(count)) for project, count in DOWNLOADS.items()]
    everything = want("month", MARCH, APRIL, subjects=tuple(DOWNLOADS))
    found = fetched(server, opened, rows, wanted=everything)
    assert values(found) == {(p, MARCH, ""): count for p, count in DOWNLOADS.items()}
    assert {one.regime for one in found if isinstance(one, Observation)} == {
        "ClickHouse, calendar month, all installers"
    }


def test_the_recorded_envelope_is_read_as_it_came(server: FaultyServer, opened: Opening) -> None:
    body = recorded("clickpy/sql_json.json")
    assert body["data"][0]["download_count"] == str(DOWNLOADS["torch"])
    for each in body["data"]:
        each |= {"period": str(MARCH), "subject": each["project"], "days": 0}
        each["downloads"] = each["download_count"]
    server.script(
        "/", lambda seen: newest(date(2026, 11, 20)) if is_freshness(seen) else as_json(body)
    )
    (found,) = clickpy.fetch(opened(clickpy), want("month", MARCH, APRIL, ("torch",)), AT)
    assert isinstance(found, Observation)
    assert found.value == DOWNLOADS["torch"]


def test_a_source_that_stands_still_gives_what_is_whole_and_says_since_when(
    server: FaultyServer, opened: Opening
) -> None:
    rows = [row(start, "torch", 5) for start in (FEBRUARY, MARCH, APRIL)]
    found = fetched(server, opened, rows, up_to=date(2026, 4, 30))
    assert set(values(found)) == {("torch", FEBRUARY, ""), ("torch", MARCH, "")}
    (gap,) = [one for one in found if isinstance(one, Gap)]
    assert (gap.start, gap.reason) == (APRIL, "stale")
    assert gap.detail == "stands still since 2026-04-30"


def test_when_nothing_is_whole_it_does_not_ask_for_counts(
    server: FaultyServer, opened: Opening
) -> None:
    found = fetched(server, opened, [], up_to=date(2026, 1, 31))
    assert [one.reason for one in found if isinstance(one, Gap)] == ["stale"] * 3
    assert len(server.seen) == 1


def test_a_newest_day_in_the_future_is_not_believed(server: FaultyServer, opened: Opening) -> None:
    with pytest.raises(SourceDown) as failure:
        fetched(server, opened, [row(MARCH, "torch", 5)], up_to=date(2027, 1, 1))
    assert failure.value.reason == "implausible"


def test_a_period_missing_between_its_neighbours_was_cut_off(
    server: FaultyServer, opened: Opening
) -> None:
    found = fetched(server, opened, [row(FEBRUARY, "torch", 5), row(APRIL, "torch", 7)])
    (gap,) = [one for one in found if isinstance(one, Gap)]
    assert (gap.start, gap.reason) == (MARCH, "truncated")


def test_the_last_period_missing_was_cut_off(server: FaultyServer, opened: Opening) -> None:
    found = fetched(server, opened, [row(FEBRUARY, "torch", 5), row(MARCH, "torch", 7)])
    (gap,) = [one for one in found if isinstance(one, Gap)]
    assert (gap.start, gap.reason) == (APRIL, "truncated")


def test_before_its_first_number_a_package_was_not_there(
    server: FaultyServer, opened: Opening
) -> None:
    found = fetched(server, opened, [row(APRIL, "torch", 7)])
    (gap,) = [one for one in found if isinstance(one, Gap)]
    assert (gap.start, gap.end, gap.reason) == (FEBRUARY, APRIL, "unknown_subject")


@pytest.mark.parametrize("count", [1000, 1200])
def test_an_answer_at_the_limit_is_not_trusted(
    count: int, server: FaultyServer, opened: Opening
) -> None:
    with pytest.raises(SourceDown) as failure:
        fetched(server, opened, [row(MARCH, f"p{n}", 1) for n in range(count)])
    assert failure.value.reason == "truncated"


def test_fewer_rows_than_it_says_are_not_trusted(server: FaultyServer, opened: Opening) -> None:
    short = recorded("clickpy/sql_json.json") | {"data": [row(MARCH, "torch", 5)], "rows": 2}
    server.script(
        "/", lambda seen: newest(date(2026, 11, 20)) if is_freshness(seen) else as_json(short)
    )
    with pytest.raises(SourceDown) as failure:
        clickpy.fetch(opened(clickpy), SPRING, AT)
    assert failure.value.reason == "truncated"


@pytest.mark.parametrize(("status", "error", "reason"), [
    (200, "quota", "over_quota"), (500, "quota", "over_quota"), (500, "bytes", "refused"),
])  # fmt: skip
def test_its_own_errors_are_understood(
    status: int, error: str, reason: str, server: FaultyServer, opened: Opening
) -> None:
    server.script("/", Answer(status=status, body=ERRORS[error]))
    with pytest.raises(SourceDown) as failure:
        clickpy.fetch(opened(clickpy), SPRING, AT)
    assert failure.value.reason == reason
    assert "Exception" not in failure.value.detail


def test_absurd_counts_are_set_aside_with_the_number(server: FaultyServer, opened: Opening) -> None:
    rows = [row(FEBRUARY, "torch", -3), row(MARCH, "torch", str(10**15)), row(APRIL, "torch", 0)]
    gaps = fetched(server, opened, rows)
    assert [(g.reason, g.value) for g in gaps if isinstance(g, Gap)] == [
        ("implausible", -3),
        ("implausible", 10**15),
        ("implausible", 0),
    ]


def test_two_different_numbers_for_a_period_are_set_aside(
    server: FaultyServer, opened: Opening
) -> None:
    rows = [row(start, "torch", n) for start in (FEBRUARY, MARCH, APRIL) for n in (5, 6)]
    gaps = fetched(server, opened, rows)
    assert [g.reason for g in gaps if isinstance(g, Gap)] == ["implausible"] * 3


def test_a_week_with_a_day_that_was_never_loaded_is_a_gap(
    server: FaultyServer, opened: Opening
) -> None:
    monday = date(2026, 11, 2)
    a_week = want("week", monday, date(2026, 11, 9), subjects=("torch",))
    (gap,) = fetched(server, opened, [row(monday, "torch", 5, days=6)], wanted=a_week)
    assert isinstance(gap, Gap)
    assert gap.reason == "truncated"


def test_names_are_sent_beside_the_question_and_only_if_they_are_names(
    server: FaultyServer, opened: Opening
) -> None:
    hostile = replace(SPRING, subjects=("torch", "x') OR 1=1 --"))
    found = fetched(server, opened, [row(MARCH, "torch", 5)], wanted=hostile)
    asked = server.seen[-1]
    assert asked.query["param_projects"] == "['torch']"
    assert "torch" not in asked.body
    assert {one.reason for one in found if one.subject != "torch" and isinstance(one, Gap)} == {
        "unknown_subject"
    }


def test_the_question_adds_up_and_leaves_the_running_period_out(
    server: FaultyServer, opened: Opening
) -> None:
    fetched(server, opened, [row(MARCH, "torch", 5)])
    asked = server.seen[-1]
    assert "sum(count)" in asked.body
    assert "GROUP BY period, subject" in asked.body
    assert (asked.query["param_since"], asked.query["param_until"]) == (str(FEBRUARY), str(MAY))
    assert asked.query["user"] == "demo"


def test_the_whole_index_is_asked_without_names(server: FaultyServer, opened: Opening) -> None:
    total = want("month", MARCH, APRIL, subjects=(ALL,))
    (found,) = fetched(server, opened, [row(MARCH, ALL, "135000000000")], wanted=total)
    assert isinstance(found, Observation)
    assert (found.subject, found.value) == (ALL, 135e9)
    assert "project" not in server.seen[-1].body


def test_wanted_are_settled_years_newest_first_and_the_index_last() -> None:
    subjects = tuple(f"package-{n}" for n in range(20))
    plan = Plan(
        at=AT,
        since=date(2024, 6, 1),
        subjects={
            ("pypi.downloads", "month"): ("torch", ALL),
            ("pypi.downloads", "week"): subjects,
        },
        newest={},
        has_key=False,
    )
    wants = list(clickpy.wants(plan))
    assert [(w.start, w.end, w.subjects) for w in wants if w.step == "month"] == [
        (date(2026, 1, 1), date(2026, 11, 1), ("torch",)),
        (date(2025, 1, 1), date(2026, 1, 1), ("torch",)),
        (date(2024, 6, 1), date(2025, 1, 1), ("torch",)),
        (date(2026, 1, 1), date(2026, 11, 1), (ALL,)),
        (date(2025, 1, 1), date(2026, 1, 1), (ALL,)),
        (date(2024, 6, 1), date(2025, 1, 1), (ALL,)),
    ]
    of_weeks = [w for w in wants if w.step == "week"]
    assert all(len(w.subjects) * (w.end - w.start).days / 7 < 1000 for w in of_weeks)
    assert {s for w in of_weeks for s in w.subjects} == set(subjects)
    assert of_weeks[0].end == date(2026, 11, 16)


def test_every_shape_holds(server: FaultyServer, opened: Opening) -> None:
    september = [row(date(2026, 9, 1), "torch", "5")], [row(date(2026, 9, 21), "torch", "5", 7)]

    def answered(seen: Seen) -> Answer:
        if is_freshness(seen):
            return newest(date(2026, 11, 20))
        return envelope(september["toMonday" in seen.body])

    server.script("/", answered)
    assert [shape.held for shape in clickpy.probe(opened(clickpy), AT)] == [True] * 3


@pytest.mark.parametrize("answer", [months, weeks])
def test_rows_that_were_not_asked_for_do_not_hold(
    answer: Callable[[Seen], Answer], server: FaultyServer, opened: Opening
) -> None:
    server.script("/", answer)
    first, *others = clickpy.probe(opened(clickpy), AT)
    assert first.held
    assert not any(shape.held for shape in others)
