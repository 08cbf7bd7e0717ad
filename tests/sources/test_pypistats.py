"""pypistats.org: which days make a week, and which do not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.core.errors import SourceDown
from bot.core.numbers.series import Gap, Observation
from bot.sources import pypistats
from bot.toolbox import Plan
from tests.sources.cases.pypistats import MONDAY, WEEKS, answer, body, nothing, rows, want
from tests.sources.conftest import Opening
from tests.sources.contract import AT, recorded
from tests.web.faulty_server import ANY, Answer, FaultyServer, Seen, as_json

WEDNESDAY = MONDAY + timedelta(days=9)
INSTALLS = want("pypi.installs")


def overall(**changed: Any) -> list[dict[str, Any]]:
    """Three whole weeks; the row of one day with something changed."""
    found = [row for row in rows("overall", MONDAY, 21) if row["category"] == "without_mirrors"]
    return [row | changed if row["date"] == str(WEDNESDAY) else row for row in found]


def fetched(
    server: FaultyServer, opened: Opening, found: list[dict[str, Any]]
) -> list[Observation | Gap]:
    def answered(seen: Seen) -> Answer:
        return body(seen, found)

    server.script("/packages/torch/overall", answered)
    return pypistats.fetch(opened(pypistats), INSTALLS, AT)


@pytest.mark.parametrize(
    ("found", "reason", "value"),
    [
        ([row for row in overall() if row["date"] != str(WEDNESDAY)], "truncated", None),
        (overall(downloads=0), "implausible", 0),
        (overall(downloads=-4), "implausible", -4),
        (overall() + overall(downloads=5), "implausible", None),
    ],
    ids=["a day missing", "a zero day", "a negative day", "two numbers for a day"],
)
def test_one_bad_day_costs_its_week_and_no_other(
    found: list[dict[str, Any]],
    reason: str,
    value: float | None,
    server: FaultyServer,
    opened: Opening,
) -> None:
    first, second, third = fetched(server, opened, found)
    assert isinstance(first, Observation)
    assert isinstance(third, Observation)
    assert isinstance(second, Gap)
    assert (second.reason, second.value, second.start) == (reason, value, WEEKS[1])
    assert str(WEDNESDAY) in second.detail


def test_a_source_that_stands_still_is_said_to_since_when(
    server: FaultyServer, opened: Opening
) -> None:
    *_, last = fetched(server, opened, overall()[:-1])
    assert isinstance(last, Gap)
    newest = MONDAY + timedelta(days=19)
    assert (last.reason, last.detail) == ("stale", f"stands still since {newest}")


def test_a_row_that_is_no_row_is_a_changed_shape(server: FaultyServer, opened: Opening) -> None:
    with pytest.raises(SourceDown) as failure:
        fetched(server, opened, overall(downloads="many"))
    assert failure.value.reason == "changed_shape"
    assert "downloads" in failure.value.detail


@pytest.mark.parametrize("measure", ["pypi.installs", "pypi.desktop_installs"])
def test_an_unknown_package_is_said_to_be_unknown(
    measure: str, server: FaultyServer, opened: Opening
) -> None:
    server.script("/packages/torch/overall", Answer(**_error("404")))
    server.script("/packages/torch/system", nothing)
    (gap,) = pypistats.fetch(opened(pypistats), want(measure), AT)
    assert isinstance(gap, Gap)
    assert gap.reason == "unknown_subject"


def _error(status: str) -> dict[str, Any]:
    error = recorded("pypistats/errors.json")[status]
    return {"status": error["status"], "body": error["body"]}


def test_mirrors_are_left_out_already_in_the_question(
    server: FaultyServer, opened: Opening
) -> None:
    fetched(server, opened, overall())
    assert server.seen[0].query == {"mirrors": "false"}


def test_the_whole_index_is_asked_by_its_own_name(server: FaultyServer, opened: Opening) -> None:
    server.script("/packages/__all__/overall", answer)
    found = pypistats.fetch(opened(pypistats), replace(INSTALLS, subjects=("*",)), AT)
    assert {one.subject for one in found} == {"*"}


def test_recorded_daily_rows_of_two_days_make_no_week(
    server: FaultyServer, opened: Opening
) -> None:
    server.script("/packages/pip/overall", as_json(recorded("pypistats/overall.json")))
    in_2020 = replace(INSTALLS, subjects=("pip",), start=date(2020, 4, 27), end=date(2020, 5, 4))
    (found,) = pypistats.fetch(opened(pypistats), in_2020, AT)
    assert isinstance(found, Gap)


def test_wanted_are_the_whole_weeks_that_are_kept_and_settled() -> None:
    plan = Plan(
        at=AT,
        since=date(2015, 1, 1),
        subjects={
            ("pypi.installs", "week"): ("torch", "*"),
            ("pypi.desktop_installs", "week"): ("torch",),
        },
        newest={},
        has_key=False,
    )
    wants = list(pypistats.wants(plan))
    assert [(w.measure, w.subjects) for w in wants] == [
        ("pypi.installs", ("torch",)),
        ("pypi.installs", ("*",)),
        ("pypi.desktop_installs", ("torch",)),
    ]
    assert {w.end for w in wants} == {date(2026, 11, 16)}
    assert all(w.start.weekday() == 0 for w in wants)
    assert all(AT.date() - w.start < timedelta(days=180) for w in wants)


def test_both_shapes_hold(server: FaultyServer, opened: Opening) -> None:
    server.script(ANY, answer)
    shapes = list(pypistats.probe(opened(pypistats), AT))
    assert [shape.held for shape in shapes] == [True, True]


def test_a_category_that_has_vanished_does_not_hold(server: FaultyServer, opened: Opening) -> None:
    system = recorded("pypistats/system.json")
    system["data"] = [row for row in system["data"] if row["category"] != "Darwin"]
    server.script("/packages/torch/overall", answer)
    server.script("/packages/torch/system", as_json(system))
    overall_shape, system_shape = pypistats.probe(opened(pypistats), AT)
    assert overall_shape.held
    assert (system_shape.held, system_shape.detail) == (False, "no rows for Darwin")
