"""Digests in Slack: posted once, looked for, and a word to who subscribed."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from slack_sdk import WebClient

from bot.core.delivery import Ambiguous, CannotLook, Delivery, Found, Outcome, Posted
from bot.messages.message import Message
from bot.slack.blocks.limits import Json
from bot.slack.once import look_up, marked
from bot.slack.outcome import FAILURES, outcome_of
from bot.slack.place import Openly
from bot.slack.post import Sender, post
from bot.store.pace import CHANNEL_PAUSE
from bot.toolbox import Intend

DIGEST = "framewise_digest"
AT_ONCE = 1
"""What came too fast is not sent again by a worker that waits: it has others to post."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class DigestPost:
    """The way of digests into channels."""

    client: Callable[[str], WebClient]
    """The way to Slack in a workspace."""
    sleep: Callable[[float], None] = time.sleep

    def send(self, delivery: Delivery, message: Message, intend: Intend) -> Outcome:
        """Posts one. What ``intend`` raises keeps it from leaving."""

        forms = count()

        def mark() -> Json:
            if next(forms):
                # Slack refused blocks that it does not know; a plainer form is one message more.
                self.sleep(CHANNEL_PAUSE.total_seconds())
            intend()
            return marked(DIGEST, delivery.id)

        sender = Sender(
            client=self.client(delivery.workspace), sleep=self.sleep, mark=mark, tries=AT_ONCE
        )
        try:
            ts = post(sender, Openly(channel=delivery.channel, thread_ts=None), message)
        except FAILURES as error:
            return outcome_of(error)
        if ts is None or not ts[:1].isdigit():
            return Ambiguous(why="Slack says that it was posted, and not when")
        return Posted(ts=ts)

    def find(self, delivery: Delivery) -> Found:
        """Looks for one that may have been posted."""
        if delivery.intent_at is None:
            return CannotLook(for_good=True)
        return look_up(
            self.client(delivery.workspace),
            delivery.id,
            channel=delivery.channel,
            thread_ts=None,
            since=delivery.intent_at,
        )

    def tell(self, delivery: Delivery, person: str, message: Message) -> None:
        """Says something to a person alone, if it can be said."""
        sender = Sender(client=self.client(delivery.workspace), sleep=self.sleep, tries=AT_ONCE)
        try:
            post(sender, Openly(channel=person, thread_ts=None), message)
        except FAILURES as error:
            log.warning("could not tell who subscribed (%s)", type(error).__name__)
