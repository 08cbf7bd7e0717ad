"""Two weeks of two packages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from bot.core.numbers.series import Want
from bot.sources import npm
from tests.sources.contract import Case
from tests.web.faulty_server import Answer, Seen, as_json

MONDAY = date(2026, 11, 2)
WANT = Want(
    source="npm",
    measure="npm.downloads",
    step="week",
    subjects=("onnxruntime-web", "@tensorflow/tfjs"),
    start=MONDAY,
    end=date(2026, 11, 16),
)


def days(first: date, numbers: Iterable[int]) -> list[dict[str, Any]]:
    return [
        {"day": str(first + timedelta(days=n)), "downloads": downloads}
        for n, downloads in enumerate(numbers)
    ]


def body(seen: Seen, rows: list[dict[str, Any]]) -> Answer:
    """In the documented envelope."""
    _, _, _, stretch, package = seen.path.split("/", 4)
    start, end = stretch.split(":")
    return as_json({"downloads": rows, "start": start, "end": end, "package": package})


def answer(seen: Seen) -> Answer:
    return body(seen, days(MONDAY, range(100, 114)))


def nothing(seen: Seen) -> Answer:
    return body(seen, [])


def doubled(seen: Seen) -> Answer:
    return body(seen, days(MONDAY, range(100, 114)) * 2)


def ahead(seen: Seen) -> Answer:
    future = days(date(2026, 11, 30), [5] * 7)
    return body(seen, days(MONDAY, range(100, 114)) + future)


CASES = (
    Case(
        source=npm,
        want=WANT,
        answer=answer,
        numbers={
            (package, week, ""): total
            for package in WANT.subjects
            for week, total in (
                (MONDAY, sum(range(100, 107))),
                (MONDAY + timedelta(days=7), sum(range(107, 114))),
            )
        },
        errors_with_200=('{"error": "package not found"}',),
        nothing=nothing,
        doubled=doubled,
        ahead=ahead,
    ),
)
