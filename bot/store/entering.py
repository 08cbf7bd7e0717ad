"""Entering what has become due into the ledger, once for each subscription and week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import takewhile

from sqlalchemy import Connection, bindparam, update

from bot.core.digests.schedule import Due, Schedule, due_after
from bot.core.digests.subscription import Subscription, delivery_id
from bot.store.keeping import Row, insert_missing
from bot.store.tables import DELIVERY, SUBSCRIPTION

LATEST = timedelta(hours=24)
"""A digest that is later than this is left out: it would be no news any more."""
TOO_LATE = "more than a day late"
_JUST_BEFORE = timedelta(microseconds=1)
_MOVE_ON = (
    update(SUBSCRIPTION)
    .where(SUBSCRIPTION.c.id == bindparam("its_id"))
    .values(next_due=bindparam("next_due", type_=SUBSCRIPTION.c.next_due.type))
)


def enter_all(
    connection: Connection, due: Sequence[Subscription], at: datetime, **others: object
) -> int:
    """Enters what subscriptions missed by a moment and moves each on, within a transaction; gives
    how many deliveries are new.

    Args:
        others: what the new rows say that they usually do not.
    """
    entries, moved = list[Row](), list[Row]()
    for subscription in due:
        missed, later = _missed(subscription.schedule, subscription.next_due, at)
        entries += [_entry(subscription, each, at) | others for each in missed]
        moved.append({"its_id": subscription.id, "next_due": later})
    entered = insert_missing(connection, DELIVERY, entries)
    connection.execute(_MOVE_ON, moved)
    return entered


@lru_cache(maxsize=1000)
def _missed(
    schedule: Schedule, next_due: datetime, at: datetime
) -> tuple[tuple[Due, ...], datetime]:
    """What was due by a moment, and when the next one is; many subscribe to the same hour."""
    coming = due_after(schedule, next_due - _JUST_BEFORE)
    missed = tuple(takewhile(lambda due: due.at <= at, coming))
    return missed, next(due_after(schedule, at)).at


def _entry(subscription: Subscription, due: Due, at: datetime) -> Row:
    is_late = at - due.at > LATEST
    return {
        "id": delivery_id(subscription.id, due.period),
        "subscription": subscription.id,
        "workspace": subscription.workspace,
        "channel": subscription.channel,
        "period": due.period,
        "day": due.day,
        "due_at": due.at,
        "state": "skipped" if is_late else "pending",
        "not_before": due.at,
        "attempts": 0,
        "lease": 0,
        "leased_until": None,
        "intent_at": None,
        "ts": None,
        "why": TOO_LATE if is_late else "",
    }
