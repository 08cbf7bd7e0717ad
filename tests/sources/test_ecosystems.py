"""ecosyste.ms: what a crawl says, and how old it may be."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.core.errors import SourceDown
from bot.core.numbers.series import Gap, Observation, Want
from bot.sources import ecosystems
from bot.toolbox import Plan
from tests.sources.cases.ecosystems import DEPENDENTS, RELEASES, TORCH, answer, package
from tests.sources.conftest import Opening
from tests.sources.contract import AT
from tests.web.faulty_server import Answer, FaultyServer, Seen, as_json

OLD = "2026-09-01T00:00:00.000Z"
LOOKUP = "/packages/lookup"


def fetched(
    server: FaultyServer, opened: Opening, want: Want, **changed: Any
) -> list[Observation | Gap]:
    def changed_package(seen: Seen) -> Answer:
        return as_json([package(seen, **changed)])

    server.script(LOOKUP, changed_package)
    return ecosystems.fetch(opened(ecosystems), want, AT)


def only_gap(found: list[Observation | Gap]) -> Gap:
    (gap,) = found
    assert isinstance(gap, Gap)
    return gap


@pytest.mark.parametrize("synced", [OLD, None])
def test_a_count_of_an_old_crawl_is_set_aside(
    synced: str | None, server: FaultyServer, opened: Opening
) -> None:
    gap = only_gap(fetched(server, opened, DEPENDENTS, last_synced_at=synced))
    assert (gap.reason, gap.value) == ("stale", 12000)


def test_a_release_stays_a_fact_when_the_crawl_is_old(
    server: FaultyServer, opened: Opening
) -> None:
    found = fetched(server, opened, RELEASES, last_synced_at=OLD)
    releases = [one for one in found if isinstance(one, Observation)]
    stale = [one for one in found if isinstance(one, Gap)]
    assert [one.label for one in releases] == ["2.15.0", "2.15.0"]
    assert [(one.reason, one.start) for one in stale] == [("stale", date(2026, 9, 1))] * 2


@pytest.mark.parametrize(
    ("want", "field"),
    [
        (DEPENDENTS, "dependent_packages_count"),
        (RELEASES, "latest_release_published_at"),
        (RELEASES, "latest_release_number"),
    ],
)
def test_what_the_crawler_does_not_know_is_a_gap(
    want: Want, field: str, server: FaultyServer, opened: Opening
) -> None:
    found = fetched(server, opened, want, **{field: None})
    assert {one.reason for one in found if isinstance(one, Gap)} == {"unknown_subject"}
    assert len(found) == len(want.subjects)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"dependent_packages_count": -1}, "implausible"),
        ({"dependent_packages_count": 10**400}, "implausible"),
        ({"purl": "pkg:pypi/another"}, "unknown_subject"),
    ],
    ids=["negative", "absurd", "another package"],
)
def test_a_count_that_cannot_be_meant_is_a_gap(
    changed: dict[str, Any], reason: str, server: FaultyServer, opened: Opening
) -> None:
    assert only_gap(fetched(server, opened, DEPENDENTS, **changed)).reason == reason


def test_a_release_of_the_future_is_no_release(server: FaultyServer, opened: Opening) -> None:
    found = fetched(server, opened, RELEASES, latest_release_published_at="2026-12-24T00:00:00Z")
    assert [one.reason for one in found if isinstance(one, Gap)] == ["implausible"] * 2
    assert not any(isinstance(one, Observation) for one in found)


def test_a_release_of_the_year_9999_is_no_crash(server: FaultyServer, opened: Opening) -> None:
    with pytest.raises(SourceDown) as failure:
        fetched(server, opened, RELEASES, latest_release_published_at="9999-12-31T23:59:59Z")
    assert failure.value.reason == "implausible"


def test_a_time_without_a_zone_is_a_changed_shape(server: FaultyServer, opened: Opening) -> None:
    with pytest.raises(SourceDown) as failure:
        fetched(server, opened, DEPENDENTS, last_synced_at="2026-11-21T00:00:00")
    assert failure.value.reason == "changed_shape"


def test_of_two_entries_the_one_looked_at_last_counts(
    server: FaultyServer, opened: Opening
) -> None:
    def two(seen: Seen) -> Answer:
        older = package(seen, last_synced_at=OLD, dependent_packages_count=1)
        return as_json([older, package(seen, dependent_packages_count=2)])

    server.script(LOOKUP, two)
    (found,) = ecosystems.fetch(opened(ecosystems), DEPENDENTS, AT)
    assert isinstance(found, Observation)
    assert found.value == 2


def test_a_package_is_asked_for_and_shown_by_its_address(
    server: FaultyServer, opened: Opening
) -> None:
    found = fetched(server, opened, RELEASES)
    assert [seen.query["purl"] for seen in server.seen] == list(RELEASES.subjects)
    assert found[0].subject == TORCH
    assert isinstance(found[0], Observation)
    assert found[0].url == f"{ecosystems.URL}/packages/lookup?purl=pkg%3Apypi%2Ftorch"


@pytest.mark.parametrize(
    ("newest", "measures"),
    [
        (None, ["eco.releases", "eco.dependents"]),
        (date(2026, 10, 31), ["eco.releases", "eco.dependents"]),
        (date(2026, 11, 1), ["eco.releases"]),
    ],
)
def test_dependents_are_read_once_a_month(newest: date | None, measures: list[str]) -> None:
    plan = Plan(
        at=AT,
        since=date(2015, 1, 1),
        subjects={("eco.releases", "event"): (TORCH,), ("eco.dependents", "month"): (TORCH,)},
        newest={("eco.dependents", "month", TORCH): newest} if newest else {},
        has_key=False,
    )
    assert [want.measure for want in ecosystems.wants(plan)] == measures


def test_the_shape_holds(server: FaultyServer, opened: Opening) -> None:
    server.script(LOOKUP, answer)
    assert [shape.held for shape in ecosystems.probe(opened(ecosystems), AT)] == [True]


def test_a_package_that_is_sure_to_be_there_and_is_not_does_not_hold(
    server: FaultyServer, opened: Opening
) -> None:
    server.script(LOOKUP, as_json([]))
    assert [shape.held for shape in ecosystems.probe(opened(ecosystems), AT)] == [False]
