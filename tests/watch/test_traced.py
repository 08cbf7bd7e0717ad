"""The logs of a real run: one id leads through them, and they hold nobody's words, at DEBUG too."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from bot.core.digests.schedule import Schedule, due_after
from bot.core.digests.subscription import Subscription, delivery_id
from bot.playground.stand_in import SlackStandIn
from bot.settings import Settings
from bot.slack.manifest import read_manifest
from bot.store.subscriptions import SubscriptionStore
from bot.wiring import open_store
from tests.benchmarks.served import UNLIMITED
from tests.conftest import ROOT
from tests.slack.test_serve import free_port

Json = dict[str, Any]
ALEX, SAM, CHANNEL, DIGESTS = "U0ALEX", "U0SAM", "C0MLHELP", "C0RANDOM"
WORKSPACE = "T0PLAYGROUND"
SECRET = "signing-secret-of-the-tests"
QUESTION = "a detector on a Jetson for Zephyrine's greenhouse, PyTorch or TensorFlow?"
PRIVATE = "an app for my aunt Quillaume, Android only, offline"
COMMAND = "we sort photos of the Okapi-Vellum estate on our server"
EDITED = "we sort letters of the Brindlewick archive"
FORM = "a model for the Tarnhelm opera"
NAMES = ("Zephyrine", "Quillaume", "Okapi", "Vellum", "Brindlewick", "Tarnhelm")
SOON_S = 30.0
ASKED = ["taken on", "told Slack", "claimed", "sending", "told a channel", "posted"]
DOWN = ("not acknowledged: the store is down", "done without being kept: the store is down")
DUE = ["claimed", "sending", "told a channel", "posted"]


@dataclass(frozen=True)
class Ran:
    """What a run left behind."""

    printed: str
    question: str
    delivery: str
    said: list[str]
    """What the bot said to anybody."""
    addresses: list[str]
    """The response URLs that it was given."""

    @property
    def lines(self) -> list[Json]:
        return [json.loads(line) for line in self.printed.splitlines()]

    def events_of(self, id: str) -> list[str]:
        """What one grep finds of an id."""
        found = (json.loads(line) for line in self.printed.splitlines() if id in line)
        return [line["event"] for line in found if line["level"] == "info"]


@pytest.fixture(scope="module", params=["socket", "http"])
def ran(
    request: pytest.FixtureRequest,
    settings: Settings,
    mind: object,
    tmp_path_factory: pytest.TempPathFactory,
) -> Ran:
    """A run at DEBUG with all that people do and much that goes wrong."""
    folder, port = tmp_path_factory.mktemp("ran"), free_port()
    delivery = subscribe(f"sqlite:///{folder / 'framewise.sqlite3'}")
    address = f"http://127.0.0.1:{port}/slack/events" if request.param == "http" else None
    with SlackStandIn(
        manifest=read_manifest(),
        grants_optional=True,
        deliver_to=address,
        signing_secret=SECRET,
    ) as slack:
        way = {"SLACK_SIGNING_SECRET": SECRET} if address else {"SLACK_APP_TOKEN": slack.app_token}
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            "FRAMEWISE_CACHE": str(settings.cache),
            "FRAMEWISE_COLLECT": "off",
            **UNLIMITED,
            "FRAMEWISE_DATA": str(folder),
            "FRAMEWISE_LOG_LEVEL": "DEBUG",
            "FRAMEWISE_LOG_FORMAT": "json",
            "PORT": str(port),
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_API_URL": slack.api_url,
            **way,
        }
        slack.invite(DIGESTS)
        with logging_to(folder / "log", environment):
            digest = slack.wait_for(lambda: marked(slack.messages(DIGESTS), delivery), SOON_S * 2)
            question = talk(slack)
            break_things(slack, folder)
        printed = (folder / "log").read_text(encoding="utf-8")
        said = [*digest, *by_bot(slack.messages(CHANNEL)), *slack.ephemerals(CHANNEL, ALEX)]
        traffic = json.dumps(slack.traffic())
    return Ran(
        printed=printed,
        question=question,
        delivery=delivery,
        said=[text for one in said for text in texts_of(one)],
        addresses=[each for each in traffic.split('"') if "/commands/" in each],
    )


@contextmanager
def logging_to(log: Path, environment: Mapping[str, str]) -> Iterator[None]:
    """Runs the bot, and stops it as a platform does."""
    command = [sys.executable, "-m", "bot", "serve"]
    with log.open("w") as file:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=file, stderr=file)
    try:
        yield
        process.terminate()
        process.wait(SOON_S)
    finally:
        process.kill()
        process.wait()


def subscribe(url: str) -> str:
    """A channel's digest that was due a moment ago; gives its id."""
    at = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=5)
    schedule = Schedule(weekday=at.weekday(), hour=at.hour, minute=at.minute, zone="UTC")
    wanted = Subscription(
        workspace=WORKSPACE, channel=DIGESTS, schedule=schedule, by=SAM, since=at, next_due=at
    )
    engine = open_store(Settings(database_url=url)).engine
    SubscriptionStore(engine).keep(wanted)
    engine.dispose()
    (due,) = islice(due_after(schedule, at - timedelta(seconds=1)), 1)
    return delivery_id(wanted.id, due.period)


