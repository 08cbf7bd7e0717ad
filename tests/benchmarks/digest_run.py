"""How fast a run of digests is posted, beside a plain loop of Slack's own client.

python -m tests.benchmarks.digest_run [--subscriptions 10000] [--workspaces 1000] [--database URL]

Every subscription is due at once, in its own channel of one of many workspaces; a local Slack takes
the posts and refuses what comes faster than one message a second in a channel. The loop posts the
same message to as many channels, one call after the other, and keeps no record. One run; ratios.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from urllib.request import urlopen

import msgspec
from slack_sdk import WebClient
from sqlalchemy import insert

from bot.core.digests.digest import Digest
from bot.core.digests.schedule import Schedule
from bot.core.digests.subscription import Subscription
from bot.engine.engine import Engine
from bot.engine.queues import open_queue
from bot.jobs.digests.deliver import Delivering
from bot.messages.digest_for import digest_for
from bot.programs import WORKERS
from bot.settings import Settings
from bot.slack.app import slack_client
from bot.slack.blocks.slack_message import as_slack
from bot.slack.digest_post import DigestPost
from bot.store.anew import begin_anew
from bot.store.engine import beside, open_engine, writing
from bot.store.ledger import Ledger
from bot.store.migrate import migrate
from bot.store.snapshots import SnapshotStore
from bot.store.subscriptions import as_row
from bot.store.tables import SUBSCRIPTION
from bot.wiring import find_commands, fitted_mind, toolbox_on
from tests.conftest import ROOT

MONDAY = datetime(2026, 11, 30, 9, tzinfo=UTC)
LOOP_POSTS = 500
LONGEST_S = 600.0
PROCESSES = (1, 2, 4)
DAY = date(2026, 11, 30)
CACHE = ROOT / ".cache" / "tests"


def main(arguments: argparse.Namespace) -> None:
    """Prints posts a second, for the loop and for one, two and four processes."""
    with tempfile.TemporaryDirectory() as folder, faulty_slack() as slack:
        url = arguments.database or f"sqlite:///{Path(folder) / 'store.sqlite3'}"
        migrate(open_engine(url))
        loop = looped(slack)
        print(f"a plain loop: {loop:.0f} posts a second")
        sizes = (arguments.subscriptions // 10, arguments.subscriptions)
        for number, processes in [(sizes[0], 1), *((sizes[1], each) for each in PROCESSES)]:
            took = run(url, slack, number, arguments.workspaces, processes)
            counts = json.loads(urlopen(f"{slack}/counts").read())
            rate = number / took
            print(
                f"{number:6} digests, {processes} process(es): {took:6.1f} s, {rate:5.0f} posts"
                f" a second, {rate / loop:.2f} x the loop; refused for pace so far:"
                f" {counts['own_429s']}"
            )


def run(url: str, slack: str, number: int, workspaces: int, processes: int) -> float:
    """Seconds until all that is due is posted."""
    engine = open_engine(url)
    begin_anew(engine)
    subscribe(url, number, workspaces)
    before = len(urlopen(f"{slack}/posts").read().splitlines())
    workers = [
        subprocess.Popen(
            [sys.executable, "-m", __spec__.name, "--worker", url, slack],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(processes)
    ]
    for worker in workers:
        assert worker.stdout is not None
        worker.stdout.readline()
    started = time.perf_counter()
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    ledger = Ledger(engine)
    while ledger.counts().get("posted", 0) < number:
        assert time.perf_counter() - started < LONGEST_S, ledger.counts()
        time.sleep(0.1)
    took = time.perf_counter() - started
    for worker in workers:
        worker.communicate("stop\n")
    after = len(urlopen(f"{slack}/posts").read().splitlines())
    assert after - before == number, f"{after - before} posts of {number} digests"
    engine.dispose()
    return took


def subscribe(url: str, number: int, workspaces: int) -> None:
    """Enters subscriptions that are due."""
    schedule = Schedule(weekday=0, hour=9, minute=0, zone="UTC")
    rows = [
        as_row(
            Subscription(
                workspace=f"T{place % workspaces}",
                channel=f"C{place}",
                schedule=schedule,
                by="U1",
                since=MONDAY - timedelta(days=30),
                next_due=MONDAY,
            )
        )
        for place in range(number)
    ]
    engine = open_engine(url)
    with writing(engine) as connection:
        connection.execute(insert(SUBSCRIPTION), rows)
    digest = Digest(day=DAY, first=DAY - timedelta(days=7), last=DAY - timedelta(days=1))
    SnapshotStore(engine).freeze(DAY, msgspec.json.encode(digest).decode(), MONDAY)
    engine.dispose()


def looped(slack: str) -> float:
    """Posts a second of Slack's own client in a loop."""
    message = as_slack(
        digest_for(
            fitted_mind(Settings(cache=CACHE)).knowledge,
            Digest(day=DAY, first=DAY - timedelta(days=7), last=DAY - timedelta(days=1)),
            Subscription(
                workspace="T0",
                channel="C0",
                schedule=Schedule(weekday=0, hour=9, minute=0, zone="UTC"),
                by="U1",
                since=MONDAY,
                next_due=MONDAY,
            ),
            (),
        )
    )
    client = WebClient(token="xoxb-TLOOP", base_url=f"{slack}/api/")
    started = time.perf_counter()
    for place in range(LOOP_POSTS):
        client.chat_postMessage(channel=f"CLOOP{place}", **message)
    return LOOP_POSTS / (time.perf_counter() - started)


def work(url: str, slack: str) -> None:
    """One process: the engine with its workers, on the ledger and the queue of the database."""
    mind = fitted_mind(Settings(cache=CACHE))
    started, now = time.monotonic(), MONDAY + timedelta(seconds=1)

    def clock() -> datetime:
        return now + timedelta(seconds=time.monotonic() - started)

    toolbox = toolbox_on(open_engine(url), mind, find_commands(), clock=clock)
    engine = Engine(open_queue(beside(url, "queue")), workers=WORKERS)

    @cache
    def client(workspace: str) -> WebClient:
        return slack_client(f"xoxb-{workspace}", f"{slack}/api/")

    def offer(id: str, *, delay_s: float = 0.0) -> None:
        engine.enqueue("deliver", id, delay_s=delay_s)

    delivering = Delivering(
        toolbox=toolbox, post=DigestPost(client=client), offer=offer, clock=clock
    )

    def minute() -> None:
        if delivering.enter_due():
            for _ in range(engine.workers):
                engine.enqueue("all", "")

    jobs = {"deliver": delivering.deliver, "all": lambda _: delivering.deliver_all()}
    print("ready", flush=True)
    sys.stdin.readline()
    engine.serve(jobs, minute)
    engine.start()
    stop = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.readline(), stop.set()), daemon=True).start()
    while not stop.wait(10.0):
        engine.strike()  # the minute is ten seconds here, for what was entered by another process
    engine.stop()


@contextmanager
def faulty_slack() -> Iterator[str]:
    """A local Slack that keeps the pace of one message a second in a channel."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.storm.slack", "--port", "0", "--pace"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    port = process.stdout.readline().split()[-1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.communicate()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--subscriptions", type=int, default=10_000)
    parser.add_argument("--workspaces", type=int, default=1_000)
    parser.add_argument("--database")
    parser.add_argument("--worker", nargs=2)
    chosen = parser.parse_args()
    if chosen.worker:
        work(*chosen.worker)
    else:
        main(chosen)
