"""ClickHouse over HTTP as ClickPy's database speaks it: the two tables that are asked about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from bot.core.numbers.periods import PERIOD_OF
from bot.core.numbers.series import ALL, Step
from tests.sources.world.asked import Asked
from tests.sources.world.made_up import A_DAY, born, downloads
from tests.web.faulty_server import Answer, as_json

QUOTED = re.compile(r"'([^']*)'")
STEPS: dict[str, Step] = {
    "pypi.pypi_downloads_per_month": "month",
    "pypi.pypi_downloads_per_day": "week",
}


def speak(asked: Asked) -> Answer:
    """Rows as ``FORMAT JSON``, large whole numbers in quotes; loaded up to yesterday."""
    question, given = asked.seen.body, asked.seen.query
    if asked.seen.method != "POST" or given.get("user") != "demo" or "FORMAT JSON" not in question:
        return Answer(status=403, body="Code: 516. DB::Exception: no such user (AUTHENTICATION)")
    newest = asked.today - A_DAY
    if "max(date)" in question:
        return _table([{"newest": str(newest)}])
    table = next((table for table in STEPS if f"FROM {table}\n" in question), None)
    if table is None:
        return Answer(status=404, body="Code: 60. DB::Exception: no such table (UNKNOWN_TABLE)")
    since, until = (date.fromisoformat(given[f"param_{name}"]) for name in ("since", "until"))
    whole = f"'{ALL}' AS subject" in question
    subjects = [ALL] if whole else QUOTED.findall(given["param_projects"])
    rows = _rows(STEPS[table], subjects, since, min(until, newest + A_DAY))
    return _table(sorted(rows, key=lambda row: (row["period"], row["subject"])))


def _rows(step: Step, subjects: list[str], since: date, until: date) -> Iterator[dict[str, Any]]:
    for subject in subjects:
        day = max(since, born(subject))
        while day < until:
            period = PERIOD_OF[step](day)
            end = min(period.end, until)
            days = [day + timedelta(days=n) for n in range((end - day).days)]
            yield {
                "period": str(period.start),
                "subject": subject,
                "downloads": str(sum(downloads(subject, one) for one in days)),
                "days": 0 if step == "month" else len(days),
            }
            day = end


def _table(rows: list[dict[str, Any]]) -> Answer:
    meta = [{"name": name, "type": "String"} for name in (rows[0] if rows else {})]
    statistics = {"elapsed": 0.1, "rows_read": len(rows), "bytes_read": 1}
    return as_json({"meta": meta, "data": rows, "rows": len(rows), "statistics": statistics})
