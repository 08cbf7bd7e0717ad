"""How long Prometheus waits for the bot's numbers, at many subscriptions and a year of digests.

python -m tests.benchmarks.scrape_time [--subscriptions N] [--weeks N] [--database URL]
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from urllib.request import urlopen

from sqlalchemy import Engine

from bot.core.digests.schedule import Schedule
from bot.core.digests.subscription import Subscription, delivery_id
from bot.slack.http.answer import wsgi
from bot.slack.http.health import Health, store_check
from bot.slack.http.health_port import answering_at
from bot.slack.http.metrics import METRICS, Ready, metrics_of
from bot.store.engine import beside, open_engine, writing
from bot.store.inbox import Inbox
from bot.store.ledger import Ledger
from bot.store.migrate import migrate
from bot.store.subscriptions import as_row
from bot.store.tables import DELIVERY, INBOX, SUBSCRIPTION
from bot.watch.stored import FRESH_S, Stored
from tests.benchmarks.answer_time import median, p99

ROUNDS = 30
BOUND_MS = 50
WAITING = 1000
"""Entries of the inbox and digests that are not done."""
WEEK = timedelta(days=7)


def main(arguments: argparse.Namespace) -> None:
    """Fills a store and reads its numbers over HTTP."""
    with tempfile.TemporaryDirectory() as folder:
        url = arguments.database or f"sqlite:///{Path(folder) / 'store.sqlite3'}"
        engine, inbox = open_engine(url), open_engine(beside(url, "inbox"))
        for each in (engine, inbox):
            migrate(each)
        rows = fill(engine, arguments.subscriptions, arguments.weeks)
        took = scraped(Ledger(engine), filled(inbox))
        print(
            f"{arguments.subscriptions} subscriptions, {rows} digests ({engine.name}),"
            f" {ROUNDS} scrapes: median {median(took):.1f} ms, p99 {p99(took):.1f} ms"
            f" (bound {BOUND_MS} ms)"
        )
        for each in (engine, inbox):
            each.dispose()


def scraped(ledger: Ledger, inbox: Inbox) -> list[float]:
    """Milliseconds of each scrape, none of which is told what another one saw."""

    def clock() -> datetime:
        return datetime.now(UTC)

    checks = {
        "store": store_check(ledger.prove, clock),
        "inbox": store_check(inbox.prove, clock),
    }
    metrics = metrics_of(Stored(ledger, inbox, clock), Ready(Health(checks=checks)))
    found = []
    with answering_at(0, wsgi(metrics.answer), "127.0.0.1") as port:
        for _ in range(ROUNDS + 1):
            time.sleep(FRESH_S * 1.1)
            started = time.perf_counter()
            with urlopen(f"http://127.0.0.1:{port}{METRICS}") as answer:
                assert b"framewise_store_up 1.0" in answer.read()
            found.append((time.perf_counter() - started) * 1000)
    return found[1:]


def fill(engine: Engine, number: int, weeks: int) -> int:
    """Subscriptions, each with a digest a week; gives how many digests."""
    at = datetime.now(UTC)
    schedule = Schedule(weekday=0, hour=9, minute=0, zone="UTC")
    subscriptions = [
        Subscription(
            workspace=f"T{each % 100}",
            channel=f"C{each}",
            schedule=schedule,
            by="U1",
            since=at,
            next_due=at + WEEK,
        )
        for each in range(number)
    ]
    rows = (
        delivery(one, at - week * WEEK, is_open=week == 0 and place < WAITING)
        for week in range(weeks)
        for place, one in enumerate(subscriptions)
    )
    with writing(engine) as connection:
        connection.execute(SUBSCRIPTION.insert(), [as_row(one) for one in subscriptions])
        for some in batches(rows):
            connection.execute(DELIVERY.insert(), some)
    return number * weeks


def delivery(one: Subscription, due: datetime, *, is_open: bool) -> dict[str, object]:
    """A digest that was posted, or waits."""
    year, week, _ = due.isocalendar()
    period = f"{year}-W{week:02}"
    return {
        "id": delivery_id(one.id, period),
        "subscription": one.id,
        "workspace": one.workspace,
        "channel": one.channel,
        "period": period,
        "day": due.date(),
        "due_at": due,
        "state": "pending" if is_open else "posted",
        "not_before": due,
        "attempts": 0 if is_open else 1,
        "lease": 0 if is_open else 1,
        "leased_until": None,
        "intent_at": None if is_open else due,
        "ts": None if is_open else "1790000000.000100",
        "why": "",
    }


def filled(engine: Engine) -> Inbox:
    """An inbox in which some wait and many are done."""
    at = datetime.now(UTC)
    rows = (
        {
            "id": f"C{each}:1",
            "workspace": "T1",
            "kind": "Answer",
            "body": "",
            "at": at,
            "state": "pending" if each < WAITING else "posted",
            "not_before": at,
            "attempts": 1,
            "lease": 1,
            "leased_until": None,
            "intent_at": None,
            "why": "",
        }
        for each in range(20 * WAITING)
    )
    with writing(engine) as connection:
        for some in batches(rows):
            connection.execute(INBOX.insert(), some)
    return Inbox(engine)


def batches(rows: Iterable[dict[str, object]]) -> Iterator[list[dict[str, object]]]:
    """Rows in pieces that memory bears."""
    rest = iter(rows)
    while some := list(islice(rest, 10_000)):
        yield some


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--subscriptions", type=int, default=10_000)
    parser.add_argument("--weeks", type=int, default=52)
    parser.add_argument("--database", help="a PostgreSQL's address; SQLite if left out")
    main(parser.parse_args())
