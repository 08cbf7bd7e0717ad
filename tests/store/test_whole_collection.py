"""All ten sources, asked for everything the metrics use, into a store: a local world answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.core.knowledge import Knowledge
from bot.core.numbers.series import Visit
from bot.store.engine import open_engine
from bot.store.migrate import migrate
from bot.store.numbers import NumberStore
from tests.sources.world import SPEAKERS, World
from tests.sources.world.reaching import Traveller, untrue
from tests.sources.world.stored import numbers_of, stored
from tests.toolboxes import store_in_memory
from tests.web.faulty_server import HTML, Answer, Behaviour, Hang
from tests.web.opening import START, RunningTime

EXPECTED_GAPS = {"unknown_subject", "not_settled", "truncated", "implausible"}
"""A name that was not there yet, a year that is not over, and the week a package appeared in."""
RECENT = date(2025, 11, 1)
FURTHER_THAN_WITHOUT_KEY = {
    "stackexchange": date(2023, 1, 1),
    "github": RECENT,
    "huggingface": RECENT,
    "openalex": RECENT,
}
KEYS = {
    "STACKEXCHANGE_KEY": "a-key-of-stack-exchange",
    "HF_TOKEN": "hf_a-token-of-the-hub",
    "GITHUB_TOKEN": "ghp_a-token-of-github",
    "OPENALEX_API_KEY": "a-key-of-openalex",
}
TROUBLES: dict[str, tuple[Behaviour, str]] = {
    "clickpy": (Answer(status=503), "down: it failed (status 503)"),
    "wikimedia": (Hang(), "down: it did not answer within 0.1 seconds"),
    "npm": (HTML, "changed_shape: a web page came instead of numbers"),
    "ecosystems": (
        Answer(status=429, headers={"Retry-After": "55000"}),
        "over_quota: it asks to wait 16 hours",
    ),
}


@pytest.fixture
def world() -> Iterator[World]:
    with World(now=lambda: START) as running:
        yield running


@pytest.fixture
def on_postgresql(
    world: World, postgresql_url: str, knowledge: Knowledge, tmp_path: Path
) -> Iterator[Traveller]:
    engine = open_engine(postgresql_url)
    migrate(engine)
    yield Traveller(world, NumberStore(engine), knowledge.metrics, tmp_path / "cache")
    engine.dispose()


@pytest.fixture
def traveller(world: World, store: NumberStore, knowledge: Knowledge, tmp_path: Path) -> Traveller:
    return Traveller(world, store, knowledge.metrics, tmp_path / "cache")


def test_all_ten_sources_give_what_the_world_counted_and_need_no_key(
    on_postgresql: Traveller,
) -> None:
    visits = on_postgresql.collect()
    assert {name: visit.error for name, visit in visits.items()} == dict.fromkeys(SPEAKERS, "")
    found = {name: numbers_of(on_postgresql.store, name) for name in SPEAKERS}
    assert {name: len(of) for name, of in found.items()} == {
        name: visit.numbers for name, visit in visits.items()
    }
    assert all(found.values())
    assert [one for of in found.values() for one in untrue(of)] == []
    assert {gap.reason for gap in on_postgresql.store.gaps()} <= EXPECTED_GAPS


def test_a_second_collection_changes_nothing_and_asks_far_less(
    traveller: Traveller, world: World
) -> None:
    traveller.collect(since=RECENT)
    before, revision = stored(traveller.store.engine), traveller.store.revision()
    asked = len(world.seen)
    for told in traveller.told.values():
        told.let_pass(hours=2)
    traveller.collect(since=RECENT, at=START + timedelta(hours=2))
    assert stored(traveller.store.engine) == before
    assert traveller.store.revision() == revision
    assert len(world.seen) - asked < asked / 3


@pytest.fixture
def in_memory(world: World, knowledge: Knowledge, tmp_path: Path) -> Traveller:
    return Traveller(world, store_in_memory(), knowledge.metrics, tmp_path / "cache")


def meet_trouble(traveller: Traveller, world: World) -> None:
    """From now on; who says nothing is not waited for."""
    for source, (behaviour, _) in TROUBLES.items():
        world.spoil(source, behaviour)
        if behaviour == Hang():
            traveller.told[source] = RunningTime()


def test_sources_in_trouble_do_not_hold_up_the_others(in_memory: Traveller, world: World) -> None:
    meet_trouble(in_memory, world)
    visits = in_memory.collect(since=RECENT)
    assert {name: visit.error for name, visit in visits.items()} == {
        name: TROUBLES[name][1] if name in TROUBLES else "" for name in SPEAKERS
    }
    assert all((visits[name].numbers == 0) == (name in TROUBLES) for name in SPEAKERS)


def test_what_was_missing_comes_once_all_is_well(
    in_memory: Traveller, world: World, knowledge: Knowledge, tmp_path: Path
) -> None:
    meet_trouble(in_memory, world)
    in_memory.collect(TROUBLES, since=RECENT)
    world.heal()
    in_memory.told.clear()
    in_memory.collect(TROUBLES, since=RECENT, at=START + timedelta(hours=1))
    calm = Traveller(world, store_in_memory(), knowledge.metrics, tmp_path / "another cache")
    calm.collect(TROUBLES, since=RECENT)
    assert stored(in_memory.store.engine) == stored(calm.store.engine)
    assert {gap.reason for gap in in_memory.store.gaps()} <= EXPECTED_GAPS


def test_with_keys_more_is_asked_and_the_keys_go_where_they_belong(
    in_memory: Traveller, world: World
) -> None:
    in_memory.keys = KEYS
    visits: dict[str, Visit] = {}
    for source, since in FURTHER_THAN_WITHOUT_KEY.items():
        visits |= in_memory.collect([source], since=since)
    assert [visit.error for visit in visits.values()] == [""] * 4
    for source, measure in (("stackexchange", "so.questions"), ("github", "gh.new_repos")):
        kept = in_memory.store.observations(measure, "month", ["pytorch", "topic:pytorch"])
        assert kept[0].start == FURTHER_THAN_WITHOUT_KEY[source]
    sent = {
        source: {
            value
            for seen in world.asked(source)
            for value in (seen.headers.get("authorization"), seen.query.get("api_key"))
        }
        for source in visits
    }
    assert sent == {
        "stackexchange": {"Bearer a-key-of-stack-exchange", None},
        "github": {"Bearer ghp_a-token-of-github", None},
        "huggingface": {"Bearer hf_a-token-of-the-hub", None},
        "openalex": {"a-key-of-openalex", None},
    }


def test_a_pause_that_stack_exchange_asks_for_is_kept(in_memory: Traveller, world: World) -> None:
    world.memories["stackexchange"].backoff_s = 10
    in_memory.collect(["stackexchange"], since=date(2026, 9, 1))
    slept = Counter(round(seconds) for seconds in in_memory.told["stackexchange"].slept)
    assert slept[12] == len(world.asked("stackexchange")) - 2


def test_a_day_without_quota_left_ends_the_visit_and_the_next_goes_on(
    in_memory: Traveller, world: World
) -> None:
    world.memories["openalex"].used["searches"] = 98
    visit = in_memory.collect(["openalex"])["openalex"]
    assert (visit.numbers, visit.quota_left) == (22, 0.0)
    assert visit.error.startswith("over_quota")
    world.heal()
    visit = in_memory.collect(["openalex"])["openalex"]
    years, stretches = 6 * 11, 5 * 3
    assert (visit.numbers, visit.error) == (years + stretches, "")
