"""The examination of a set-up: settings, knowledge, store, messages, and Slack when wanted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from bot.core.errors import KnowledgeBroken, SettingsBroken, StoreDown
from bot.core.numbers.periods import A_DAY
from bot.jobs.answering.answer import answer
from bot.messages.finding import Finding, ok, problem, unknown
from bot.messages.help import PROMPTS
from bot.messages.message import Message
from bot.playground.slack.rules.judge_blocks import judge_message
from bot.request import Request
from bot.settings import Settings, SlackSettings, SocketMode, read_slack_settings
from bot.slack.blocks.slack_message import as_slack
from bot.slack.examining import Examined, examine_slack, examine_token
from bot.slack.manifest import read_manifest
from bot.store.installations import Installations
from bot.store.keys import Keys
from bot.wiring import build_toolbox, now, open_store, wrong_keys

COLLECT = "run `python -m bot collect`, then `python -m bot sources` for what failed"
STALE = timedelta(days=14)
"""Sources give weekly and daily numbers; two missed weeks are worth a look."""
TRIED = (
    *(message for _, message in PROMPTS),
    *("help", "describe", "claims", "sources", "settings"),
    *("compare pytorch tensorflow jax", "trend pypi.pair_share"),
)
"""Questions whose answers use every kind of block."""
MOST_ASKED = 20
"""Workspaces whose tokens are tried."""


@dataclass(frozen=True, kw_only=True)
class Patient:
    """What is examined, and by which clock."""

    settings: Settings
    environment: Mapping[str, str] | None = field(default=None, repr=False)
    """Where the tokens are; None: the process's own."""
    clock: Callable[[], datetime] = now

    @cached_property
    def messages(self) -> dict[str, Message]:
        """The answers to be tried; those that need a store are left out where it is down.

        Raises:
            KnowledgeBroken: nothing can be answered.
        """
        toolbox, messages = build_toolbox(self.settings), {}
        for text in TRIED:
            with suppress(StoreDown):
                messages[text] = answer(Request(text=text), toolbox)
        return messages


def examine(patient: Patient) -> Iterator[Finding]:
    """All that can be told on this machine alone."""
    slack = _slack_settings(patient)
    if isinstance(slack, Finding):
        yield slack
    else:
        way = "Socket Mode" if isinstance(slack.way, SocketMode) else "HTTP"
        many = ", many workspaces" if slack.many is not None else ""
        yield ok("settings", f"complete, for {way}{many}")
    yield from _store(patient)
    if not isinstance(slack, Finding) and slack.many is not None:
        yield from _installed(patient, slack.many.keys)
    try:
        messages = patient.messages
    except KnowledgeBroken as broken:
        said = f"{len(broken.problems)} problems, the first: {broken.problems[0]}"
        yield problem("knowledge", said, "run `python -m bot check` and mend what it names")
        return
    yield ok("knowledge", "holds together")
    yield _limits(messages)


def examine_live(patient: Patient) -> Iterator[Finding]:
    """What Slack says, where there are tokens to ask with."""
    slack = _slack_settings(patient)
    if isinstance(slack, Finding):
        return
    try:
        tokens = _tokens(patient, slack)
    except (StoreDown, SettingsBroken):
        return  # the examination of this machine says so
    if not tokens:
        said = "none has installed the app yet: /slack/install is where it is added"
        yield unknown("workspaces", said)
        return
    examined = Examined(
        bot_token=tokens[0],
        app_token=slack.way.app_token if isinstance(slack.way, SocketMode) else None,
        api_url=slack.api_url,
        manifest=read_manifest(),
        clock=patient.clock,
    )
    try:
        messages = patient.messages
    except KnowledgeBroken:
        messages = {}
    yield from examine_slack(examined, messages)
    for token in tokens[1:]:
        yield examine_token(replace(examined, bot_token=token))


def _tokens(patient: Patient, slack: SlackSettings) -> list[str]:
    """The bot's token, or those of some of the workspaces that have the app.

    Raises:
        StoreDown, SettingsBroken: they cannot be read.
    """
    if slack.many is None:
        return [slack.bot_token]
    installations = _installations(patient, slack.many.keys)
    found = map(installations.of, installations.active()[:MOST_ASKED])
    return [one.token for one in found if one is not None]


def _installations(patient: Patient, keys: Keys) -> Installations:
    return Installations(open_store(patient.settings).engine, keys)


def _installed(patient: Patient, keys: Keys) -> Iterator[Finding]:
    """How many workspaces there are, and whether their tokens can be read."""
    with suppress(StoreDown, SettingsBroken):  # the store's own check says so
        installations = _installations(patient, keys)
        if unreadable := installations.unreadable():
            yield problem("keys", "one that is needed is missing", wrong_keys(len(unreadable)))
        else:
            number = len(installations.active())
            yield ok("keys", f"decrypt the tokens of all {number} workspaces that have the app")


def _slack_settings(patient: Patient) -> SlackSettings | Finding:
    try:
        return read_slack_settings(patient.environment)
    except SettingsBroken as broken:
        return problem("settings", str(broken), "set it in the environment; see .env.example")


def _store(patient: Patient) -> Iterator[Finding]:
    try:
        store = open_store(patient.settings)
        ends, visits = store.ends(), store.visits()
    except SettingsBroken as broken:
        yield problem("store", str(broken), "mend DATABASE_URL")
    except StoreDown as down:
        fix = (
            "see that DATABASE_URL or FRAMEWISE_DATA names a database that runs and may be written"
        )
        yield problem("store", str(down), fix)
    else:
        yield ok("store", "can be read and written, and is of this version")
        yield _age(ends.values(), patient.clock(), was_collected=bool(visits))


def _age(ends: Collection[date], at: datetime, *, was_collected: bool) -> Finding:
    if not ends:
        return problem("numbers", "there are none", COLLECT)
    age = at.date() - max(ends)
    if age < -A_DAY:
        said = f"the newest is of {max(ends)}, which is yet to come"
        return problem("clock", said, "set this machine's clock, or let it be kept by NTP")
    said = f"the newest is of {max(ends)}, {age.days} days ago"
    if not was_collected:
        return unknown("numbers", f"{said}: the shipped history; a running bot collects by itself")
    return problem("numbers", said, COLLECT) if age > STALE else ok("numbers", said)


def _limits(messages: Mapping[str, Message]) -> Finding:
    for name, message in messages.items():
        for found in judge_message(as_slack(message)["blocks"]):
            said = f"{name!r} breaks one: {found.pointer} {found.message}"
            return problem("limits", said, "it is sent plainer; please report it as a bug")
    return ok("limits", f"Slack's hold for the {len(messages)} messages that were tried")
