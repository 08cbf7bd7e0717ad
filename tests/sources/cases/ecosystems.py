"""One package: its newest release, and how many depend on it."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.core.numbers.series import Want
from bot.sources import ecosystems
from tests.sources.contract import Case, recorded
from tests.web.faulty_server import Answer, Seen, as_json

(PACKAGE,) = recorded("ecosystems/packages_lookup.json")
TORCH = "pkg:pypi/torch"
RELEASES = Want(
    source="ecosystems",
    measure="eco.releases",
    step="event",
    subjects=(TORCH, "pkg:npm/%40tensorflow/tfjs"),
    start=date(2015, 1, 1),
    end=date(2026, 11, 23),
)
DEPENDENTS = Want(
    source="ecosystems",
    measure="eco.dependents",
    step="month",
    subjects=(TORCH,),
    start=date(2026, 11, 22),
    end=date(2026, 11, 23),
)


def package(seen: Seen, **changed: Any) -> dict[str, Any]:
    """The recorded package under the address that was asked for."""
    return {**PACKAGE, "purl": seen.query["purl"], **changed}


def answer(seen: Seen) -> Answer:
    return as_json([package(seen)])


def nothing(seen: Seen) -> Answer:
    return as_json([])


def doubled(seen: Seen) -> Answer:
    return as_json([package(seen), package(seen), package(seen, purl="pkg:conda/another")])


CASES = (
    Case(
        source=ecosystems,
        want=RELEASES,
        answer=answer,
        numbers={(purl, date(2026, 10, 1), "2.15.0"): 1 for purl in RELEASES.subjects},
        errors_with_200=('{"error": "internal"}',),
        nothing=nothing,
        empty_list_means="unknown_subject",
        doubled=doubled,
    ),
    Case(
        source=ecosystems,
        want=DEPENDENTS,
        answer=answer,
        numbers={(TORCH, date(2026, 11, 22), ""): PACKAGE["dependent_packages_count"]},
        errors_with_200=('{"error": "internal"}',),
        nothing=nothing,
        empty_list_means="unknown_subject",
        doubled=doubled,
    ),
)
