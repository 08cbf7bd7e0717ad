"""What became of one question, digest or subscription, by what names it."""

from __future__ import annotations

from rich.console import Console

from bot.core.errors import UserMistake
from bot.messages import traced
from bot.messages.message import Message
from bot.settings import Settings
from bot.slack.link import linked
from bot.store.inbox import Inbox
from bot.store.ledger import Ledger
from bot.store.subscriptions import SubscriptionStore
from bot.terminal.show import show
from bot.wiring import open_inbox, open_store

MOST_DELIVERIES = 10
SHORTEST = 4
"""Fewer letters of an id name nothing in particular."""


def trace(settings: Settings, console: Console, named: str) -> int:
    """Shows what became of a question, a digest or a subscription.

    Args:
        named: its id, the first letters of a digest's or a subscription's, or the address of a
            message in Slack.

    Raises:
        UserMistake: nothing is named so.
        StoreDown: the store cannot be read.
    """
    engine, inbox = open_store(settings).engine, open_inbox(settings)
    ledger, subscriptions = Ledger(engine), SubscriptionStore(engine)
    found = (
        _by_address(named, ledger, inbox)
        or _taken(named, inbox)
        or _of_digests(named, ledger, subscriptions)
    )
    if found is None:
        raise UserMistake(
            f"{named} names no question of the last seven days, no digest and no subscription:"
            " give an id, or the address of a message in Slack"
        )
    show(found, console)
    return 0


def _by_address(named: str, ledger: Ledger, inbox: Inbox) -> Message | None:
    for message in linked(named):
        if (delivery := ledger.delivery_at(message.channel, message.ts)) is not None:
            return traced.delivered(delivery)
        if (found := _taken(message.id, inbox)) is not None:
            return found
    return None


def _taken(id: str, inbox: Inbox) -> Message | None:
    entry = inbox.taken(id)
    return traced.taken(entry) if entry is not None else None


def _of_digests(named: str, ledger: Ledger, subscriptions: SubscriptionStore) -> Message | None:
    if len(named) < SHORTEST:
        return None
    if (delivery := ledger.delivery(named)) is not None:
        return traced.delivered(delivery)
    if (one := subscriptions.named(named)) is not None:
        return traced.subscribed(one, ledger.of_subscription(one.id, most=MOST_DELIVERIES))
    return None
