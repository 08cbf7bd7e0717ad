"""The sources that count by period and have few rules: packages, pages, papers, questions."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from bot.core.numbers.periods import periods
from bot.sources import arxiv as arxiv_source
from bot.sources import openalex as openalex_source
from tests.sources.world import made_up
from tests.sources.world.asked import Asked, moment, tagged_json
from tests.web.faulty_server import Answer, as_json

A_DAY = timedelta(days=1)
KEPT = timedelta(days=180)
"""What pypistats keeps."""
LONGEST = timedelta(days=548)
"""What npm gives at once."""
QUOTA, QUOTA_WITH_KEY = 300, 10_000
DOLLARS, DOLLARS_WITH_KEY, A_SEARCH = 0.1, 1.0, 0.001
FIRST_YEAR = 2015
ARXIV = re.compile(r"\((.+)\) AND submittedDate:\[(\d{8})0000 TO \d{8}2359\]")
NAMES_OF = {search: name for name, search in arxiv_source.SEARCHES.items()}
PAPERS_OF = {search: name for name, search in openalex_source.SEARCHES.items()}
ATOM = """<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns="http://www.w3.org/2005/Atom">
<title>made up</title><opensearch:totalResults>{total}</opensearch:totalResults></feed>"""


def stackexchange(asked: Asked) -> Answer:
    """Always packed; the quota is a day's."""
    if asked.path == "/filters/create":
        return _packed({"items": [{"filter": "!made-up", "filter_type": "safe"}]})
    left = (QUOTA_WITH_KEY if asked.has_key else QUOTA) - asked.use("calls")
    if left < 0:
        message = "too many requests from this IP, more requests available in 40000 seconds"
        error = {"error_id": 502, "error_message": message, "error_name": "throttle_violation"}
        return _packed(error, status=400)
    query = asked.seen.query
    month = moment(float(query["fromdate"]))
    found: dict[str, Any] = {"total": made_up.questions(query.get("tagged", "*"), month)}
    if query["filter"] == "!made-up":
        found |= {"quota_remaining": left, "quota_max": QUOTA}
        if asked.memory.backoff_s:
            found["backoff"] = asked.memory.backoff_s
    return _packed(found)


def pypistats(asked: Asked) -> Answer:
    """The days it keeps, up to yesterday; ``__all__`` is the whole index."""
    _, _, name, endpoint = asked.path.split("/")
    package = "*" if name == "__all__" else name
    overall = asked.seen.query.get("mirrors") == "false"
    split = ("without_mirrors",) if overall else ("Windows", "Linux", "Darwin", "other", "null")
    rows = [
        {
            "category": category,
            "date": str(day),
            "downloads": made_up.downloads(package, day, category),
        }
        for day in _days(asked.today - KEPT, asked.today)
        for category in split
    ]
    return as_json({"data": rows, "package": name, "type": f"{endpoint}_downloads"})


def npm(asked: Asked) -> Answer:
    """Day by day; today, and yesterday too, still read 0."""
    _, _, _, stretch, package = asked.path.split("/", 4)
    start, end = map(date.fromisoformat, stretch.split(":"))
    if end - start > LONGEST:
        return as_json({"error": "end date > start date + 18 months"}, status=400)
    counted = asked.today - A_DAY
    rows = [
        {
            "day": str(day),
            "downloads": made_up.downloads(package, day, "npm") if day < counted else 0,
        }
        for day in _days(start, end + A_DAY)
    ]
    body = {"downloads": rows, "start": str(start), "end": str(end), "package": package}
    return tagged_json(body)


def wikimedia(asked: Asked) -> Answer:
    """Whole months, by their first hour."""
    *_, article, monthly, first, last = asked.path.split("/")
    since, until = (date.fromisoformat(hour[:8]) for hour in (first, last))
    months = sorted(periods("month", since, until + A_DAY))
    if monthly != "monthly" or not months:
        return as_json({"type": "about:blank", "title": "Not found."}, status=404)
    items = [
        {
            "article": article,
            "timestamp": f"{month.start:%Y%m%d}00",
            "views": made_up.made_up("views", article.replace("_", " "), month.start),
        }
        for month in months
    ]
    return tagged_json({"items": items})


def openalex(asked: Asked) -> Answer:
    """Papers by year; each search costs money, and the key is a parameter."""
    allowed = DOLLARS_WITH_KEY if asked.seen.query.get("api_key") else DOLLARS
    left = allowed - A_SEARCH * asked.use("searches")
    if left < 0:
        body = {"error": "Rate limit exceeded", "message": "Insufficient budget"}
        return as_json(body, status=429, headers={"Retry-After": "54000"})
    name = PAPERS_OF[asked.seen.query["search.exact"]]
    years = [int(year) for year in re.findall(r"date:(\d{4})-", asked.seen.query.get("filter", ""))]
    first, last = years or (FIRST_YEAR, asked.today.year)
    counts = {
        year: made_up.papers(name, year) for year in range(first, min(last, asked.today.year) + 1)
    }
    groups = [{"key": str(year), "count": count} for year, count in counts.items()]
    headers = {"x-ratelimit-remaining-usd": f"{left:.4f}", "x-ratelimit-limit-usd": str(allowed)}
    found = {"meta": {"count": sum(counts.values())}, "group_by": groups}
    return as_json(found, headers=headers)


def arxiv(asked: Asked) -> Answer:
    """A feed; only its total is of interest."""
    question = ARXIV.fullmatch(asked.seen.query["search_query"])
    if question is None:
        return Answer(status=400, body=ATOM.format(total=1))
    month = date.fromisoformat(question[2])
    total = made_up.made_up("abstracts", NAMES_OF[question[1]], month)
    headers = {"Content-Type": "application/atom+xml; charset=UTF-8"}
    return Answer(headers=headers, body=ATOM.format(total=total))


def ecosystems(asked: Asked) -> Answer:
    """One package, looked at yesterday."""
    purl = asked.seen.query["purl"]
    version, released = made_up.last_release(purl)
    package = {
        "purl": purl,
        "latest_release_number": version,
        "latest_release_published_at": f"{released}T12:00:00.000Z",
        "dependent_packages_count": made_up.made_up("dependents", purl),
        "last_synced_at": f"{asked.today - A_DAY}T00:00:00.000Z",
    }
    return tagged_json([package])


def _days(first: date, after: date) -> Iterator[date]:
    return (first + n * A_DAY for n in range((after - first).days))


def _packed(value: Any, *, status: int = 200) -> Answer:
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    return Answer(status=status, headers=headers, body=gzip.compress(json.dumps(value).encode()))
