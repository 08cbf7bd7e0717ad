"""Framewise's own app, connected over a real WebSocket to a Slack on this machine."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from sqlalchemy import select

from bot.core.errors import UserMistake
from bot.core.limits import NO_LIMITS, Limits
from bot.messages.message import Choice, Message, Note, Part, Rating, plain
from bot.playground.stand_in import SlackStandIn
from bot.playground.standing_clock import StandingClock
from bot.request import Request
from bot.slack.app import connect
from bot.slack.bot import Bot
from bot.slack.manifest import read_manifest
from bot.slack.serve import close as end
from bot.store.engine import reading
from bot.store.tables import INBOX
from bot.toolbox import Command, Toolbox
from bot.wiring import find_commands
from tests.messages.small_world import small_toolbox
from tests.toolboxes import bot_of, toolbox_of

CHANNEL = "C0MLHELP"
OUTSIDE = "C0RANDOM"
ALEX = "U0ALEX"
SAM = "U0SAM"
PROXIES = ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy")


def at_once(seconds: float) -> None:
    """Waits for nothing."""


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)


@dataclass
class Answers:
    """Commands that answer with what was asked, all turns of it; they remember every request."""

    requests: list[Request] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)

    @property
    def asked(self) -> list[tuple[str, ...]]:
        """The turns of every request."""
        return [request.turns for request in self.requests]

    @property
    def called(self) -> list[str | None]:
        """The command that every request called by its name."""
        return [request.command for request in self.requests]

    def commands(self) -> dict[str, Command]:
        """Every command there is, as one that echoes; those that only the store matters to stay."""
        real = find_commands()
        echoed = {name: Echo(name, one.USAGE, self) for name, one in real.items()}
        return {**echoed, **{name: real[name] for name in ("forget", "feedback", "decisions")}}


@dataclass(frozen=True)
class Echo:
    """One command."""

    NAME: str
    USAGE: str
    answers: Answers = field(repr=False)
    SUMMARY: str = ""

    def answer(self, request: Request, toolbox: Toolbox) -> Message:
        """What was asked, with a button and what follows from where it is kept."""
        self.answers.requests.append(request)
        text = " / ".join(request.turns)
        if request.text == "slow":
            self.answers.gate.wait(timeout=30)
        if request.text == "mistake":
            raise UserMistake("I need two names: compare A B")
        if request.text.startswith("secret"):
            raise ValueError(request.text)
        parts: list[Part] = [plain(text), Choice(label="Why", says=f"why {request.asked}")]
        if "advise" in text and request.asked:
            again = f"what-if -server {request.asked}"
            parts.append(Choice(label="No server", says=again, in_place=True))
            parts.append(Choice(label="Correct it", says=f"describe {request.asked}"))
            parts.append(
                Rating(good=f"feedback good {request.asked}", bad=f"feedback bad {request.asked}")
            )
        return Message(summary=text or self.NAME, parts=(*parts, Note(text="n")))


@dataclass
class Running:
    """The bot at work, and the Slack it works in."""

    slack: SlackStandIn
    answers: Answers
    clock: StandingClock
    handler: SocketModeHandler | None
    """None: it is called over HTTP."""
    toolbox: Toolbox
    bot: Bot

    def mention(self, text: str, thread_ts: str | None = None, user: str = ALEX) -> str:
        """Write to the bot in the channel; gives the message's ts."""
        return self.slack.post_as_user(
            channel=CHANNEL, user=user, text=f"@Framewise {text}", thread_ts=thread_ts
        )

    def replies(self, ts: str, count: int = 1, channel: str = CHANNEL) -> list[dict[str, Any]]:
        """The bot's answers in a thread, once there are that many."""
        return self.wait(lambda: self._by_bot(self.slack.thread(channel, ts)), count)

    def direct(self, count: int = 1, user: str = ALEX) -> list[dict[str, Any]]:
        """The bot's direct messages to a person, once there are that many."""
        return self.wait(lambda: self._by_bot(self.slack.messages(user)), count)

    def private(
        self, count: int = 1, channel: str = CHANNEL, user: str = ALEX
    ) -> list[dict[str, Any]]:
        """What only that person sees of the bot, once there is that much."""
        return self.wait(lambda: self._by_bot(self.slack.ephemerals(channel, user)), count)

    def wait(self, look: Callable[[], list[Any]], count: int) -> list[Any]:
        """What is seen, once there is that much of it."""
        return self.slack.wait_for(lambda: found if len(found := look()) >= count else [])

    def posts(self, count: int) -> None:
        """Wait until so many messages were tried to be posted, and what came of them is kept."""
        self.slack.wait_for(lambda: len(self.slack.calls_of("chat.postMessage")) >= count)
        self.settle()

    def settle(self) -> None:
        """Wait until all that was delivered is taken on, and that is done or put off."""
        self.slack.wait_for(lambda: all(each.is_acked for each in self.slack.deliveries))
        self.slack.wait_for(lambda: not self._is_at_work())

    def pass_time(self, seconds: float) -> None:
        """Let time pass, and the minute strike."""
        self.clock.advance(seconds)
        self.bot.minute()
        self.settle()

    def _is_at_work(self) -> bool:
        held = select(INBOX.c.id).where(INBOX.c.leased_until.is_not(None))
        with reading(self.toolbox.store.engine) as connection:
            is_held = connection.execute(held).first() is not None
        return is_held or bool(self.bot.desk.inbox.waiting(self.bot.desk.now(), most=1))

    def spend_response_urls(self) -> None:
        """Half an hour passes: the response URLs given out take nothing more."""
        self.slack.expire_response_urls()

    def _by_bot(self, messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [message for message in messages if message.get("bot_id")]


def close(slack: SlackStandIn, handler: SocketModeHandler) -> None:
    """Close a connection, waking its two readers first: by themselves they look up each second."""
    handler.client.auto_reconnect_enabled = False
    slack.hang_up()
    handler.client.message_processor.event.set()
    handler.client.enqueue_message('{"type": "hello"}')
    end(handler)


@pytest.fixture
def answers() -> Iterator[Answers]:
    made = Answers()
    yield made
    made.gate.set()


@pytest.fixture
def slack() -> Iterator[SlackStandIn]:
    with SlackStandIn(manifest=read_manifest()) as running:
        yield running


@pytest.fixture
def bot(slack: SlackStandIn, answers: Answers) -> Iterator[Running]:
    with running_in(slack, answers) as running:
        yield running


@pytest.fixture
def hearing(answers: Answers) -> Iterator[Running]:
    """The bot where it may read what stands in channels."""
    with (
        SlackStandIn(manifest=read_manifest(), grants_optional=True) as slack,
        running_in(slack, answers) as running,
    ):
        yield running


@contextmanager
def running_in(
    slack: SlackStandIn, answers: Answers, *, limits: Limits = NO_LIMITS
) -> Iterator[Running]:
    """The bot with commands that echo."""
    with at_work(slack, answers.commands(), answers=answers, limits=limits) as running:
        yield running


@contextmanager
def at_work(
    slack: SlackStandIn,
    commands: Mapping[str, Command],
    *,
    answers: Answers | None = None,
    clock: StandingClock | None = None,
    limits: Limits = NO_LIMITS,
    **tools: Any,
) -> Iterator[Running]:
    """The bot with some commands, on a small world.

    Args:
        tools: what else of its toolbox is another.
    """
    answers, clock = answers or Answers(), clock or StandingClock()
    toolbox = replace(
        toolbox_of(
            small_toolbox().mind, commands, clock=lambda: datetime.fromtimestamp(clock.now, UTC)
        ),
        **tools,
    )
    made = bot_of(toolbox, slack, limits=limits, sleep=clock.advance)
    handler = connect(made.app(), slack.app_token, slack.api_url)
    slack.wait_for(lambda: slack.connections)
    made.start()
    yield Running(slack, answers, clock, handler, toolbox, made)
    answers.gate.set()
    close(slack, handler)
    made.stop()
