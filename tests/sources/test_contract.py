"""Every source, whatever the network does: nothing lost, nothing invented, no crash."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

import bot.sources
import tests.sources.cases
from bot.core.knowledge import Knowledge
from bot.core.numbers.series import Gap, GapReason, Observation
from bot.jobs.collecting.collect import wanted
from bot.toolbox import Plan, Source
from tests.sources.contract import AT, Case, asked_of, fetched, scripted, values
from tests.web.faulty_server import FAULTS, Answer, FaultyServer, Seen
from tests.web.opening import ToldTime, time_for


def cases() -> list[Case]:
    found = []
    for module in pkgutil.iter_modules(tests.sources.cases.__path__):
        found += importlib.import_module(f"tests.sources.cases.{module.name}").CASES
    return found


def sources() -> list[Source]:
    return [
        importlib.import_module(f"bot.sources.{module.name}")
        for module in pkgutil.iter_modules(bot.sources.__path__)
    ]


every_case = pytest.mark.parametrize("case", cases(), ids=lambda case: case.id)


def cases_with(script: str) -> pytest.MarkDecorator:
    """The cases that have such answers; not every source can give them."""
    having = [case for case in cases() if getattr(case, script)]
    return pytest.mark.parametrize("case", having, ids=lambda case: case.id)


every_source = pytest.mark.parametrize("source", sources(), ids=lambda source: source.NAME)

DOWN: set[GapReason] = {"down", "truncated"}
REASONS: dict[str, set[GapReason]] = {
    "401": {"refused"},
    "403": {"refused", "down"},
    "404": {"unknown_subject", "down"},
    "429": {"over_quota"},
    "429 retry-after": {"over_quota"},
    "html": {"changed_shape"},
    "html with status 200 called json": {"changed_shape"},
    "other json": {"changed_shape"},
    "json null": {"changed_shape"},
    "huge": {"changed_shape", *DOWN},
    "bomb": {"changed_shape", *DOWN},
}
"""What may be said of each fault; of all others, that the source is down or sent half an answer."""
PASSING = ["503", "reset", "truncated body"]
"""Faults after which the client asks again."""


def coverage(found: list[Observation | Gap]) -> set[str]:
    return {one.subject for one in found}


def reasons(found: list[Observation | Gap]) -> set[str]:
    return {one.reason if isinstance(one, Gap) else "a number" for one in found}


@every_case
def test_what_the_source_says_is_what_comes_out(
    case: Case, server: FaultyServer, told: ToldTime, tmp_path: Path
) -> None:
    scripted(server, case.answer)
    found = fetched(case, asked_of(case, server, tmp_path, told))
    assert values(found) == dict(case.numbers)
    gaps = {(one.subject, one.start): one.reason for one in found if isinstance(one, Gap)}
    assert gaps == dict(case.gaps)


@every_case
def test_a_number_says_what_it_counts_and_where_to_look_it_up(
    case: Case, server: FaultyServer, told: ToldTime, tmp_path: Path
) -> None:
    scripted(server, case.answer)
    found = fetched(case, asked_of(case, server, tmp_path, told))
    for one in found:
        assert (one.source, one.measure, one.step) == (
            case.source.NAME,
            case.want.measure,
            case.want.step,
        )
        assert one.start < one.end
        if isinstance(one, Observation):
            assert one.fetched_at == case.at
            assert one.url.startswith("http")
            assert 0 < len(one.regime) <= 80
        if case.key:
            assert case.key not in repr(one)


@every_case
def test_an_answer_the_source_confirms_gives_the_same_numbers(
    case: Case, server: FaultyServer, told: ToldTime, tmp_path: Path
) -> None:
    def tagged(seen: Seen) -> Answer:
        return replace(case.answer(seen), etag='"one"')

    scripted(server, tagged)
    web = asked_of(case, server, tmp_path, told)
    first = fetched(case, web)
    told.let_pass(hours=2)
    assert fetched(case, web) == first


@pytest.mark.parametrize("fault", FAULTS)
@every_case
def test_a_fault_is_a_gap_with_its_reason(
    case: Case, fault: str, server: FaultyServer, tmp_path: Path
) -> None:
    scripted(server, FAULTS[fault])
    found = fetched(case, asked_of(case, server, tmp_path, time_for(fault)))
    assert coverage(found) == set(case.want.subjects)
    empty = {case.empty_list_means} if fault == "json list" else None
    assert reasons(found) <= (empty or REASONS.get(fault, DOWN))


@pytest.mark.parametrize("fault", [*PASSING, "429", "truncated json", "html"])
@every_case
def test_a_fault_on_the_way_costs_only_what_it_hit(
    case: Case, fault: str, server: FaultyServer, told: ToldTime, tmp_path: Path
) -> None:
    scripted(server, case.answer)
    fetched(case, asked_of(case, server, tmp_path / "good", told))
    before_the_last = [case.answer] * (len(server.seen) - 1)
    scripted(server, *before_the_last, FAULTS[fault])
    found = fetched(case, asked_of(case, server, tmp_path / "bad", told))
    assert coverage(found) == set(case.want.subjects)
    assert values(found).items() <= dict(case.numbers).items()


@pytest.mark.parametrize("fault", PASSING)
@every_case
def test_a_fault_that_passes_costs_nothing(
    case: Case, fault: str, server: FaultyServer, told: ToldTime, tmp_path: Path
) -> None:
    scripted(server, FAULTS[fault], case.answer)
    found = fetched(case, asked_of(case, server, tmp_path, told))
    assert values(found) == dict(case.numbers)


@cases_with("errors_with_200")
def test_an_error_with_status_200_is_no_number(
    case: Case, server: FaultyServer, told: ToldTime, tmp_path: Path
) -> None:
    for number, body in enumerate(case.errors_with_200):
        kind = "application/json" if body.startswith("{") else "text/plain"
        scripted(server, Answer(body=body, headers={"Content-Type": kind}))
        found = fetched(case, asked_of(case, server, tmp_path / str(number), told))
        assert coverage(found) == set(case.want.subjects)
        assert not values(found)
        assert not reasons(found) & {"unknown_subject", "not_settled"}


@cases_with("nothing")
def test_an_answer_without_numbers_is_a_gap_for_each_subject(
    case: Case, server: FaultyServer, told: ToldTime, tmp_path: Path
) -> None:
    assert case.nothing is not None
    scripted(server, case.nothing)
    found = fetched(case, asked_of(case, server, tmp_path, told))
    assert coverage(found) == set(case.want.subjects)
    assert not values(found)


@cases_with("doubled")
def test_what_is_said_twice_counts_once(
    case: Case, server: FaultyServer, told: ToldTime, tmp_path: Path
) -> None:
    assert case.doubled is not None
    scripted(server, case.doubled)
    found = fetched(case, asked_of(case, server, tmp_path, told))
    assert values(found) == dict(case.numbers)


@cases_with("ahead")
def test_numbers_of_the_future_are_set_aside(
    case: Case, server: FaultyServer, told: ToldTime, tmp_path: Path
) -> None:
    assert case.ahead is not None
    scripted(server, case.ahead)
    found = fetched(case, asked_of(case, server, tmp_path, told))
    assert values(found) == dict(case.numbers)


@every_case
def test_a_clock_that_is_behind_makes_no_number_of_what_has_not_begun(
    case: Case, server: FaultyServer, told: ToldTime, tmp_path: Path
) -> None:
    behind = datetime.combine(case.want.start, time(), UTC)
    scripted(server, case.answer)
    found = fetched(case, asked_of(case, server, tmp_path, told), behind)
    assert coverage(found) == set(case.want.subjects)
    assert all(one.start <= behind.date() for one in found if isinstance(one, Observation))


@every_case
def test_a_probe_says_that_a_shape_did_not_hold(
    case: Case, server: FaultyServer, told: ToldTime, tmp_path: Path
) -> None:
    scripted(server, FAULTS["other json"])
    shapes = list(case.source.probe(asked_of(case, server, tmp_path, told), case.at))
    assert shapes
    assert not any(shape.held for shape in shapes)
    assert all(shape.detail for shape in shapes)


@every_source
def test_every_source_has_a_case_for_each_measure(source: Source) -> None:
    covered = {(c.want.measure, c.want.step) for c in cases() if c.source is source}
    assert covered == set(source.MEASURES)


@every_source
def test_every_source_has_its_terms(source: Source, knowledge: Knowledge) -> None:
    assert source.NAME in knowledge.sources


@every_source
@pytest.mark.parametrize("has_key", [True, False])
def test_what_is_wanted_is_settled_by_the_plan_alone(
    source: Source, has_key: bool, knowledge: Knowledge
) -> None:
    plan = Plan(
        at=AT,
        since=datetime(2015, 1, 1, tzinfo=UTC).date(),
        subjects=wanted(knowledge.metrics.values(), source),
        newest={},
        has_key=has_key,
    )
    wants = list(source.wants(plan))
    assert wants == list(source.wants(plan))
    assert len(set(wants)) == len(wants)
    for want in wants:
        assert want.source == source.NAME
        assert set(want.subjects) <= set(plan.subjects[want.measure, want.step])
        assert plan.since <= want.start < want.end
    assert {(want.measure, want.step) for want in wants} == set(plan.subjects)
