"""How many acknowledged mentions are lost or answered twice where the process is ended.

python -m tests.benchmarks.ack_loss [--rate 150] [--secs 6] [--no-history] [--only KILL]

Ours and a bare Bolt app on the same server are sent mentions, over HTTP and over Socket Mode, by a
Slack that takes 0.1 s to answer. One second after the last acknowledgement the process group is
killed, or asked to end; then it is started again, until nothing waits any more. A mention is lost
that was acknowledged and has no answer in its thread. Ours must lose none; answers may be doubled
only with --no-history, where the bot may not look whether an answer that it had begun to post
stands there.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count, product
from typing import Any, Protocol

import psycopg
from slack_bolt import App, Say
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.core.errors import StoreDown
from bot.playground.stand_in import SlackStandIn
from bot.settings import read_settings
from bot.slack.http.health import Health
from bot.slack.http.server import Served as Built
from bot.slack.http.server import behind_door, run
from bot.slack.manifest import read_manifest
from bot.store.engine import beside, open_engine
from bot.store.inbox import Inbox
from bot.store.places import INBOX_FILE
from bot.wiring import fitted_mind
from tests.benchmarks.answer_time import p99
from tests.benchmarks.served import ROOT, UNLIMITED, Served, served
from tests.slack.over_http import SECRET, Sender
from tests.slack.test_serve import free_port
from tests.store.servers import postgresql_server

SLACK_TAKES_S = 0.1
WORKSPACE, CHANNEL, USER, BOT_USER = "T0PLAY", "C0MLHELP", "U0ALEX", "U0FRAMEWISE"
AT_ONCE = 64
TRIES = 2
"""Slack sends again at once what was not acknowledged; later on, too."""
STARTS_WITHIN_S, STOPS_WITHIN_S, EMPTY_WITHIN_S, ACKED_WITHIN_S = 180.0, 30.0, 300.0, 30.0
LOOK_UP_S = 0.05
PAUSE_S = 1.0
OURS, BARE = "Framewise", "bare Bolt"
HTTP, SOCKET = "HTTP", "Socket Mode"
SQLITE, POSTGRESQL, NONE = "SQLite", "PostgreSQL", "-"
KILL, TERM = "kill -9", "SIGTERM"
_databases = count(1)


class Slack(Protocol):
    """One side of Slack: it delivers, hears acknowledgements, and takes posts."""

    def settings(self, port: int) -> dict[str, str]:
        """What the app is told."""
        ...

    def is_connected(self) -> bool:
        """Whether the app is there, as far as this side knows."""
        ...

    def mention(self, number: int) -> None:
        """Deliver one more mention, without waiting."""
        ...

    def acknowledged(self) -> dict[str, float]:
        """The times of the mentions that were acknowledged, and how many seconds each took, where
        that is known."""
        ...

    def answers(self) -> Counter[str]:
        """How many posts there are in each thread."""
        ...


@dataclass(frozen=True, kw_only=True)
class Load:
    """What is sent, and what the app may see."""

    rate: float
    secs: float
    has_history: bool


@dataclass(kw_only=True)
class Called:
    """Slack over HTTP: mentions from threads of this process, posts to one of its own."""

    url: str
    pool: ThreadPoolExecutor
    port: int = 0
    took_s: dict[str, float] = field(default_factory=dict)

    def settings(self, port: int) -> dict[str, str]:
        """A signing secret."""
        self.port = port
        token = f"xoxb-{WORKSPACE}"
        api = {"SLACK_API_URL": f"{self.url}/api/", "SLACK_BOT_TOKEN": token}
        return {**api, "SLACK_SIGNING_SECRET": SECRET}

    def is_connected(self) -> bool:
        """Whether it answers."""
        return _is_ready(self.port)

    def mention(self, number: int) -> None:
        """Send it from a thread."""
        self.pool.submit(self._send, f"{1_700_000_000 + number}.000100")

    def acknowledged(self) -> dict[str, float]:
        """Those that were answered with 200."""
        return dict(self.took_s)

    def answers(self) -> Counter[str]:
        """What the storm's Slack kept."""
        with urllib.request.urlopen(f"{self.url}/posts") as answer:
            return Counter(json.loads(line)["thread_ts"] for line in answer)

    def _send(self, ts: str) -> None:
        event = {"type": "app_mention", "user": USER, "text": f"<@{BOT_USER}> help", "ts": ts}
        started = time.perf_counter()
        for _ in range(TRIES):
            with suppress(OSError):
                if Sender(port=self.port).event({**event, "channel": CHANNEL}).status == 200:
                    self.took_s[ts] = time.perf_counter() - started
                    return


