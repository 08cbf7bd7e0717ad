"""The GitHub REST API: repositories, stars by week, commits, releases, searches, and its quotas."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from tests.sources.world import made_up
from tests.sources.world.asked import Asked, tagged_json
from tests.web.faulty_server import Answer, as_json

CREATED = date(2016, 2, 7)
"""The Sunday that every repository of the world was made on."""
WEEK = timedelta(days=7)
WINDOW = timedelta(hours=1)
VERSION = "2026-03-10"
SEARCH = re.compile(
    r"(?:is:issue repo:)?(\S+) (?:created|closed):(\d{4}-\d\d-\d\d)\.\.\d{4}-\d\d-\d\d"
)


def speak(asked: Asked) -> Answer:
    """Any of the endpoints; a wrong version of the interface is refused."""
    if asked.seen.headers.get("x-github-api-version") != VERSION:
        return as_json({"message": "unsupported version"}, status=400)
    search = asked.path.startswith("/search/")
    is_left, headers = _quota(asked, "search" if search else "core")
    if not is_left:
        body = {"message": "API rate limit exceeded for 203.0.113.7."}
        return as_json(body, status=403, headers=headers)
    if search:
        return _search(asked, headers)
    _, _, owner, name, *rest = asked.path.split("/")
    repository, endpoint = f"{owner}/{name}", "/".join(rest)
    if endpoint == "stats/commit_activity" and asked.use(f"look at {repository}") == 1:
        return as_json({}, status=202, headers=headers)
    bodies: dict[str, Callable[[], Any]] = {
        "": lambda: _repository(repository),
        "stargazers/history": lambda: _stars(repository, asked),
        "stats/commit_activity": lambda: _commits(repository, asked.today),
        "releases": lambda: _releases(repository, asked),
    }
    return tagged_json(bodies[endpoint](), headers)


def _quota(asked: Asked, resource: str) -> tuple[bool, dict[str, str]]:
    """Whether the call is one of those allowed, and what GitHub says of it."""
    if resource == "search":  # its minute passes: the client waits between searches
        limit, used = asked.memory.searches_a_minute, 1
    else:
        limit, used = (5_000 if asked.has_key else 60), asked.use(resource)
    return used <= limit, {
        "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": str(max(limit - used, 0)),
        "X-RateLimit-Reset": str(int((asked.now + WINDOW).timestamp())),
        "X-RateLimit-Resource": resource,
    }


def _repository(name: str) -> dict[str, Any]:
    return {"full_name": name, "stargazers_count": made_up.made_up("stars", name)}


def _stars(name: str, asked: Asked) -> list[dict[str, Any]]:
    """A page of weeks, newest first; the days of the running week that are to come are zeros."""
    page, size = int(asked.seen.query["page"]), int(asked.seen.query["per_page"])
    newest = _sunday(asked.today) - (page - 1) * size * WEEK
    weeks = [newest - n * WEEK for n in range(size)]
    return [_week("given", name, start, asked.today) for start in weeks if start >= CREATED]


def _commits(name: str, today: date) -> list[dict[str, Any]]:
    """The last 52 weeks, oldest first."""
    running = _sunday(today)
    return [_week("commits", name, running - n * WEEK, today) for n in range(51, -1, -1)]


def _week(kind: str, name: str, start: date, today: date) -> dict[str, Any]:
    each = [start + timedelta(days=n) for n in range(7)]
    days = [made_up.made_up(kind, name, day) if day <= today else 0 for day in each]
    first = int(datetime.combine(start, time(), UTC).timestamp())
    return {"week": first, "total": sum(days), "days": days}


def _releases(name: str, asked: Asked) -> list[dict[str, Any]]:
    """Newest first, after a draft and a release candidate."""
    page, size = int(asked.seen.query["page"]), int(asked.seen.query["per_page"])
    today = str(asked.today)
    rows = [
        {"tag_name": "v9", "draft": True, "prerelease": False, "published_at": None},
        _release("v8.0.0-rc1", today, prerelease=True),
        *(_release(f"v{v}", str(d)) for v, d in made_up.releases(name, asked.today)),
    ]
    return rows[(page - 1) * size : page * size]


def _release(tag: str, day: str, *, prerelease: bool = False) -> dict[str, Any]:
    published = f"{day}T00:00:00Z"
    return {
        "tag_name": tag,
        "draft": False,
        "prerelease": prerelease,
        "published_at": published,
    }


def _search(asked: Asked, headers: dict[str, str]) -> Answer:
    found = SEARCH.fullmatch(asked.seen.query["q"])
    if found is None:
        return as_json({"message": "Validation Failed"}, status=422, headers=headers)
    count = made_up.made_up("found", found[1], found[2])
    body = {"total_count": count, "incomplete_results": False, "items": []}
    return as_json(body, headers=headers)


def _sunday(day: date) -> date:
    return day - timedelta(days=(day.weekday() + 1) % 7)
