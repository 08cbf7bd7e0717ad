"""Two months of views of two articles."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.core.numbers.series import Want
from bot.sources import wikimedia
from tests.sources.contract import Case, recorded
from tests.web.faulty_server import Answer, Seen, as_json

REPLY = recorded("wikimedia/per_article.json")
SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
WANT = Want(
    source="wikimedia",
    measure="wiki.views",
    step="month",
    subjects=("PyTorch", "JAX (software)"),
    start=SEPTEMBER,
    end=date(2026, 11, 1),
)


def body(items: list[dict[str, Any]]) -> Answer:
    return as_json({"items": items})


def answer(seen: Seen) -> Answer:
    return as_json(REPLY)


def nothing(seen: Seen) -> Answer:
    return body([])


def doubled(seen: Seen) -> Answer:
    return body(REPLY["items"] * 2)


def ahead(seen: Seen) -> Answer:
    return body([*REPLY["items"], REPLY["items"][0] | {"timestamp": "2026120100"}])


CASES = (
    Case(
        source=wikimedia,
        want=WANT,
        answer=answer,
        numbers={
            (article, month, ""): views
            for article in WANT.subjects
            for month, views in ((SEPTEMBER, 4100), (OCTOBER, 4200))
        },
        errors_with_200=('{"type": "about:blank", "title": "Internal error"}',),
        nothing=nothing,
        doubled=doubled,
        ahead=ahead,
    ),
)
