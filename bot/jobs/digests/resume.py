"""Going on with the digests of a channel that the bot was let into again."""

from __future__ import annotations

from datetime import datetime

from bot.core.digests.schedule import due_in_new_week
from bot.core.digests.subscription import Subscription
from bot.store.subscriptions import CHANNEL_GONE, SubscriptionStore


def resume_channel(store: SubscriptionStore, workspace: str, channel: str, at: datetime) -> int:
    """Turns on again what was paused because the channel took nothing; gives how many that are.

    Raises:
        StoreDown: the subscriptions cannot be read or kept.
    """
    paused = [one for one in store.of_channel(workspace, channel) if one.why == CHANNEL_GONE]
    for one in paused:
        resume(store, one, at)
    return len(paused)


def resume(store: SubscriptionStore, subscription: Subscription, at: datetime) -> None:
    """Turns one on again, from its next digest of a new week on.

    Raises:
        StoreDown: it cannot be read or kept.
    """
    done = store.newest_period(subscription.id)
    due = due_in_new_week(subscription.schedule, at, done=done)
    store.turn(subscription.id, "on", next_due=due.at)
