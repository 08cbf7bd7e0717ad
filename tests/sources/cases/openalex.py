"""Papers by year: two settled years and the running one."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.core.numbers.series import Want
from bot.sources import openalex
from tests.sources.contract import Case, recorded
from tests.web.faulty_server import Answer, Seen, as_json

YEARS = Want(
    source="openalex",
    measure="papers.mentions",
    step="year",
    subjects=("pytorch", "any"),
    start=date(2024, 1, 1),
    end=date(2027, 1, 1),
)
BODY = recorded("openalex/works_by_year.json")
HEADERS = recorded("openalex/ratelimit_headers.json")
COUNTS = {group["key"]: group["count"] for group in BODY["group_by"]}


def works(groups: list[dict[str, Any]]) -> Answer:
    return as_json(BODY | {"group_by": groups}, headers=HEADERS)


def answer(seen: Seen) -> Answer:
    return works(BODY["group_by"])


def doubled(seen: Seen) -> Answer:
    return works(BODY["group_by"] * 2)


def ahead(seen: Seen) -> Answer:
    return works([*BODY["group_by"], {"key": "2050", "key_display_name": "2050", "count": 3}])


def nothing(seen: Seen) -> Answer:
    return as_json(BODY | {"meta": BODY["meta"] | {"count": 0}, "group_by": []})


TRAILING = Want(
    source="openalex",
    measure="papers.mentions_12m",
    step="month",
    subjects=("pytorch", "any"),
    start=date(2025, 9, 1),
    end=date(2026, 9, 1),
)

CASES = (
    Case(
        source=openalex,
        want=TRAILING,
        answer=answer,
        numbers={
            (subject, date(2025, 9, 1), ""): BODY["meta"]["count"] for subject in TRAILING.subjects
        },
        errors_with_200=('{"error": "Rate limit exceeded", "message": "Insufficient budget"}',),
        key="a-key",
    ),
    Case(
        source=openalex,
        want=YEARS,
        answer=answer,
        numbers={
            (subject, date(year, 1, 1), ""): COUNTS[str(year)]
            for subject in YEARS.subjects
            for year in (2024, 2025)
        },
        gaps={(subject, date(2026, 1, 1)): "not_settled" for subject in YEARS.subjects},
        errors_with_200=('{"error": "Rate limit exceeded", "message": "Insufficient budget"}',),
        nothing=nothing,
        doubled=doubled,
        ahead=ahead,
        key="a-key",
    ),
)
