"""Installs by week: four weeks of daily rows, of which all count."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from bot.core.numbers.series import Want
from bot.sources import pypistats
from tests.sources.contract import Case, recorded
from tests.web.faulty_server import Answer, Seen, as_json

MONDAY = date(2026, 10, 26)
WEEKS = [MONDAY + timedelta(weeks=n) for n in range(3)]
CATEGORIES = {
    "overall": {"without_mirrors": 100, "with_mirrors": 900},
    "system": {"Windows": 10, "Darwin": 4, "Linux": 500, "null": 3, "other": 2},
}
UNKNOWN = recorded("pypistats/errors.json")["unknown_package_on_system_or_python_endpoints"]


def want(measure: str) -> Want:
    return Want(
        source="pypistats",
        measure=measure,
        step="week",
        subjects=("torch",),
        start=MONDAY,
        end=MONDAY + timedelta(weeks=3),
    )


def rows(endpoint: str, first: date, days: int) -> list[dict[str, Any]]:
    """So many days; on each there is one more download than on the day before."""
    return [
        {"category": category, "date": str(first + timedelta(days=n)), "downloads": base + n}
        for n in range(days)
        for category, base in CATEGORIES[endpoint].items()
    ]


def body(seen: Seen, found: list[dict[str, Any]]) -> Answer:
    package, endpoint = seen.path.split("/")[2:]
    return as_json({"data": found, "package": package, "type": f"{endpoint}_downloads"})


def endpoint_of(seen: Seen) -> str:
    return seen.path.rsplit("/", 1)[1]


def answer(seen: Seen) -> Answer:
    return body(seen, rows(endpoint_of(seen), MONDAY, 26))


def doubled(seen: Seen) -> Answer:
    return body(seen, rows(endpoint_of(seen), MONDAY, 26) * 2)


def ahead(seen: Seen) -> Answer:
    endpoint = endpoint_of(seen)
    future = rows(endpoint, date(2026, 11, 30), 7)
    return body(seen, rows(endpoint, MONDAY, 26) + future)


def nothing(seen: Seen) -> Answer:
    return as_json(UNKNOWN["body"])


def weekly(first_day: float, a_day: int) -> dict[tuple[str, date, str], float]:
    return {
        ("torch", week, ""): 7 * first_day + a_day * sum(range(7 * n, 7 * n + 7))
        for n, week in enumerate(WEEKS)
    }


CASES = (
    Case(
        source=pypistats,
        want=want("pypi.installs"),
        answer=answer,
        numbers=weekly(100, 1),
        errors_with_200=(recorded("pypistats/errors.json")["429"]["body"],),
        nothing=nothing,
        doubled=doubled,
        ahead=ahead,
    ),
    Case(
        source=pypistats,
        want=want("pypi.desktop_installs"),
        answer=answer,
        numbers=weekly(14, 2),
        nothing=nothing,
        doubled=doubled,
        ahead=ahead,
    ),
)