@dataclass(kw_only=True)
class Connected:
    """Slack over Socket Mode, in a thread of this process."""

    slack: SlackStandIn

    def settings(self, port: int) -> dict[str, str]:
        """An app-level token."""
        tokens = {"SLACK_BOT_TOKEN": self.slack.bot_token, "SLACK_APP_TOKEN": self.slack.app_token}
        return {**tokens, "SLACK_API_URL": self.slack.api_url}

    def is_connected(self) -> bool:
        """Whether a connection is open."""
        return self.slack.connections > 0

    def mention(self, number: int) -> None:
        """Let a person write it."""
        self.slack.post_as_user(channel=CHANNEL, user=USER, text="@Framewise help")

    def acknowledged(self) -> dict[str, float]:
        """Those of which some event was acknowledged."""
        acked = [each for each in self.slack.deliveries if each.is_event and each.is_acked]
        events = [each.envelope["payload"]["event"] for each in acked]
        return {str(each["ts"]): math.nan for each in events if each.get("user") == USER}

    def answers(self) -> Counter[str]:
        """The bot's replies."""
        written = self.slack.messages(CHANNEL)
        return Counter(str(each["thread_ts"]) for each in written if each.get("bot_id"))


class SlowSlack(SlackStandIn):
    """Takes a while to answer; what it is asked for is done at once."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        answer = self._web_api.handle

        async def answer_late(request: Any) -> Any:
            made = await answer(request)
            await asyncio.sleep(SLACK_TAKES_S)
            return made

        self._web_api.handle = answer_late  # type: ignore[method-assign]


def main() -> None:
    """Prints a row a cell."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rate", type=float, default=150, help="mentions a second")
    asked.add_argument("--secs", type=float, default=6)
    asked.add_argument("--no-history", action="store_true", help="the bot may not read channels")
    asked.add_argument("--only", default="", help="words that a cell's name must hold")
    given = asked.parse_args()
    load = Load(rate=given.rate, secs=given.secs, has_history=not given.no_history)
    fitted_mind(read_settings())  # so that no start waits for it
    print(
        f"{'':44} {'acked':>5} {'p99 ms':>6} {'by the end':>10} {'answered':>8}"
        f" {'LOST':>5} {'doubled':>7} {'ended':>6} {'empty after':>11}"
    )
    with ExitStack() as ends:
        postgresql: list[str] = []
        for app, store, way, end in _cells():
            name = f"{app}, {way}, {store}, {end}"
            if not all(word in name for word in given.only.split(",")):
                continue
            if store == POSTGRESQL and not postgresql:
                postgresql.append(ends.enter_context(postgresql_server()))
            with ExitStack() as cell:
                database = cell.enter_context(_database(store, postgresql))
                slack = cell.enter_context(_slack(way, load))
                _row(name, slack, _programs(app, way, store), database, load)


def _cells() -> list[tuple[str, str, str, str]]:
    ours = product((OURS,), (SQLITE, POSTGRESQL), (HTTP, SOCKET), (KILL, TERM))
    return [*product((BARE,), (NONE,), (HTTP, SOCKET), (KILL, TERM)), *ours]


def _programs(app: str, way: str, store: str) -> list[tuple[str, ...]]:
    if app == BARE:
        return [("tests.benchmarks.ack_loss", "bare", way)]
    return [("bot", "serve"), *([("bot", "work")] if store == POSTGRESQL else [])]


def _row(
    name: str, slack: Slack, programs: list[tuple[str, ...]], database: str, load: Load
) -> None:
    port = free_port()
    environment = {
        "PORT": str(port),
        "FRAMEWISE_CACHE": str(read_settings().cache),
        "FRAMEWISE_COLLECT": "off",
        **UNLIMITED,
        "DATABASE_URL": database,
        **slack.settings(port),
    }
    with _started(programs, environment) as running:
        _wait_until(slack.is_connected, STARTS_WITHIN_S)
        if database:
            _wait_until(lambda: _is_ready(port), STARTS_WITHIN_S)
        sent = _send(slack, load)
        _wait_until(lambda: len(slack.acknowledged()) >= sent, ACKED_WITHIN_S, or_fail=False)
        time.sleep(PAUSE_S)
        if KILL in name:
            for each in running:
                each.kill()
            ended = True
        else:
            with ThreadPoolExecutor(len(running)) as pool:
                ended = all(pool.map(lambda each: each.stop(within_s=STOPS_WITHIN_S), running))
    by_the_end = slack.answers()
    empty_after_s = _go_on(programs, environment, database) if database else 0.0
    acked, answers = slack.acknowledged(), slack.answers()
    lost = sum(1 for ts in acked if not answers[ts])
    doubled = sum(1 for posts in answers.values() if posts > 1)
    took_ms = p99([each * 1000 for each in acked.values()])
    cells = (
        f"{name:44}",
        f"{len(acked):5}",
        f"{'-' if math.isnan(took_ms) else round(took_ms):>6}",
        f"{len(by_the_end):10}",
        f"{len(answers):8}",
        f"{lost:5}",
        f"{doubled:7}",
        f"{'itself' if ended else 'KILLED':>6}",
        f"{empty_after_s:9.1f} s",
    )
    print(*cells, flush=True)


