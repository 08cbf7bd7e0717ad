"""How the store stands at a look: what waits and for how long, and what came of the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, get_args

from sqlalchemy import (
    ColumnElement,
    Engine,
    Select,
    Table,
    case,
    func,
    literal,
    select,
    union_all,
)

from bot.core.delivery import OPEN, State
from bot.core.digests.subscription import SubscriptionState
from bot.store.engine import reading
from bot.store.gates import LOOKED
from bot.store.tables import DELIVERY, FEEDBACK, GATE, INBOX, SUBSCRIPTION, VISIT

STATES: tuple[State, ...] = get_args(State)
UNSETTLED: tuple[State, ...] = (*OPEN, "uncertain")
"""States in which somebody still has to do something."""
SETTLED = tuple(state for state in STATES if state not in UNSETTLED)
DIGESTS_BACK = timedelta(days=1)
"""The ledger grows for ever, and who looks does not wait for all of it."""
ENTRIES_BACK = timedelta(hours=1)
YES, NO = "yes", "no"
Counts = Select[str, str, int]
"""Of a table: something of its rows, and how many there are of each."""


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
    helpful: Mapping[str, int]
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
    counts = union_all(
        *_by_state(DELIVERY, at - DIGESTS_BACK),
        _counted(SUBSCRIPTION, SUBSCRIPTION.c.state),
        _counted(FEEDBACK, case((FEEDBACK.c.is_helpful, YES), else_=NO)),
    )
    given = select(VISIT.c.source, VISIT.c.ok_at).where(VISIT.c.ok_at.is_not(None))
    with reading(engine) as connection:
        found = {(row[0], row[1]): row[2] for row in connection.execute(counts)}
        entered, coming, unknown, looked = connection.execute(_moments(at)).one()
        visited = {row[0]: row[1] for row in connection.execute(given)}
    return Backlog(
        deliveries={state: found.get((DELIVERY.name, state), 0) for state in STATES},
        subscriptions={
            state: found.get((SUBSCRIPTION.name, state), 0) for state in get_args(SubscriptionState)
        },
        due_since=min(filter(None, (entered, coming)), default=None),
        unknown_since=unknown,
        looked_at=looked,
        visited=visited,
        helpful={said: found.get((FEEDBACK.name, said), 0) for said in (YES, NO)},
    )


def inbox_backlog_of(engine: Engine, at: datetime) -> InboxBacklog:
    """Looks at the inbox.

    Raises:
        StoreDown: it cannot be read.
    """
    counts = union_all(*_by_state(INBOX, at - ENTRIES_BACK))
    oldest = select(func.min(INBOX.c.at)).where(INBOX.c.state.in_(OPEN))
    with reading(engine) as connection:
        found = {row[1]: row[2] for row in connection.execute(counts)}
        since = connection.execute(oldest).scalar()
    return InboxBacklog(
        entries={state: found.get(state, 0) for state in STATES}, waiting_since=since
    )


def _by_state(table: Table, since: datetime) -> tuple[Counts, ...]:
    """How many rows are in each state, of the settled ones those that were to be done since then;
    an index holds both."""
    counted, state = _counted(table, table.c.state), table.c.state
    newest = counted.where(state.in_(SETTLED), table.c.not_before >= since)
    return counted.where(state.in_(UNSETTLED)), newest


def _counted(table: Table, by: ColumnElement[str]) -> Counts:
    return select(literal(table.name), by, func.count()).select_from(table).group_by(by)


def _moments(at: datetime) -> Select[Any]:
    """When the digest was due that has waited longest, of those entered and of those that nobody
    has entered yet; since when nothing is known of one; when somebody last looked."""
    entered = select(func.min(DELIVERY.c.due_at)).where(DELIVERY.c.state.in_(OPEN))
    coming = select(func.min(SUBSCRIPTION.c.next_due)).where(
        SUBSCRIPTION.c.state == "on", SUBSCRIPTION.c.next_due <= at
    )
    is_open = DELIVERY.c.state.in_(("sending", "unknown"))
    unknown = select(func.min(DELIVERY.c.intent_at)).where(is_open)
    looked = select(GATE.c.opens_at).where(GATE.c.name == LOOKED)
    return select(*(one.scalar_subquery() for one in (entered, coming, unknown, looked)))
