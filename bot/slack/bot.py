"""The bot put together: what it hears goes through the inbox to the engine, which answers."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from slack_bolt import App
from slack_sdk import WebClient

from bot.core.errors import StoreDown
from bot.core.limits import NO_LIMITS, Limits
from bot.engine.engine import Engine, Job
from bot.jobs.answering.converse import Talk
from bot.jobs.collecting.due import DueSources
from bot.jobs.digests.deliver import Delivering
from bot.slack.access import OneWorkspace
from bot.slack.app import build_app
from bot.slack.attending import attend, offer_waiting
from bot.slack.desk import Desk
from bot.slack.digest_post import DigestPost
from bot.slack.http.health import Check, store_check
from bot.slack.installing.many import ManyWorkspaces
from bot.slack.leaving import forget_late
from bot.slack.limiter import Fullness, Limiter
from bot.slack.people import SlackPeople
from bot.store.gates import LOOKED
from bot.store.inbox import Inbox
from bot.toolbox import Toolbox
from bot.watch.stored import Stored

ATTEND = "attend"
"""The job that does what an entry of the inbox says."""
DELIVER = "deliver"
"""The job that takes a digest as far as it goes."""
DELIVER_ALL = "deliver all"
"""The job that does so with one digest after another."""
COLLECT = "collect"
"""The job that visits a source."""
HOUSEKEEPING = "housekeeping"
A_DAY = timedelta(days=1)
BESIDE = 10
"""Threads that open forms: each waits for Slack, whose triggers die in three seconds."""
DRAIN_S = 10.0
"""How long a bot that is told to stop goes on answering what it has acknowledged; the rest is
answered when it is started again."""
LOOK_UP_S = 0.05
SILENT = timedelta(seconds=150)
"""A worker looks every minute; after that long without a look there is none."""


@dataclass(frozen=True, kw_only=True)
class Bot:
    """A bot that can be started and stopped."""

    desk: Desk
    delivering: Delivering
    engine: Engine
    home: WebClient
    """The way to the Slack it listens to."""
    beside: ThreadPoolExecutor
    many: ManyWorkspaces | None = None
    """None: there is one workspace, of the token."""
    sources: DueSources | None = None
    """None: it fetches no numbers by itself."""

    def app(self, *, signing_secret: str | None = None) -> App:
        """What hears Slack.

        Raises:
            SettingsBroken: Slack does not take the token, or cannot be reached.
        """
        authorize = self.many.authorize if self.many is not None else None
        return build_app(self.desk, self.home, signing_secret=signing_secret, authorize=authorize)

    def start(self) -> None:
        """Begins to answer, and to do what happens by itself."""
        jobs: dict[str, Job] = {
            ATTEND: partial(attend, self.desk),
            DELIVER: self.delivering.deliver,
            DELIVER_ALL: lambda _: self.delivering.deliver_all(),
            HOUSEKEEPING: self._keep_house,
        }
        if self.sources is not None:
            jobs[COLLECT] = self.sources.begin
        self.engine.serve(jobs, self.minute)
        self.engine.start()

    def stop(self) -> None:
        """Answers what it can in a few seconds, and ends; what is left is kept."""
        if self.engine.is_running:
            until = time.monotonic() + DRAIN_S
            while time.monotonic() < until and self._has_work():
                time.sleep(LOOK_UP_S)
            self.engine.stop()
        self.beside.shutdown(wait=True)

    def minute(self) -> None:
        """What is done every minute, by every process that works; each thing safe to do twice."""
        at, gates = self.desk.now(), self._toolbox.gates
        offer_waiting(self.desk)
        if self.delivering.enter_due():
            for _ in range(self.engine.workers):
                self.engine.enqueue(DELIVER_ALL, "")
        gates.shut(LOOKED, at)
        if gates.pass_through(HOUSEKEEPING, at, shut_until=at + A_DAY):
            self.engine.enqueue(HOUSEKEEPING, "")
        for name in self.sources.due() if self.sources is not None else ():
            self.engine.enqueue(COLLECT, name)

    def checks(self) -> dict[str, Check]:
        """What must hold for the bot to work, by name."""
        keys = {"keys": self.many.keys_check} if self.many is not None else {}
        return {
            "store": store_check(self._toolbox.ledger.prove, self.desk.now),
            "inbox": store_check(self.desk.inbox.prove, self.desk.now),
            "worker": self._worker_check,
            **keys,
        }

    def stored(self) -> Stored:
        """What the store says of the bot, whenever it is asked."""
        return Stored(self._toolbox.ledger, self.desk.inbox, self.desk.now)

    @property
    def _toolbox(self) -> Toolbox:
        return self.desk.talk.toolbox

    def _has_work(self) -> bool:
        try:
            return bool(self.desk.inbox.waiting(self.desk.now(), most=1))
        except StoreDown:
            return False

    def _keep_house(self, _: str) -> None:
        at = self.desk.now()
        self._toolbox.memory.purge(at)
        self.desk.inbox.purge(at)
        forget_late(self.desk)

    def _worker_check(self) -> str | None:
        if self.engine.is_to_run:
            if not self.engine.is_running:
                return "the workers of this process have stopped"
            is_silent = self.engine.silent_s > SILENT.total_seconds()
            return "the workers of this process have done nothing of late" if is_silent else None
        try:
            looked = self._toolbox.gates.opens_at(LOOKED)
        except StoreDown:
            return None  # the store's own check says so
        if looked is not None and self.desk.now() - looked <= SILENT:
            return None
        return "no worker has looked for work of late: start `python -m bot work`"


def build_bot(
    toolbox: Toolbox,
    inbox: Inbox,
    engine: Engine,
    client: WebClient,
    *,
    many: ManyWorkspaces | None = None,
    sources: DueSources | None = None,
    limits: Limits = NO_LIMITS,
    sleep: Callable[[float], None] = time.sleep,
) -> Bot:
    """A bot for the one workspace of a client, or for many.

    Args:
        client: the way to the one, or to no workspace.
        limits: how much may be asked.
    """
    beside = ThreadPoolExecutor(BESIDE, thread_name_prefix="beside")

    def offer(id: str, *, delay_s: float = 0.0) -> None:
        engine.enqueue(ATTEND, id, delay_s=delay_s)

    def offer_digest(id: str, *, delay_s: float = 0.0) -> None:
        engine.enqueue(DELIVER, id, delay_s=delay_s)

    def do_beside(work: Callable[[], object]) -> object:
        return beside.submit(copy_context().run, work)  # what is logged says what it is about

    access = many or OneWorkspace(own=client)
    toolbox = replace(toolbox, people=SlackPeople(client=access.client), inbox=inbox)
    desk = Desk(
        talk=Talk(toolbox=toolbox),
        inbox=inbox,
        limiter=Limiter(limits, Fullness(inbox, limits.waiting)),
        offer=offer,
        access=access,
        beside=do_beside,
        sleep=sleep,
    )
    delivering = Delivering(
        toolbox=toolbox,
        post=DigestPost(client=access.client, sleep=sleep),
        offer=offer_digest,
        clock=toolbox.measured.now,
        stops=lambda: engine.is_stopping,
    )
    return Bot(
        desk=desk,
        delivering=delivering,
        engine=engine,
        home=client,
        beside=beside,
        many=many,
        sources=sources,
    )
