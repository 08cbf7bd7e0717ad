"""The desk: takes on what Slack delivers before it is acknowledged, and does it afterwards."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from slack_sdk import WebClient

from bot.jobs.answering.converse import Talk
from bot.messages.message import Message
from bot.slack.access import Access
from bot.slack.border import at_the_border
from bot.slack.limiter import Limiter
from bot.store.inbox import Inbox


class Offer(Protocol):
    """Has an entry of the inbox attended to, soon or after a while."""

    def __call__(self, id: str, *, delay_s: float = 0.0) -> object:
        """Offers it."""
        ...


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What answering needs; for many threads at once."""

    talk: Talk
    inbox: Inbox
    limiter: Limiter
    offer: Offer
    access: Access
    beside: Callable[[Callable[[], object]], object]
    """Does at once, in a thread, what can neither wait nor be kept: opening a form."""
    sleep: Callable[[float], None] = time.sleep

    def client(self, workspace: str) -> WebClient:
        """The way to Slack in a workspace."""
        return self.access.client(workspace)

    def now(self) -> datetime:
        """The time it is, UTC."""
        return self.talk.toolbox.measured.now()

    def attempt(
        self,
        work: Callable[[], object],
        tell: Callable[[Message], object],
        *,
        passing: tuple[type[Exception], ...] = (),
    ) -> None:
        """Do work, and tell the person if that fails, but for what is raised on."""
        at_the_border(work, tell, sleep=self.sleep, passing=passing)
