"""Downloads by month and by week: the recorded rows in the envelope that the server sends."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from bot.core.numbers.series import Step, Want
from bot.sources import clickpy
from tests.sources.contract import Case, recorded
from tests.web.faulty_server import Answer, Seen, as_json

MARCH = date(2026, 3, 1)
DOWNLOADS = {
    row["project"]: row["download_count"]
    for row in recorded("clickpy/downloads_2026-03.json")["rows"]
}
SUBJECTS = ("torch", "tensorflow")
ERRORS = recorded("clickpy/errors.json")


def want(step: Step, start: date, end: date, subjects: tuple[str, ...] = SUBJECTS) -> Want:
    return Want(
        source="clickpy",
        measure="pypi.downloads",
        step=step,
        subjects=subjects,
        start=start,
        end=end,
    )


def envelope(rows: list[dict[str, Any]]) -> Answer:
    """``FORMAT JSON`` as recorded, with other rows."""
    return as_json(recorded("clickpy/sql_json.json") | {"data": rows, "rows": len(rows)})


def is_freshness(seen: Seen) -> bool:
    return "max(date)" in seen.body


def newest(day: date) -> Answer:
    return envelope([{"newest": str(day)}])


def row(period: date, subject: str, downloads: object, days: int = 0) -> dict[str, Any]:
    return {"period": str(period), "subject": subject, "downloads": downloads, "days": days}


def in_march(quoted: bool = True) -> list[dict[str, Any]]:
    return [row(MARCH, s, str(DOWNLOADS[s]) if quoted else DOWNLOADS[s]) for s in SUBJECTS]


def months(seen: Seen) -> Answer:
    return newest(date(2026, 11, 20)) if is_freshness(seen) else envelope(in_march())


def months_doubled(seen: Seen) -> Answer:
    if is_freshness(seen):
        return newest(date(2026, 11, 20))
    return envelope(in_march() + in_march(quoted=False))


def months_ahead(seen: Seen) -> Answer:
    if is_freshness(seen):
        return newest(date(2026, 11, 20))
    return envelope([*in_march(), row(date(2027, 1, 1), "torch", "5")])


def nothing(seen: Seen) -> Answer:
    return newest(date(2026, 11, 20)) if is_freshness(seen) else envelope([])


FIRST_WEEK, SECOND_WEEK = date(2026, 11, 2), date(2026, 11, 9)


def weeks(seen: Seen) -> Answer:
    if is_freshness(seen):
        return newest(date(2026, 11, 20))
    counts = {FIRST_WEEK: 21, SECOND_WEEK: 22}
    return envelope([row(w, s, n, days=7) for w, n in counts.items() for s in SUBJECTS])


CASES = (
    Case(
        source=clickpy,
        want=want("month", MARCH, date(2026, 4, 1)),
        answer=months,
        numbers={(s, MARCH, ""): DOWNLOADS[s] for s in SUBJECTS},
        errors_with_200=(
            ERRORS["quota"],
            ERRORS["bytes"],
            '{"meta": [], "data": [{"period": "2026-03-01"\n' + ERRORS["bytes"],
        ),
        nothing=nothing,
        doubled=months_doubled,
        ahead=months_ahead,
    ),
    Case(
        source=clickpy,
        want=want("week", FIRST_WEEK, SECOND_WEEK + timedelta(weeks=1)),
        answer=weeks,
        numbers={(s, w, ""): n for s in SUBJECTS for w, n in ((FIRST_WEEK, 21), (SECOND_WEEK, 22))},
        nothing=nothing,
    ),
)
