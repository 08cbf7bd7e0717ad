"""Toolboxes for tests: a mind, commands, and a store in memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime

from bot.core.limits import NO_LIMITS, Limits
from bot.core.mind import Mind
from bot.core.numbers.series import Gap, Observation
from bot.engine.engine import Engine
from bot.engine.queues import open_queue
from bot.playground.stand_in import SlackStandIn
from bot.slack.app import slack_client
from bot.slack.bot import Bot, build_bot
from bot.store.engine import IN_MEMORY, open_engine
from bot.store.inbox import Inbox
from bot.store.migrate import migrate
from bot.store.numbers import NumberStore
from bot.toolbox import Command, Toolbox
from bot.wiring import toolbox_on

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
"""The day on which tests take place."""
WORKERS = 4


def store_in_memory(found: Iterable[Observation | Gap] = ()) -> NumberStore:
    """A real store that holds what is given and ends with the test."""
    engine = open_engine("sqlite://")
    migrate(engine)
    store = NumberStore(engine)
    store.add(found)
    return store


def bot_of(
    toolbox: Toolbox,
    slack: SlackStandIn,
    *,
    limits: Limits = NO_LIMITS,
    sleep: Callable[[float], None] = time.sleep,
) -> Bot:
    """A bot that answers in a stand-in, with its inbox in the toolbox's own store and its queue
    in memory."""
    engine = Engine(open_queue(IN_MEMORY), workers=WORKERS)
    client = slack_client(slack.bot_token, slack.api_url)
    inbox = Inbox(toolbox.store.engine)
    return build_bot(toolbox, inbox, engine, client, limits=limits, sleep=sleep)


def toolbox_of(
    mind: Mind,
    commands: Mapping[str, Command],
    store: NumberStore | None = None,
    clock: Callable[[], datetime] = lambda: NOON,
) -> Toolbox:
    """A toolbox on a store, an empty one if none is given, at noon if no clock is."""
    return toolbox_on((store or store_in_memory()).engine, mind, commands, clock=clock)
