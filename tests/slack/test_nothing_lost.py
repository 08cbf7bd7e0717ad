"""What was acknowledged is answered once, though the process that took it on is killed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
from tests.benchmarks.served import served
from tests.slack.over_http import SECRET
from tests.slack.test_serve import free_port

CHANNEL = "C0MLHELP"
MENTIONS = 40
LOST = 8
"""So many posts never reach Slack; then each worker waits for the answer to one that did."""
LONG = 3 * LEASE

pytestmark = pytest.mark.usefixtures("mind")


@pytest.fixture
def environment(settings: Settings, tmp_path: Path) -> dict[str, str]:
    return {
        "FRAMEWISE_CACHE": str(settings.cache),
        "FRAMEWISE_COLLECT": "off",
        "FRAMEWISE_DATA": str(tmp_path),
        "PORT": str(free_port()),
    }


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Engine]:
    """The inbox of the bot that is served."""
    engine = open_engine(f"sqlite:///{tmp_path / 'framewise.inbox.sqlite3'}")
    yield engine
    engine.dispose()


def test_over_http_no_mention_is_lost_or_answered_twice(
    environment: dict[str, str], inbox: Engine
) -> None:
    address = f"http://127.0.0.1:{environment['PORT']}/slack/events"
    with SlackStandIn(
        manifest=read_manifest(), grants_optional=True, deliver_to=address, signing_secret=SECRET
    ) as slack:
        environment |= {"SLACK_SIGNING_SECRET": SECRET}
        assert _answers_after_a_crash(slack, environment, inbox) == [1] * MENTIONS


def test_over_socket_mode_no_mention_is_lost_or_answered_twice(
    environment: dict[str, str], inbox: Engine
) -> None:
    with SlackStandIn(manifest=read_manifest(), grants_optional=True) as slack:
        environment |= {"SLACK_APP_TOKEN": slack.app_token}
        assert _answers_after_a_crash(slack, environment, inbox) == [1] * MENTIONS


def _answers_after_a_crash(
    slack: SlackStandIn, environment: Mapping[str, str], inbox: Engine
) -> list[int]:
    """How many answers each mention has in the end; all were acknowledged before the crash."""
    tokens = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_API_URL": slack.api_url}
    with served("bot", "serve", environment={**environment, **tokens}) as running:
        slack.wait_for(lambda: slack.calls_of("auth.test"), timeout_s=60)
        slack.wait_for(lambda: slack.connections or "SLACK_SIGNING_SECRET" in environment)
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
    assert _open(inbox) >= LOST
    _let_time_pass(inbox)
    with served("bot", "serve", environment={**environment, **tokens}):
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