def _send(slack: Slack, load: Load) -> int:
    """Sends at a rate, whatever becomes of it; gives how many."""
    number, started = round(load.rate * load.secs), time.monotonic()
    for each in range(number):
        time.sleep(max(0.0, started + each / load.rate - time.monotonic()))
        slack.mention(each)
    return number


def _go_on(programs: list[tuple[str, ...]], environment: Mapping[str, str], database: str) -> float:
    """Starts it again, until nothing waits; gives how long that took."""
    engine, started = open_engine(beside(database, INBOX_FILE)), time.monotonic()
    inbox = Inbox(engine)

    def is_empty() -> bool:
        with suppress(StoreDown):
            return inbox.depth() == 0
        return False

    with _started(programs, environment):
        _wait_until(is_empty, EMPTY_WITHIN_S, or_fail=False)
    engine.dispose()
    return time.monotonic() - started


@contextmanager
def _started(
    programs: list[tuple[str, ...]], environment: Mapping[str, str]
) -> Iterator[list[Served]]:
    with ExitStack() as running:
        yield [running.enter_context(served(*each, environment=environment)) for each in programs]


def _is_ready(port: int) -> bool:
    with suppress(OSError):
        return Sender(port=port).send("GET", path="/readyz").status == 200
    return False


def _wait_until(holds: Callable[[], bool], within_s: float, *, or_fail: bool = True) -> None:
    until = time.monotonic() + within_s
    while not holds():
        if time.monotonic() > until:
            if or_fail:
                raise TimeoutError(f"not within {within_s} s")
            return
        time.sleep(LOOK_UP_S)


@contextmanager
def _slack(way: str, load: Load) -> Iterator[Slack]:
    if way == SOCKET:
        with SlowSlack(manifest=read_manifest(), grants_optional=load.has_history) as slack:
            yield Connected(slack=slack)
        return
    history = "ok" if load.has_history else "missing_scope"
    command = [sys.executable, "-m", "tests.storm.slack", "--delay-s", str(SLACK_TAKES_S)]
    with (
        subprocess.Popen(
            [*command, "--history", history], cwd=ROOT, stdout=subprocess.PIPE, text=True
        ) as process,
        ThreadPoolExecutor(AT_ONCE) as pool,
    ):
        assert process.stdout is not None
        try:
            yield Called(url=f"http://127.0.0.1:{process.stdout.readline().strip()}", pool=pool)
        finally:
            process.kill()


@contextmanager
def _database(store: str, postgresql: list[str]) -> Iterator[str]:
    """The address of an empty database; empty, where none is needed."""
    if store == POSTGRESQL:
        name = f"ack_loss_{next(_databases)}"
        with psycopg.connect(postgresql[0].format(name="postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        yield postgresql[0].format(name=name)
        return
    with tempfile.TemporaryDirectory(prefix="framewise-ack-loss-") as folder:
        yield f"sqlite:///{folder}/framewise.sqlite3" if store == SQLITE else ""


def _serve_bare(way: str) -> None:
    """A Bolt app as its documentation writes one."""
    env = os.environ
    client = WebClient(token=env["SLACK_BOT_TOKEN"], base_url=env["SLACK_API_URL"])

    def on_mention(event: dict[str, Any], say: Say) -> None:
        say(text="Hello", thread_ts=event["ts"])

    def build(**more: Any) -> App:
        app = App(client=client, **more)
        app.event("app_mention")(on_mention)
        return app

    def built() -> Built:
        app = build(signing_secret=SECRET)
        application = behind_door(app, SECRET, Health(checks={}))
        return Built(application=application, finish=lambda: None)

    if way == HTTP:
        run(built, port=int(env["PORT"]))
        return
    api = WebClient(token=env["SLACK_APP_TOKEN"], base_url=env["SLACK_API_URL"])
    SocketModeHandler(build(), env["SLACK_APP_TOKEN"], web_client=api).start()


if __name__ == "__main__":
    if sys.argv[1:2] == ["bare"]:
        _serve_bare(sys.argv[2])
    else:
        main()
