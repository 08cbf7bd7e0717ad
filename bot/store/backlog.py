"""How the store stands at a look: what waits and for how long, and what came of the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, get_args

from sqlalchemy import ColumnElement, Connection, Engine, Table, func, select, union_all

from bot.core.delivery import OPEN, State
from bot.core.digests.subscription import SubscriptionState
from bot.store.engine import reading
from bot.store.gates import LOOKED, times
from bot.store.tables import DELIVERY, FEEDBACK, INBOX, SUBSCRIPTION, VISIT

STATES: tuple[State, ...] = get_args(State)
UNSETTLED: tuple[State, ...] = (*OPEN, "uncertain")
"""States in which somebody still has to do something."""
SETTLED = tuple(state for state in STATES if state not in UNSETTLED)
DIGESTS_BACK = timedelta(days=8)
"""A week and a day: the ledger grows for ever, and who looks does not wait for all of it."""
ENTRIES_BACK = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Backlog:
    """What stands in the store."""

    deliveries: Mapping[State, int]
    """Those that are not settled, and what came of those of ``DIGESTS_BACK``."""
    subscriptions: Mapping[SubscriptionState, int]
    due_since: datetime | None
    """Since when the digest is due that has waited longest; None: none is due."""
    unknown_since: datetime | None
    """Since when it is unknown of a digest whether it was posted; None: of none."""
    looked_at: datetime | None
    """When somebody last looked for what is due; None: nobody ever did."""
    visited: Mapping[str, datetime]
    """When each source last gave what it was asked for, those that ever did."""
    helpful: Mapping[bool, int]
    """How often people said that an answer was right, or not."""


@dataclass(frozen=True, kw_only=True)
class InboxBacklog:
    """What stands in the inbox."""

    entries: Mapping[State, int]
    """Those that are not settled, and what came of those of ``ENTRIES_BACK``."""
    waiting_since: datetime | None
    """When the entry was taken on that has waited longest; None: none waits."""


def backlog_of(engine: Engine, at: datetime) -> Backlog:
    """Looks at the store.

    Raises:
        StoreDown: it cannot be read.
    """
    with reading(engine) as connection:
        deliveries = _by_state(connection, DELIVERY, at - DIGESTS_BACK)
        subscriptions = _counted(connection, SUBSCRIPTION.c.state)
        said = _counted(connection, FEEDBACK.c.is_helpful)
        given = select(VISIT.c.source, VISIT.c.ok_at).where(VISIT.c.ok_at.is_not(None))
        return Backlog(
            deliveries=deliveries,
            subscriptions={
                state: subscriptions.get(state, 0) for state in get_args(SubscriptionState)
            },
            due_since=_due_since(connection, at),
            unknown_since=_unknown_since(connection),
            looked_at=times(connection, [LOOKED]).get(LOOKED),
            visited={row[0]: row[1] for row in connection.execute(given)},
            helpful={is_helpful: said.get(is_helpful, 0) for is_helpful in (True, False)},
        )


def inbox_backlog_of(engine: Engine, at: datetime) -> InboxBacklog:
    """Looks at the inbox.

    Raises:
        StoreDown: it cannot be read.
    """
    oldest = select(func.min(INBOX.c.at)).where(INBOX.c.state.in_(OPEN))
    with reading(engine) as connection:
        return InboxBacklog(
            entries=_by_state(connection, INBOX, at - ENTRIES_BACK),
            waiting_since=connection.execute(oldest).scalar(),
        )


def _by_state(connection: Connection, table: Table, since: datetime) -> dict[State, int]:
    """How many rows are in each state, of the settled ones those that were to be done since then;
    an index holds both."""
    state = table.c.state
    counted = select(state, func.count()).group_by(state)
    each = [
        counted.where(state.in_(UNSETTLED)),
        counted.where(state.in_(SETTLED), table.c.not_before >= since),
    ]
    found = {row[0]: row[1] for row in connection.execute(union_all(*each))}
    return {one: found.get(one, 0) for one in STATES}


def _counted(connection: Connection, column: ColumnElement[Any]) -> dict[Any, int]:
    counted = connection.execute(select(column, func.count()).group_by(column))
    return {row[0]: row[1] for row in counted}


def _due_since(connection: Connection, at: datetime) -> datetime | None:
    """Of those entered in the ledger, and of those that nobody has entered yet."""
    entered = select(func.min(DELIVERY.c.due_at)).where(DELIVERY.c.state.in_(OPEN))
    coming = select(func.min(SUBSCRIPTION.c.next_due)).where(
        SUBSCRIPTION.c.state == "on", SUBSCRIPTION.c.next_due <= at
    )
    found = (connection.execute(query).scalar() for query in (entered, coming))
    return min(filter(None, found), default=None)


def _unknown_since(connection: Connection) -> datetime | None:
    is_open = DELIVERY.c.state.in_(("sending", "unknown"))
    return connection.execute(select(func.min(DELIVERY.c.intent_at)).where(is_open)).scalar()
