"""Subscriptions: which channel wants a digest, when, about what, and how much of it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.core.digests.schedule import Schedule

_NAMESPACE = uuid.UUID("6f8b1c52-93a5-5a0e-8f0c-6d0b6f1e2a47")

SubscriptionState = Literal["on", "paused", "stopped"]


@dataclass(frozen=True, kw_only=True)
class Subscription:
    """A channel's wish for a weekly digest; in direct messages the person's id is the channel's."""

    workspace: str
    channel: str
    topics: tuple[str, ...] = ()
    """Sorted; empty: everything. A channel has one subscription per choice of topics."""
    schedule: Schedule
    is_brief: bool = False
    """Less: no picture, the three weightiest things, and nothing at all in a quiet week."""
    by: str
    """Id of who subscribed."""
    since: datetime
    state: SubscriptionState = "on"
    why: str = ""
    """Why it is paused or stopped, in words that can be shown."""
    next_due: datetime
    """UTC."""

    @property
    def id(self) -> str:
        """The same for the same channel and topics, in every copy of the store."""
        return subscription_id(self.workspace, self.channel, self.topics)


def subscription_id(workspace: str, channel: str, topics: tuple[str, ...]) -> str:
    """The id of a channel's subscription to some topics."""
    name = "/".join((workspace, channel, ",".join(sorted(topics))))
    return uuid.uuid5(_NAMESPACE, name).hex[:12]


def delivery_id(subscription: str, period: str) -> str:
    """The id of what a subscription gets for a week: the same whoever works it out, and after a
    restored backup too."""
    return str(uuid.uuid5(_NAMESPACE, f"{subscription}/{period}"))
