"""What was acknowledged is answered once, though the process that took it on is killed."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, update

from bot.core.delivery import OPEN
from bot.playground.stand_in import SlackStandIn
from bot.programs import WORKERS
from bot.settings import Settings
from bot.slack.manifest import read_manifest
from bot.store.engine import open_engine, reading, writing
from bot.store.inbox import LEASE
from bot.store.tables import INBOX
from tests.benchmarks.served import UNLIMITED, served
from tests.slack.over_http import SECRET
from tests.slack.test_serve import free_port

CHANNEL = "C0MLHELP"
MENTIONS = 40
LOST = 8
"""So many posts never reach Slack; then each worker waits for the answer to one that did."""
LONG = 3 * LEASE

pytestmark = pytest.mark.usefixtures("mind")


@dataclass(frozen=True)
class Place:
    """Where one bot keeps what it knows, and how it is started."""

    folder: Path
    cache: Path
    port: int = field(default_factory=free_port)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "FRAMEWISE_CACHE": str(self.cache),
            "FRAMEWISE_COLLECT": "off",
            **UNLIMITED,
            "FRAMEWISE_DATA": str(self.folder),
            "PORT": str(self.port),
        }

    @contextmanager
    def inbox(self) -> Iterator[Engine]:
        """The inbox of the bot that is served."""
        engine = open_engine(f"sqlite:///{self.folder / 'framewise.inbox.sqlite3'}")
        yield engine
        engine.dispose()


def test_no_mention_is_lost_or_answered_twice(settings: Settings, tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as both:  # a start takes some seconds
        over_http = both.submit(_over_http, Place(tmp_path / "http", settings.cache))
        over_socket_mode = both.submit(
            _over_socket_mode, Place(tmp_path / "socket", settings.cache)
        )
    assert over_http.result() == [1] * MENTIONS
    assert over_socket_mode.result() == [1] * MENTIONS


def _over_http(place: Place) -> list[int]:
    address = f"http://127.0.0.1:{place.port}/slack/events"
    with SlackStandIn(
        manifest=read_manifest(), grants_optional=True, deliver_to=address, signing_secret=SECRET
    ) as slack:
        return _answers_after_a_crash(slack, place, SLACK_SIGNING_SECRET=SECRET)


def _over_socket_mode(place: Place) -> list[int]:
    with SlackStandIn(manifest=read_manifest(), grants_optional=True) as slack:
        return _answers_after_a_crash(slack, place, SLACK_APP_TOKEN=slack.app_token)


def _answers_after_a_crash(slack: SlackStandIn, place: Place, **secret: str) -> list[int]:
    """How many answers each mention has in the end; all were acknowledged before the crash."""
    tokens = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_API_URL": slack.api_url}
    environment = {**place.environment, **tokens, **secret}
    with served("bot", "serve", environment=environment) as running:
        slack.wait_for(lambda: slack.calls_of("auth.test"), timeout_s=60)
        if "SLACK_APP_TOKEN" in secret:
            slack.wait_for(lambda: slack.connections, timeout_s=30)
        slack.fail_next("chat.postMessage", kind="request_lost", times=LOST)
        slack.fail_next("chat.postMessage", kind="applied_hang", times=WORKERS)
        asked = [
            slack.post_as_user(channel=CHANNEL, user="U0ALEX", text="@Framewise help")
            for _ in range(MENTIONS)
        ]
        slack.wait_for(lambda: _acknowledged(slack) == MENTIONS, timeout_s=30)
        posts = LOST + WORKERS
        slack.wait_for(lambda: len(slack.calls_of("chat.postMessage")) >= posts, timeout_s=30)
        running.kill()
    with place.inbox() as inbox:
        assert _open(inbox) >= LOST
        _let_time_pass(inbox)
        with served("bot", "serve", environment=environment):
            slack.wait_for(lambda: _open(inbox) == 0, timeout_s=60)
    return [len(slack.thread(CHANNEL, ts)) - 1 for ts in asked]


def _acknowledged(slack: SlackStandIn) -> int:
    kinds = [
        each.envelope["payload"]["event"]["type"] for each in slack.deliveries if each.is_acked
    ]
    return kinds.count("app_mention")


def _open(inbox: Engine) -> int:
    """How much is still to be done."""
    counted = select(func.count()).where(INBOX.c.state.in_(OPEN))
    with reading(inbox) as connection:
        number: int = connection.execute(counted).scalar_one()
    return number


def _let_time_pass(inbox: Engine) -> None:
    """Let everything there have happened long ago: leases run out, and what is late has come."""
    with writing(inbox) as connection:
        for row in connection.execute(select(INBOX)).mappings().all():
            moments = ("at", "not_before", "leased_until", "intent_at")
            aged = {name: row[name] and row[name] - LONG for name in moments}
            connection.execute(update(INBOX).where(INBOX.c.id == row["id"]).values(aged))
