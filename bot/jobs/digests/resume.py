"""Going on with the digests of a channel that the bot was let into again."""

from __future__ import annotations

from datetime import datetime

from bot.core.digests.schedule import due_in_new_week
from bot.store.subscriptions import CHANNEL_GONE, SubscriptionStore


def resume_channel(store: SubscriptionStore, workspace: str, channel: str, at: datetime) -> int:
    """Turns on again what was paused because the channel took nothing; gives how many that are.

    Raises:
        StoreDown: the subscriptions cannot be read or kept.
    """
    paused = [one for one in store.of_channel(workspace, channel) if one.why == CHANNEL_GONE]
    for one in paused:
        due = due_in_new_week(one.schedule, at, done=store.newest_period(one.id))
        store.turn(one.id, "on", next_due=due.at)
    return len(paused)
