"""The ledger and the way to Slack as they are, with a word to fate at every step."""

from __future__ import annotations

import http.client
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, event

from bot.core.delivery import Delivery, Found, Outcome, State
from bot.messages.message import Message
from bot.slack.digest_post import DigestPost
from bot.store.group_commit import Pending
from bot.store.ledger import Held, Ledger
from bot.toolbox import Intend
from tests.storm.digests.fates import Fate

T = TypeVar("T")
A_FEW = 7
"""Subscriptions entered in one transaction, so that there are many."""


class StormLedger(Ledger):
    """A ledger whose users may die before, within and after each of its transactions."""

    def __init__(self, engine: Engine, fate: Fate, *, lease: timedelta, grace: timedelta) -> None:
        super().__init__(engine, lease=lease, grace=grace, margin=lease / 4)
        self._fate = fate
        self._now = threading.local()
        event.listen(engine, "commit", self._committing)
        event.listen(engine, "before_cursor_execute", self._executing)

    def enter_due(self, at: datetime, *, most: int) -> int:
        """Enters a few, and says that it were all."""
        self._fate.at("before entering")
        with self._within("entering"):
            entered = super().enter_due(at, most=min(most, A_FEW))
        if entered:
            self._fate.at("entered")
        return entered

    def claim(self, id: str, at: datetime) -> Held | None:
        """The same."""
        return self._claimed(lambda: super(StormLedger, self).claim(id, at))

    def claim_next(self, at: datetime, *, most: int) -> list[Held]:
        """The same."""
        return self._claimed(lambda: super(StormLedger, self).claim_next(at, most=most))

    def intend(self, held: Held, look: Callable[[], datetime]) -> datetime | None:
        """The same."""
        self._fate.at("before intending")
        with self._within("intending"):
            until = super().intend(held, look)
        self._fate.at("intent kept" if until is None else "gate shut")
        if until is None:
            self._fate.begin_sending()
        return until

    def settle(self, held: Held, state: State, *, why: str) -> bool:
        """The same."""
        with self._within(f"keeping {state}"):
            is_mine = super().settle(held, state, why=why)
        self._fate.at(state)
        return is_mine

    def posted(self, held: Held, ts: str, at: datetime, *, why: str = "") -> Pending[bool]:
        """The same."""
        name = "found" if why else "posted"
        pending = super().posted(held, ts, at, why=why)
        self._fate.at(f"{name}, not yet kept")
        return _Treading(pending, lambda: self._kept(pending, name))

    def _kept(self, pending: Pending[bool], name: str) -> bool:
        with self._within(f"keeping {name}"):
            is_mine = pending.kept()
        self._fate.at(name)
        return is_mine

    def put_off(self, held: Held, until: datetime, *, why: str) -> bool:
        """The same."""
        with self._within("keeping put off"):
            is_mine = super().put_off(held, until, why=why)
        self._fate.at("put off")
        return is_mine

    def look_up_later(self, held: Held, at: datetime, *, why: str) -> bool:
        """The same."""
        with self._within("keeping unknown"):
            is_mine = super().look_up_later(held, at, why=why)
        self._fate.at("unknown")
        return is_mine

    def shut_workspace(self, workspace: str, until: datetime) -> None:
        """The same."""
        with self._within("shutting workspace"):
            super().shut_workspace(workspace, until)
        self._fate.at("workspace shut")

    def _claimed(self, claim: Callable[[], T]) -> T:
        self._fate.at("before claiming")
        with self._within("claiming"):
            claimed = claim()
        if claimed:
            self._fate.at("claimed")
        return claimed

    @contextmanager
    def _within(self, step: str) -> Iterator[None]:
        """Lets fate strike before the commit."""
        self._now.step, self._now.said = step, []
        try:
            yield
        finally:
            self._now.step = None

    def _executing(self, _: Connection, __: object, statement: str, *more: object) -> None:
        if getattr(self._now, "step", None) is not None:
            self._now.said.append(statement)

    def _committing(self, _: Connection) -> None:
        step = getattr(self._now, "step", None)
        if step == "entering" and not any(one.startswith("INSERT") for one in self._now.said):
            return
        if step == "intending" and not any("attempts" in one for one in self._now.said):
            step = "keeping a shut gate"
        if step is not None:
            self._fate.at(step)


class _Treading(Pending[bool]):
    """Something about to be kept, where who keeps it may die."""

    def __init__(self, pending: Pending[bool], keep: Callable[[], bool]) -> None:
        self.answered = pending.answered
        self.kept = keep  # type: ignore[method-assign]


@dataclass(frozen=True, kw_only=True)
class StormPost(DigestPost):
    """The way of digests into channels, on which one may die too."""

    fate: Fate

    def send(self, delivery: Delivery, message: Message, intend: Intend) -> Outcome:
        """The same."""
        try:
            became = super().send(delivery, message, intend)
        finally:
            self.fate.end_sending()
        self.fate.at("answer read")
        return became

    def find(self, delivery: Delivery) -> Found:
        """The same."""
        self.fate.at("before looking up")
        found = super().find(delivery)
        self.fate.at("looked up")
        return found


def make_wire_deadly(fate: Fate) -> None:
    """Lets every HTTP call of this process end it: with half of it sent, or before the answer."""

    class Wire(http.client.HTTPConnection):
        """A connection."""

        is_post = False
        sends = 0

        def request(self, method: str, url: str, *more: Any, **others: Any) -> None:
            """The same."""
            self.is_post = url.endswith("chat.postMessage")
            super().request(method, url, *more, **others)

        def send(self, data: Any) -> None:
            """The same."""
            super().send(data)
            self.sends += 1
            if self.is_post and self.sends == 1:  # the headers; what is posted follows
                fate.at("half sent")

        def getresponse(self) -> http.client.HTTPResponse:
            """The same."""
            fate.end_sending()
            fate.at("on the wire" if self.is_post else "looking up")
            return super().getresponse()

    class Handler(urllib.request.HTTPHandler):
        """Opens such connections."""

        def http_open(self, asked: urllib.request.Request) -> http.client.HTTPResponse:
            """The same."""
            return self.do_open(Wire, asked)

    no_proxy = urllib.request.ProxyHandler({})
    urllib.request.install_opener(urllib.request.build_opener(no_proxy, Handler))
