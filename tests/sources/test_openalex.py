"""OpenAlex: which years count, what is searched for, and what it costs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.core.errors import SourceDown
from bot.core.numbers.series import Gap, Observation
from bot.sources import openalex
from bot.toolbox import Plan
from tests.sources.cases.openalex import BODY, COUNTS, HEADERS, YEARS, answer, works
from tests.sources.conftest import Opening
from tests.sources.contract import AT, recorded, values
from tests.web.faulty_server import Answer, FaultyServer, as_json

ONE = replace(YEARS, subjects=("pytorch",))


@pytest.mark.parametrize(
    ("at", "settled"),
    [(datetime(2026, 3, 31, tzinfo=UTC), [2024]), (datetime(2026, 4, 1, tzinfo=UTC), [2024, 2025])],
)
def test_a_year_counts_ninety_days_after_its_end(
    at: datetime, settled: list[int], server: FaultyServer, opened: Opening
) -> None:
    server.script("/works", answer)
    found = openalex.fetch(opened(openalex), ONE, at)
    assert [start.year for _, start, _ in values(found)] == settled


def test_the_running_year_is_set_aside_with_its_number(
    server: FaultyServer, opened: Opening
) -> None:
    server.script("/works", answer)
    gap = openalex.fetch(opened(openalex), ONE, AT)[-1]
    assert isinstance(gap, Gap)
    assert (gap.reason, gap.value) == ("not_settled", COUNTS["2026"])


def test_the_money_left_is_noted(server: FaultyServer, opened: Opening) -> None:
    server.script("/works", answer)
    web = opened(openalex)
    openalex.fetch(web, ONE, AT)
    left = float(HEADERS["x-ratelimit-remaining-usd"])
    assert (web.quota_left, web.quota_unit) == (left, "US dollars")


@pytest.mark.parametrize("said", ["", "nan", "a lot"])
def test_money_that_is_no_number_is_not_noted(
    said: str, server: FaultyServer, opened: Opening
) -> None:
    server.script("/works", as_json(BODY, headers={"x-ratelimit-remaining-usd": said}))
    web = opened(openalex)
    openalex.fetch(web, ONE, AT)
    assert web.quota_left is None


def test_over_the_budget_it_asks_no_more(server: FaultyServer, opened: Opening) -> None:
    server.script("/works", Answer(status=429, headers={"Retry-After": "54000"}))
    with pytest.raises(SourceDown) as failure:
        openalex.fetch(opened(openalex), YEARS, AT)
    assert failure.value.reason == "over_quota"
    assert len(server.seen) == 1


def test_the_key_is_sent_and_never_shown(server: FaultyServer, opened: Opening) -> None:
    server.script("/works", answer)
    found = openalex.fetch(opened(openalex), ONE, AT)
    assert server.seen[0].query["api_key"] == "a-key"
    assert "a-key" not in repr(found)


def test_what_is_asked(server: FaultyServer, opened: Opening) -> None:
    server.script("/works", answer)
    openalex.fetch(opened(openalex), replace(YEARS, subjects=("jax",)), AT)
    asked = server.seen[0].query
    assert asked["search.exact"].startswith("jax AND (flax OR")
    assert asked["group_by"] == "publication_year"
    assert asked["filter"] == (
        "type:article|preprint,from_publication_date:2024-01-01,to_publication_date:2026-12-31"
    )


def test_any_of_them_is_searched_for_in_one(server: FaultyServer, opened: Opening) -> None:
    server.script("/works", answer)
    openalex.fetch(opened(openalex), replace(YEARS, subjects=("any",)), AT)
    search = server.seen[0].query["search.exact"]
    assert all(f"({named})" in search for named in openalex.NAMED.values())
    assert search.count(") OR (") == 3


def test_an_unknown_subject_is_said_to_be_and_not_asked_for(
    server: FaultyServer, opened: Opening
) -> None:
    (gap,) = openalex.fetch(opened(openalex), replace(YEARS, subjects=("torch",)), AT)
    assert isinstance(gap, Gap)
    assert gap.reason == "unknown_subject"
    assert server.seen == []


@pytest.mark.parametrize(("total", "reason"), [(220, "unknown_subject"), (300, "truncated")])
def test_a_year_that_is_missing_is_no_zero(
    total: int, reason: str, server: FaultyServer, opened: Opening
) -> None:
    groups = [group for group in BODY["group_by"] if group["key"] != "2024"]
    server.script("/works", as_json({"meta": {"count": total}, "group_by": groups}))
    first, second, _ = openalex.fetch(opened(openalex), ONE, AT)
    assert isinstance(first, Gap)
    assert first.reason == reason
    assert isinstance(second, Observation)


def test_two_different_numbers_for_a_year_are_set_aside(
    server: FaultyServer, opened: Opening
) -> None:
    server.script("/works", works([*BODY["group_by"], {"key": "2024", "count": 9}]))
    first, *_ = openalex.fetch(opened(openalex), ONE, AT)
    assert isinstance(first, Gap)
    assert first.reason == "implausible"


@pytest.mark.parametrize("key", ["unknown", "99999", "²⁰²⁵", "", "9999"])
def test_a_key_that_is_no_year_does_no_harm(
    key: str, server: FaultyServer, opened: Opening
) -> None:
    server.script("/works", works([*BODY["group_by"], {"key": key, "count": 9}]))
    assert len(openalex.fetch(opened(openalex), ONE, AT)) == 3


def test_a_question_too_long_is_a_gap(server: FaultyServer, opened: Opening) -> None:
    server.script("/works", as_json(recorded("openalex/error_url_too_long.json"), status=400))
    with pytest.raises(SourceDown):
        openalex.fetch(opened(openalex), ONE, AT)


def test_all_years_are_wanted_at_once_with_the_running_one() -> None:
    plan = Plan(
        at=AT,
        since=date(2010, 1, 1),
        subjects={("papers.mentions", "year"): ("pytorch", "any")},
        newest={},
        has_key=False,
    )
    (want,) = openalex.wants(plan)
    assert (want.start, want.end) == (date(2015, 1, 1), date(2027, 1, 1))


def test_the_shape_holds(server: FaultyServer, opened: Opening) -> None:
    server.script("/works", answer)
    assert [shape.held for shape in openalex.probe(opened(openalex), AT)] == [True]


def test_groups_of_another_kind_do_not_hold(server: FaultyServer, opened: Opening) -> None:
    server.script("/works", as_json(recorded("openalex/works_by_type.json")))
    assert [shape.held for shape in openalex.probe(opened(openalex), AT)] == [False]
