"""Two processes that hear and two that work, on one database behind one address: one of each is
killed in the middle of a run, and nothing is lost or doubled."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, Table, insert, select, update

from bot.core.delivery import OPEN
from bot.core.digests.schedule import Schedule
from bot.core.digests.subscription import Subscription
from bot.settings import Settings
from bot.slack.digest_post import DIGEST
from bot.store.engine import open_engine, reading, writing
from bot.store.ledger import GRACE, LEASE
from bot.store.migrate import migrate
from bot.store.subscriptions import as_row
from bot.store.tables import DELIVERY, INBOX, SUBSCRIPTION
from tests.benchmarks.served import UNLIMITED, Served, served
from tests.slack.over_http import SECRET, Sender
from tests.slack.test_serve import free_port
from tests.store.conftest import postgresql  # noqa: F401 - a fixture
from tests.storm.balancer import Balancer
from tests.storm.slack import StormSlack

WORKSPACE = "T0PLAY"
DIGESTS = 400
MENTIONS = 120
BEFORE_THE_KILL = 60
"""So many digests are posted, and so many mentions sent, when two processes are killed."""
SLACK_TAKES_S = 0.3
STARTS_WITHIN_S, DONE_WITHIN_S = 90.0, 90.0
LOOK_S = 0.05
STILL_S = 2.0
"""Who is at work settles a row within this time."""
LONG = 2 * (LEASE + GRACE)

pytestmark = [pytest.mark.usefixtures("mind"), pytest.mark.timeout(300)]


@dataclass
class Cluster:
    """The bot as four processes, and Slack around it."""

    engine: Engine
    slack: StormSlack
    address: Balancer
    environment: dict[str, str]
    acknowledged: list[str] = field(default_factory=list)
    """The times of mentions."""
    numbers: Iterator[int] = field(default_factory=count)

    def serve(self, port: int) -> Any:
        """One that hears."""
        return served("bot", "serve", environment=self.environment | {"PORT": str(port)})

    def work(self) -> Any:
        """One that works."""
        return served("bot", "work", environment=self.environment)

    def mention(self) -> None:
        """Delivers one more mention, as often as it takes until it is acknowledged."""
        ts = f"{1_700_000_000 + next(self.numbers)}.000100"
        event = {"type": "app_mention", "user": "U1", "text": "<@U0FRAMEWISE> help", "ts": ts}
        while True:
            with suppress(OSError, ValueError):
                answer = Sender(port=self.address.port).event({**event, "channel": "CMENTIONS"})
                if answer.status == 200:
                    self.acknowledged.append(ts)
                    return
            time.sleep(LOOK_S)

    def digests(self) -> Counter[str]:
        """How many digests each channel got."""
        return Counter(
            post.channel
            for post in self.slack.posts
            if post.metadata is not None and post.metadata["event_type"] == DIGEST
        )

    def answers(self) -> Counter[str]:
        """How many answers each mention got."""
        return Counter(post.thread_ts for post in self.slack.posts if post.thread_ts is not None)

    def open(self) -> set[str]:
        """The ids of what is still to be done."""
        with reading(self.engine) as connection:
            return {
                id
                for table in (INBOX, DELIVERY)
                for id in connection.execute(
                    select(table.c.id).where(table.c.state.in_(OPEN))
                ).scalars()
            }

    def wait_until_still(self) -> set[str]:
        """Until nothing is done any more; gives what is left."""
        left, since = self.open(), time.monotonic()
        while time.monotonic() - since < STILL_S:
            time.sleep(LOOK_S)
            if (now := self.open()) != left:
                left, since = now, time.monotonic()
        return left

    def let_time_pass(self) -> None:
        """Lets all that is left have been begun long ago: leases run out, and what is late has
        come."""
        with writing(self.engine) as connection:
            for table in (INBOX, DELIVERY):
                _age(connection, table)


def _age(connection: Any, table: Table) -> None:
    moments = ("not_before", "leased_until", "intent_at")
    for row in connection.execute(select(table).where(table.c.state.in_(OPEN))).mappings().all():
        aged = {name: row[name] and row[name] - LONG for name in moments}
        connection.execute(update(table).where(table.c.id == row["id"]).values(aged))


def subscribe(engine: Engine) -> None:
    """As many channels, each with a digest that was due a minute ago."""
    due = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=1)
    schedule = Schedule(weekday=due.weekday(), hour=due.hour, minute=due.minute, zone="UTC")
    rows = [
        as_row(
            Subscription(
                workspace=WORKSPACE,
                channel=f"C{number}",
                schedule=schedule,
                by="U1",
                since=due - timedelta(days=30),
                next_due=due,
            )
        )
        for number in range(DIGESTS)
    ]
    with writing(engine) as connection:
        connection.execute(insert(SUBSCRIPTION), rows)


def wait_until(holds: Callable[[], object], within_s: float, what: str) -> None:
    until = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < until, f"{what}: not within {within_s} s"
        time.sleep(LOOK_S)


def is_ready(port: int) -> bool:
    with suppress(OSError):
        return Sender(port=port).send("GET", path="/healthz").status == 200
    return False


@pytest.fixture
def cluster(postgresql: str, settings: Settings) -> Iterator[Cluster]:  # noqa: F811
    with psycopg.connect(postgresql.format(name="postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE four_processes")
    url = postgresql.format(name="four_processes")
    engine = open_engine(url)
    migrate(engine)
    subscribe(engine)
    ports = (free_port(), free_port())
    with StormSlack(delay_s=SLACK_TAKES_S) as slack, Balancer(ports) as address:
        environment = {
            "DATABASE_URL": url,
            "FRAMEWISE_CACHE": str(settings.cache),
            "FRAMEWISE_COLLECT": "off",
            **UNLIMITED,
            "SLACK_API_URL": slack.api_url,
            "SLACK_BOT_TOKEN": f"xoxb-{WORKSPACE}",
            "SLACK_SIGNING_SECRET": SECRET,
        }
        yield Cluster(engine=engine, slack=slack, address=address, environment=environment)
    engine.dispose()


def test_one_of_each_may_be_killed(cluster: Cluster) -> None:
    ports = cluster.address.ports
    with ExitStack() as programs, ThreadPoolExecutor(8) as people:
        hearing: list[Served] = [programs.enter_context(cluster.serve(port)) for port in ports]
        wait_until(lambda: all(map(is_ready, ports)), STARTS_WITHIN_S, "hearing")
        working: list[Served] = [programs.enter_context(cluster.work()) for _ in range(2)]
        asking = [people.submit(cluster.mention) for _ in range(BEFORE_THE_KILL)]
        wait_until(lambda: cluster.digests().total() >= BEFORE_THE_KILL, STARTS_WITHIN_S, "posting")
        hearing[0].kill()
        working[0].kill()
        assert cluster.digests().total() < DIGESTS, "the kill came too late to show anything"
        asking += [people.submit(cluster.mention) for _ in range(MENTIONS - BEFORE_THE_KILL)]
        wait_until(lambda: all(one.done() for one in asking), DONE_WITHIN_S, "hearing on")
        left = cluster.wait_until_still()
        assert left, "the killed had nothing in their hands"
        answered = cluster.answers()
        assert len(answered) + len(left) >= MENTIONS, "those that are left went on answering"
        assert cluster.digests().total() + len(left) >= DIGESTS

        cluster.let_time_pass()
        programs.enter_context(cluster.serve(ports[0]))
        programs.enter_context(cluster.work())
        wait_until(lambda: not cluster.open(), DONE_WITHIN_S, "all done")

    assert sorted(cluster.acknowledged) == sorted(cluster.answers())
    assert len(cluster.acknowledged) == MENTIONS
    assert set(cluster.answers().values()) == {1}, "a mention was answered twice"
    assert len(cluster.digests()) == DIGESTS
    assert set(cluster.digests().values()) == {1}, "a digest was posted twice"
