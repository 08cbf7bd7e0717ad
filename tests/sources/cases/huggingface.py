"""Tags counted, the thousand most downloaded models, and two pages of new ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.core.numbers.series import Want
from bot.sources import huggingface
from tests.sources.contract import Case, recorded
from tests.web.faulty_server import Answer, Seen, as_json

COUNTED = {"pytorch": 123_456, "tf": 23_456, "pytorch,tf": 3_456}
TODAY = date(2026, 11, 22)
MONDAY = date(2026, 11, 9)
FRAMEWORKS = ("pytorch", "tensorflow", "jax", "multi")
RECORDED = recorded("huggingface/models_list.json")
LIBRARIES: Mapping[str, str | None] = {
    "pytorch": "diffusers",
    "tensorflow": "tf-keras",
    "jax": "flax",
    "multi": "keras",
    "left out": None,
}
RANKED = ["pytorch"] * 700 + ["tensorflow"] * 10 + ["jax"] * 5 + ["multi"] * 3 + ["left out"] * 280
ERROR = '{"error": "Internal Error - We are working hard to fix this as soon as possible!"}'


def want(measure: str, *subjects: str, start: date = TODAY, days: int = 1) -> Want:
    return Want(
        source="huggingface",
        measure=measure,
        step="week",
        subjects=subjects,
        start=start,
        end=start + timedelta(days=days),
    )


TAGGED = want("hf.tagged_models", "pytorch", "tf", "pytorch;tf")
DOWNLOADED = want("hf.top_downloads", *FRAMEWORKS)
NEW = want("hf.new_models", *FRAMEWORKS, start=MONDAY, days=7)


def count(seen: Seen) -> Answer:
    """The recorded shape for the libraries asked for."""
    libraries = seen.query["library"]
    return as_json(
        recorded("huggingface/models-json.json")
        | {
            "activeFilters": {"library": libraries.split(",")},
            "numTotalItems": COUNTED[libraries],
        }
    )


def top() -> list[dict[str, Any]]:
    """The two recorded models, and 998 more."""
    return RECORDED + [
        {"id": f"a/{n}", "downloads": 1000 - n, "tags": [], "library_name": LIBRARIES[framework]}
        for n, framework in enumerate(RANKED)
    ]


def downloads_of(framework: str) -> int:
    """Of the generated models."""
    return sum(1000 - n for n, one in enumerate(RANKED) if one == framework)


def downloaded(seen: Seen) -> Answer:
    return as_json(top())


def downloaded_twice(seen: Seen) -> Answer:
    return as_json(top() * 2)


def model(number: int, appeared: datetime, framework: str = "pytorch") -> dict[str, Any]:
    return {
        "id": f"b/{number}",
        "createdAt": f"{appeared:%Y-%m-%dT%H:%M:%S}.000Z",
        "tags": [],
        "library_name": LIBRARIES[framework],
    }


def appeared() -> list[dict[str, Any]]:
    """A model every six hours, from now back to before the week."""
    now = datetime(2026, 11, 22, 4, tzinfo=UTC)
    kinds = tuple(LIBRARIES)
    return [model(n, now - timedelta(hours=6 * n), kinds[n % len(kinds)]) for n in range(4 * 14)]


def page(seen: Seen, models: list[dict[str, Any]], following: str | None) -> Answer:
    host = seen.headers["host"]
    link = f'<http://{host}/api/models?cursor={following}>; rel="next"'
    return as_json(models, headers={"Link": link} if following else {})


def new(seen: Seen) -> Answer:
    """Half of them on each of two pages."""
    if seen.query.get("cursor") == "two":
        return page(seen, appeared()[28:], "three")
    return page(seen, appeared()[:28], "two")


def new_twice(seen: Seen) -> Answer:
    """The first page once more on the way."""
    match seen.query.get("cursor"):
        case None:
            return page(seen, appeared()[:28], "again")
        case "again":
            return page(seen, appeared()[:28], "two")
        case _:
            return page(seen, appeared()[28:], "three")


def new_and_ahead(seen: Seen) -> Answer:
    future = model(999, datetime(2026, 12, 24, tzinfo=UTC))
    if seen.query.get("cursor") == "two":
        return new(seen)
    return page(seen, [future, *appeared()[:28]], "two")


def nothing(seen: Seen) -> Answer:
    return as_json([])


def no_count(seen: Seen) -> Answer:
    return as_json({})


def in_week(framework: str) -> int:
    first, last = str(MONDAY), str(MONDAY + timedelta(days=7))
    library = LIBRARIES[framework]
    return sum(
        first <= one["createdAt"][:10] < last and one["library_name"] == library
        for one in appeared()
    )


CASES = (
    Case(
        source=huggingface,
        want=TAGGED,
        answer=count,
        numbers={
            (subject, TODAY, ""): COUNTED[subject.replace(";", ",")] for subject in TAGGED.subjects
        },
        errors_with_200=(ERROR,),
        nothing=no_count,
        key="hf_abcdefgh",
    ),
    Case(
        source=huggingface,
        want=DOWNLOADED,
        answer=downloaded,
        numbers={
            (framework, TODAY - timedelta(days=30), ""): downloads_of(framework)
            + (sum(one["downloads"] for one in RECORDED) if framework == "pytorch" else 0)
            for framework in FRAMEWORKS
        },
        errors_with_200=(ERROR,),
        nothing=nothing,
        empty_list_means="truncated",
        doubled=downloaded_twice,
    ),
    Case(
        source=huggingface,
        want=NEW,
        answer=new,
        numbers={(framework, MONDAY, ""): in_week(framework) for framework in FRAMEWORKS},
        errors_with_200=(ERROR,),
        nothing=nothing,
        empty_list_means="truncated",
        doubled=new_twice,
        ahead=new_and_ahead,
    ),
)
