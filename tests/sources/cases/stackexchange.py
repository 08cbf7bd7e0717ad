"""Questions by tag: a month of three tags."""

from __future__ import annotations

import json
from datetime import date

from bot.core.numbers.series import Want
from bot.sources import stackexchange
from tests.sources.contract import Case, recorded
from tests.web.faulty_server import Answer, Seen, as_json

OCTOBER = Want(
    source="stackexchange",
    measure="so.questions",
    step="month",
    subjects=("pytorch", "tensorflow;keras", "*"),
    start=date(2026, 10, 1),
    end=date(2026, 11, 1),
)
TOTALS = {"pytorch": 120, "tensorflow;keras": 7, "": 18_269}
MADE = {"items": [{"filter": "!made", "filter_type": "safe"}], "has_more": False}


def answer(seen: Seen) -> Answer:
    if seen.path == "/filters/create":
        return as_json(MADE)
    body = recorded("stackexchange/questions_customfilter.json") | {"backoff": 0}
    return as_json(body | {"total": TOTALS[seen.query.get("tagged", "")]})


def nothing(seen: Seen) -> Answer:
    return as_json(MADE if seen.path == "/filters/create" else {"quota_remaining": 9})


CASES = (
    Case(
        source=stackexchange,
        want=OCTOBER,
        answer=answer,
        numbers={
            ("pytorch", date(2026, 10, 1), ""): 120,
            ("tensorflow;keras", date(2026, 10, 1), ""): 7,
            ("*", date(2026, 10, 1), ""): 18_269,
        },
        errors_with_200=(
            json.dumps(recorded("stackexchange/error_throttle_violation.json")),
            '{"error_id": 400, "error_name": "bad_parameter", "total": 5}',
        ),
        nothing=nothing,
        key="a-key",
    ),
)
