"""The Hugging Face Hub: the site's counter, and the listing with its pages and rate limits."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from tests.sources.world import made_up
from tests.sources.world.asked import Asked, tagged_json
from tests.web.faulty_server import Answer, as_json

QUARTER = timedelta(minutes=15)
LIMIT, LIMIT_WITH_TOKEN = 500, 1_000
OLDEST = timedelta(days=40)
"""The world's list of new models ends there."""


def speak(asked: Asked) -> Answer:
    """Either endpoint."""
    limit = LIMIT_WITH_TOKEN if asked.has_key else LIMIT
    left = max(limit - asked.use("api"), 0)
    headers = {"RateLimit": f'"api";r={left};t=55', "RateLimit-Policy": f'"api";q={limit};w=300'}
    if left == 0:
        return as_json({"error": "Too many requests"}, status=429, headers=headers)
    if asked.path == "/models-json":
        return as_json(_counted(asked.seen.query["library"]), headers=headers)
    if asked.seen.query.get("sort") == "downloads":
        return tagged_json(_listed(int(asked.seen.query["limit"])), headers)
    return _page(asked, headers)


def _counted(libraries: str) -> dict[str, Any]:
    return {
        "activeFilters": {"library": libraries.split(",")},
        "models": [],
        "numItemsPerPage": 30,
        "numTotalItems": made_up.tagged(libraries.replace(",", ";")),
        "pageIndex": 0,
    }


def _listed(size: int) -> list[dict[str, Any]]:
    found = (made_up.listed(rank) for rank in range(size))
    return [
        {"id": name, "downloads": downloads, "tags": [], "library_name": library}
        for name, library, downloads in found
    ]


def _page(asked: Asked, headers: dict[str, str]) -> Answer:
    """New models, newest first, from the cursor on; one has appeared each quarter of an hour."""
    newest = _number_of(asked.now)
    first = int(asked.seen.query.get("cursor", newest))
    size = int(asked.seen.query["limit"])
    models = [_model(number) for number in range(first, first - size, -1)]
    if newest - first + size > OLDEST // QUARTER:
        return as_json(models, headers=headers)
    following = f"{asked.base_url}/api/models?sort=createdAt&limit={size}&cursor={first - size}"
    return as_json(models, headers={**headers, "Link": f'<{following}>; rel="next"'})


def _model(number: int) -> dict[str, Any]:
    name, library = made_up.appeared(number)
    day, quarter = divmod(number, made_up.MODELS_A_DAY)
    created = datetime.combine(datetime.fromordinal(day), time(), UTC) + quarter * QUARTER
    at = f"{created:%Y-%m-%dT%H:%M:%S}.000Z"
    return {"id": name, "createdAt": at, "tags": [], "library_name": library}


def _number_of(now: datetime) -> int:
    midnight = datetime.combine(now.date(), time(), UTC)
    return now.date().toordinal() * made_up.MODELS_A_DAY + (now - midnight) // QUARTER