def talk(slack: SlackStandIn) -> str:
    """People ask, press, fill in and correct; gives the id of a question."""
    ts = slack.post_as_user(channel=CHANNEL, user=ALEX, text=f"@Framewise {QUESTION}")
    (answer,) = slack.wait_for(lambda: by_bot(slack.thread(CHANNEL, ts)), SOON_S)
    slack.press(ALEX, CHANNEL, answer["ts"], "Why")
    slack.press(SAM, CHANNEL, answer["ts"], "No")
    slack.wait_for(lambda: slack.modal(SAM), SOON_S)
    slack.submit_view(SAM, {"reason": "misheard"})
    slack.slash_command(ALEX, CHANNEL, "/framewise", COMMAND)
    slack.wait_for(lambda: slack.ephemerals(CHANNEL, ALEX), SOON_S)
    slack.direct_message(ALEX, PRIVATE)
    slack.wait_for(lambda: by_bot(slack.messages(ALEX)), SOON_S)
    slack.edit(ALEX, CHANNEL, ts, f"@Framewise {EDITED}")
    slack.open_home(ALEX)
    slack.wait_for(lambda: slack.home(ALEX), SOON_S)
    slack.shortcut(SAM, "describe_project")
    slack.wait_for(lambda: slack.modal(SAM), SOON_S)
    slack.submit_view(SAM, {"words": FORM, "place": ["server"]})
    slack.wait_for(lambda: by_bot(slack.messages(SAM)), SOON_S)
    return f"{CHANNEL}:{ts}"


def break_things(slack: SlackStandIn, folder: Path) -> None:
    """Slack fails in several ways, and so does the store."""
    for kind in ("rate_limited", "applied_html", "server_error", "request_lost"):
        slack.fail_next("chat.postMessage", kind=kind)
        slack.post_as_user(channel=CHANNEL, user=ALEX, text=f"@Framewise {QUESTION}")
        calls = len(slack.calls_of("chat.postMessage"))
        slack.wait_for(lambda calls=calls: len(slack.calls_of("chat.postMessage")) > calls, SOON_S)
    slack.fail_next("users.info", error="user_not_found")
    slack.slash_command(ALEX, CHANNEL, "/framewise", "digest weekly mon 09:00")
    slack.fail_next("views.open", error="expired_trigger_id")
    slack.slash_command(ALEX, CHANNEL, "/framewise", "describe")
    with closing(sqlite3.connect(folder / "framewise.inbox.sqlite3")) as other:
        other.execute("BEGIN IMMEDIATE")
        slack.post_as_user(channel=CHANNEL, user=ALEX, text=f"@Framewise {QUESTION}")
        slack.slash_command(ALEX, CHANNEL, "/framewise", COMMAND)
        give_up = time.monotonic() + SOON_S
        while not all(said in (folder / "log").read_text() for said in DOWN):
            assert time.monotonic() < give_up, "nobody minds"
        other.rollback()
    before = len(slack.ephemerals(CHANNEL, ALEX))
    slack.slash_command(ALEX, CHANNEL, "/framewise", "help")
    slack.wait_for(lambda: len(slack.ephemerals(CHANNEL, ALEX)) > before, SOON_S)


def by_bot(messages: list[Json]) -> list[Json]:
    return [message for message in messages if message.get("bot_id")]


def marked(messages: list[Json], id: str) -> list[Json]:
    """The messages that carry an id: the channel holds a greeting too."""
    return [message for message in messages if id in str(message.get("metadata"))]


def texts_of(found: object) -> Iterator[str]:
    """Every sentence of a message."""
    match found:
        case str() if " " in found.strip() and len(found) > 20:
            yield found
        case dict():
            for value in found.values():
                yield from texts_of(value)
        case list():
            for value in found:
                yield from texts_of(value)


def test_a_question_is_traced_by_its_id_from_the_acknowledgement_to_the_post(ran: Ran) -> None:
    assert ran.events_of(ran.question)[: len(ASKED)] == ASKED


def test_a_digest_is_traced_by_its_id_to_the_post(ran: Ran) -> None:
    assert ran.events_of(ran.delivery) == DUE


def test_every_line_is_one_object_with_its_time_its_level_and_its_logger(ran: Ran) -> None:
    for line in ran.lines:
        assert {"timestamp", "level", "event", "logger"} <= line.keys()


def test_libraries_are_heard_at_debug(ran: Ran) -> None:
    loggers = {line["logger"].split(".")[0] for line in ran.lines if line["level"] == "debug"}
    assert {"slack_sdk", "slack_bolt"} <= loggers


def test_what_went_wrong_is_told(ran: Ran) -> None:
    warned = {line["event"] for line in ran.lines if line["level"] in ("warning", "error")}
    assert {*DOWN} <= warned


def test_nobodys_words_are_in_it(ran: Ran) -> None:
    assert [name for name in NAMES if name in ran.printed] == []


def test_nothing_that_the_bot_said_is_in_it(ran: Ran) -> None:
    assert len(ran.said) > 20
    assert [text for text in ran.said if text in ran.printed] == []


def test_no_token_and_no_response_url_is_in_it(ran: Ran) -> None:
    assert len(ran.addresses) >= 2
    forbidden = ("xoxb-", "xapp-", SECRET, "Bearer", "/commands/", "/actions/", *ran.addresses)
    assert [each for each in forbidden if each in ran.printed] == []


def test_no_person_is_named_in_it(ran: Ran) -> None:
    assert [person for person in (ALEX, SAM) if person in ran.printed] == []
