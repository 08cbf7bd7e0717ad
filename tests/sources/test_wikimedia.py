"""Wikimedia: which months count, and how an article is asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.core.errors import SourceDown
from bot.core.numbers.series import Gap, Observation
from bot.sources import wikimedia
from bot.toolbox import Plan
from tests.sources.cases.wikimedia import OCTOBER, REPLY, SEPTEMBER, WANT, answer, body
from tests.sources.conftest import Opening
from tests.sources.contract import AT, recorded
from tests.web.faulty_server import ANY, FaultyServer, Seen, as_json

JAX = replace(WANT, subjects=("JAX (software)",), start=date(2026, 7, 1))


ANYTHING = Seen(method="GET", path="/", query={}, headers={}, body="")


def month(name: str, views: int) -> dict[str, Any]:
    return {"timestamp": f"2026{name}0100", "views": views}


def fetched(
    server: FaultyServer, opened: Opening, items: list[dict[str, Any]]
) -> list[Observation | Gap]:
    server.script(ANY, body(items))
    return wikimedia.fetch(opened(wikimedia), JAX, AT)


def test_a_title_is_part_of_the_address(server: FaultyServer, opened: Opening) -> None:
    fetched(server, opened, REPLY["items"])
    assert server.paths == [
        "/metrics/pageviews/per-article/en.wikipedia/all-access/user"
        "/JAX_%28software%29/monthly/2026070100/2026103100"
    ]


def test_months_before_the_article_are_nothing_that_is_missing(
    server: FaultyServer, opened: Opening
) -> None:
    found = fetched(server, opened, REPLY["items"])
    assert [(one.start, isinstance(one, Gap)) for one in found] == [
        (SEPTEMBER, False),
        (OCTOBER, False),
    ]


@pytest.mark.parametrize(
    ("items", "missing", "reason", "value"),
    [
        ([month("08", 5), month("10", 7)], SEPTEMBER, "truncated", None),
        ([month("08", 5), month("09", 6)], OCTOBER, "truncated", None),
        ([month("08", 5), month("09", 0), month("10", 7)], SEPTEMBER, "implausible", 0),
        ([month("08", 5), month("09", -1), month("10", 7)], SEPTEMBER, "implausible", -1),
    ],
    ids=["left out", "the last left out", "zero", "negative"],
)
def test_a_month_that_cannot_be_believed_is_a_gap(
    items: list[dict[str, Any]],
    missing: date,
    reason: str,
    value: float | None,
    server: FaultyServer,
    opened: Opening,
) -> None:
    gaps = [one for one in fetched(server, opened, items) if isinstance(one, Gap)]
    assert [(gap.start, gap.reason, gap.value) for gap in gaps] == [(missing, reason, value)]


def test_two_numbers_for_one_month_are_none(server: FaultyServer, opened: Opening) -> None:
    with pytest.raises(SourceDown) as failure:
        fetched(server, opened, [month("10", 7), month("10", 8)])
    assert failure.value.reason == "implausible"


def test_a_month_that_is_not_over_by_their_clock_does_not_count(
    server: FaultyServer, opened: Opening
) -> None:
    theirs = {"Date": "Sat, 31 Oct 2026 23:00:00 GMT"}
    server.script(ANY, replace(answer(ANYTHING), headers=theirs))
    found = wikimedia.fetch(opened(wikimedia), JAX, AT)
    assert [(one.start, isinstance(one, Gap) and one.reason) for one in found] == [
        (SEPTEMBER, False),
        (OCTOBER, "not_settled"),
    ]


def test_an_unknown_article_leaves_the_others_alone(server: FaultyServer, opened: Opening) -> None:
    def one_is_unknown(seen: Seen) -> Any:
        unknown = as_json(recorded("wikimedia/not_found.json"), status=404)
        return unknown if "JAX" in seen.path else answer(seen)

    server.script(ANY, one_is_unknown)
    found = wikimedia.fetch(opened(wikimedia), WANT, AT)
    assert [(one.subject, isinstance(one, Gap)) for one in found] == [
        ("PyTorch", False),
        ("PyTorch", False),
        ("JAX (software)", True),
    ]


def test_a_person_can_look_it_up(server: FaultyServer, opened: Opening) -> None:
    (first, _) = fetched(server, opened, REPLY["items"])
    assert isinstance(first, Observation)
    assert first.url.startswith("https://wikimedia.org/api/rest_v1/metrics/pageviews/per-article/")


@pytest.mark.parametrize(("day", "last"), [(2, date(2026, 10, 1)), (3, date(2026, 11, 1))])
def test_a_month_is_wanted_once_it_has_settled(day: int, last: date) -> None:
    plan = Plan(
        at=datetime(2026, 11, day, tzinfo=UTC),
        since=date(2010, 1, 1),
        subjects={("wiki.views", "month"): ("PyTorch",)},
        newest={},
        has_key=False,
    )
    (want,) = wikimedia.wants(plan)
    assert (want.start, want.end) == (date(2015, 7, 1), last)


@pytest.mark.parametrize(("first", "held"), [("09", True), ("08", False)])
def test_the_shape_holds_if_the_month_asked_for_comes(
    first: str, held: bool, server: FaultyServer, opened: Opening
) -> None:
    server.script(ANY, body([month(first, 7)]))
    (shape,) = wikimedia.probe(opened(wikimedia), AT)
    assert shape.held == held
