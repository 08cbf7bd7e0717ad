"""What came of a storm: each row of the ledger held against the posts that Slack holds."""

from __future__ import annotations

import json
import sqlite3
import time
import urllib.request
from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import make_url

from bot.core.delivery import Delivery
from bot.store.engine import open_engine
from bot.store.ledger import Ledger
from bot.store.subscriptions import SubscriptionStore
from tests.storm.digests.cells import Cell, now
from tests.storm.slack.workspaces import APART_S

REPORTED = ("uncertain", "skipped", "failed")
"""States in which nothing was posted, or may not have been, and somebody is told why."""
OWN_429S = 0.001
"""How many posts of ours Slack may refuse as too fast."""
CLOCKS_S = 0.01
"""Slack paces by another clock than it shows."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What became of the digests of a cell."""

    digests: int
    posted: int
    lost: int
    doubled: int
    """Digests posted more than once."""
    extra: int
    """Posts too many."""
    uncertain: int
    faults: Counter[str]
    posts: int
    own_429s: int
    wrong: tuple[str, ...]
    """Whatever else is not as it must be."""


def judge(cell: Cell, database_url: str, slack_url: str) -> Verdict:
    """Looks at both sides, once nothing more is to come."""
    while _get(f"{slack_url}/counts")[0]["late"]:
        time.sleep(0.05)
    counts, posts = _get(f"{slack_url}/counts")[0], _get(f"{slack_url}/posts")
    held: dict[str, list[Any]] = defaultdict(list)
    for post in posts:
        held[post["metadata"]["event_payload"]["id"]].append(post)
    database = open_engine(database_url, wait_s=60)
    rows = Ledger(database).newest(most=10 * cell.digests)
    moved_on = [one.next_due > now() for one in SubscriptionStore(database).all()]
    database.dispose()
    states = Counter(row.state for row in rows)
    lost = [row for row in rows if not held[row.id] and not _is_reported(row)]
    doubled = [many for many in held.values() if len(many) > 1]
    wrong = [
        *_of_rows(cell, rows, held, moved_on),
        *_of_file(database_url),
        *([] if cell.is_plain else _of_pace(posts, counts["own_429s"])),
    ]
    if not cell.is_plain:
        wrong += [f"{many[0]['metadata']} at {[one['time'] for one in many]}" for many in doubled]
    if cell.has_history and not cell.is_plain:
        wrong += [f"{states[name]} are {name}" for name in states if name != "posted"]
    return Verdict(
        digests=cell.digests,
        posted=states["posted"],
        lost=len(lost) + cell.digests - len(rows),
        doubled=len(doubled),
        extra=sum(len(many) - 1 for many in doubled),
        uncertain=states["uncertain"],
        faults=Counter(counts["faults"]),
        posts=len(posts),
        own_429s=counts["own_429s"],
        wrong=tuple(wrong),
    )


def _is_reported(row: Delivery) -> bool:
    return row.state in REPORTED and bool(row.why)


def _of_rows(
    cell: Cell, rows: list[Delivery], held: dict[str, list[Any]], moved_on: list[bool]
) -> list[str]:
    """What is wrong with the ledger."""
    wrong = [f"{row.id} is {row.state}" for row in rows if row.state not in ("posted", *REPORTED)]
    if not cell.is_plain:
        wrong += [
            f"{row.id} is {row.state} with {row.ts}, and Slack holds {len(held[row.id])} posts"
            for row in rows
            if (row.state == "posted") != (row.ts in [post["ts"] for post in held[row.id]])
        ]
        wrong += [
            f"{row.id} is uncertain and was never about to be sent"
            for row in rows
            if row.state == "uncertain" and not row.attempts
        ]
    known = {row.id for row in rows}
    wrong += [f"{id} is in no ledger" for id in held if id not in known]
    if not all(moved_on) or len(moved_on) != cell.digests:
        wrong.append(f"{moved_on.count(False)} subscriptions did not move on to the next week")
    return wrong


def _of_pace(posts: list[Any], own_429s: int) -> list[str]:
    """What is wrong with how fast it was posted."""
    asked: dict[tuple[str, str], list[float]] = defaultdict(list)
    for post in posts:
        asked[post["workspace"], post["channel"]].append(post["asked"])
    close = [
        later - sooner
        for times in asked.values()
        for sooner, later in pairwise(sorted(times))
        if later - sooner < APART_S - CLOCKS_S
    ]
    wrong = [f"two posts {apart:.3f} s apart" for apart in close]
    if own_429s > max(1, OWN_429S * len(posts)):
        wrong.append(f"{own_429s} of {len(posts)} posts were too fast")
    return wrong


def _of_file(database_url: str) -> list[str]:
    """What SQLite finds wrong with its file."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite":
        return []
    with closing(sqlite3.connect(str(url.database))) as connection:
        found = [row[0] for row in connection.execute("PRAGMA integrity_check")]
    return [] if found == ["ok"] else [f"the file: {one}" for one in found]


def _get(url: str) -> list[Any]:
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url) as answer:
        return [json.loads(line) for line in answer.read().splitlines()]
