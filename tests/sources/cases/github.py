"""One repository: its stars, commits and releases; and what a search counts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.core.numbers.series import Step, Want
from bot.sources import github
from tests.sources.contract import Case, recorded
from tests.web.faulty_server import Answer, Seen, as_json

REPOSITORY = recorded("github/repository.json")
HISTORY = recorded("github/stargazers_history.json")
ACTIVITY = recorded("github/stats_commit_activity.json")
RELEASES = recorded("github/releases.json")
FOUND = recorded("github/search_repositories.json")
ERRORS = recorded("github/errors.json")
ERROR = '{"message": "Server Error"}'
NAMES = ("owner/name", "other/name")
AFTER_HISTORY = datetime(2025, 11, 17, 5, tzinfo=UTC)
AFTER_ACTIVITY = datetime(2012, 5, 14, 5, tzinfo=UTC)


def want(measure: str, step: Step, start: date, end: date, *subjects: str) -> Want:
    return Want(
        source="github",
        measure=measure,
        step=step,
        subjects=subjects or NAMES,
        start=start,
        end=end,
    )


STARS = want("gh.stars", "week", date(2026, 11, 22), date(2026, 11, 23))
NEW_STARS = want("gh.new_stars", "week", date(2025, 10, 26), date(2025, 11, 16))
COMMITS = want("gh.commits", "week", date(2012, 5, 6), date(2012, 5, 13))
RELEASED = want("gh.releases", "event", date(2026, 1, 1), date(2026, 11, 23))
NEW_REPOS = want(
    "gh.new_repos", "month", date(2026, 10, 1), date(2026, 11, 1), "topic:pytorch", "topic:jax"
)
ISSUES = want("gh.issues_opened", "month", date(2026, 10, 1), date(2026, 11, 1))
CLOSED = want("gh.issues_closed", "month", date(2026, 10, 1), date(2026, 11, 1))


def week(start: date, days: list[int]) -> dict[str, Any]:
    """A row as GitHub gives it."""
    first = datetime(start.year, start.month, start.day, tzinfo=UTC)
    return {"week": int(first.timestamp()), "total": sum(days), "days": days}


def repository(seen: Seen) -> Answer:
    return as_json(REPOSITORY)


def history(seen: Seen) -> Answer:
    """The last rows there are, after a running week."""
    running = week(date(2025, 11, 16), [12, 0, 0, 0, 0, 0, 0])
    return as_json([running, *HISTORY] if seen.query["page"] == "1" else [])


def history_twice(seen: Seen) -> Answer:
    return as_json(HISTORY * 2 if seen.query["page"] == "1" else [])


def history_ahead(seen: Seen) -> Answer:
    future = week(date(2025, 11, 23), [9] * 7)
    return as_json([future, *HISTORY] if seen.query["page"] == "1" else [])


def activity(seen: Seen) -> Answer:
    return as_json(ACTIVITY)


def activity_twice(seen: Seen) -> Answer:
    return as_json(ACTIVITY * 2)


def activity_ahead(seen: Seen) -> Answer:
    return as_json([*ACTIVITY, week(date(2012, 5, 27), [9] * 7)])


def releases(seen: Seen) -> Answer:
    return as_json(RELEASES if seen.query["page"] == "1" else [])


def releases_twice(seen: Seen) -> Answer:
    return as_json(RELEASES * 2)


def releases_ahead(seen: Seen) -> Answer:
    future = RELEASES[-1] | {"tag_name": "v9.0.0", "published_at": "2027-01-01T00:00:00Z"}
    return as_json([future, *RELEASES])


def found(seen: Seen) -> Answer:
    return as_json(FOUND, headers={"X-RateLimit-Limit": "10", "X-RateLimit-Resource": "search"})


def nothing(seen: Seen) -> Answer:
    return as_json([])


def no_total(seen: Seen) -> Answer:
    return as_json({})


CASES = (
    Case(
        source=github,
        want=STARS,
        answer=repository,
        numbers={(name, STARS.start, ""): REPOSITORY["stargazers_count"] for name in NAMES},
        errors_with_200=(ERROR,),
        nothing=no_total,
        key="ghp_abcdefgh",
    ),
    Case(
        source=github,
        want=NEW_STARS,
        at=AFTER_HISTORY,
        answer=history,
        numbers={
            (name, date(2025, 11, 9) - timedelta(weeks=n), ""): row["total"]
            for name in NAMES
            for n, row in enumerate(HISTORY)
        },
        errors_with_200=(ERROR,),
        nothing=nothing,
        empty_list_means="truncated",
        doubled=history_twice,
        ahead=history_ahead,
    ),
    Case(
        source=github,
        want=COMMITS,
        at=AFTER_ACTIVITY,
        answer=activity,
        numbers={(name, COMMITS.start, ""): ACTIVITY[0]["total"] for name in NAMES},
        errors_with_200=(ERROR,),
        nothing=nothing,
        empty_list_means="truncated",
        doubled=activity_twice,
        ahead=activity_ahead,
    ),
    Case(
        source=github,
        want=RELEASED,
        answer=releases,
        numbers={
            (name, day, label): 1
            for name in NAMES
            for day, label in ((date(2026, 10, 5), "2.1.0"), (date(2026, 3, 2), "2.0.0"))
        },
        errors_with_200=(ERROR,),
        nothing=nothing,
        empty_list_means="unknown_subject",
        doubled=releases_twice,
        ahead=releases_ahead,
    ),
    Case(
        source=github,
        want=NEW_REPOS,
        answer=found,
        numbers={(one, NEW_REPOS.start, ""): FOUND["total_count"] for one in NEW_REPOS.subjects},
        errors_with_200=(ERROR,),
        nothing=no_total,
    ),
    Case(
        source=github,
        want=ISSUES,
        answer=found,
        numbers={(name, ISSUES.start, ""): FOUND["total_count"] for name in NAMES},
        errors_with_200=(ERROR,),
        nothing=no_total,
    ),
    Case(
        source=github,
        want=CLOSED,
        answer=found,
        numbers={(name, CLOSED.start, ""): FOUND["total_count"] for name in NAMES},
        errors_with_200=(ERROR,),
        nothing=no_total,
    ),
)
