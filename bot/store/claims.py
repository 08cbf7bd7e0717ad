"""Rows that are each done by one worker at a time: claimed under a lease, and sent once.

Whoever claims a row gets the number of its lease, and every later word on the row carries it: a
worker that slept through its lease can write nothing any more. The intent to send is kept before
anything leaves; a row whose sender died after that is not sent again but looked up first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    RowMapping,
    Table,
    and_,
    bindparam,
    case,
    or_,
    select,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate

from bot.core.delivery import State
from bot.store.engine import reading, writing


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A row that is this worker's until its lease runs out."""

    id: str
    lease: int
    """The fencing token: it grows with every claim."""
    until: datetime
    to_look_up: bool
    """Whether nobody knows if it was sent."""
    row: RowMapping


class Claims:
    """Claims on the rows of one table; for many threads and processes at once."""

    def __init__(self, engine: Engine, table: Table, *, lease: timedelta, grace: timedelta) -> None:
        """``grace``: how long after an intent a late message may still appear."""
        self._engine = engine
        self._table = table
        self._lease = lease
        self._grace = grace
        self._is_free = _is_free(table)
        self._by_id = self._taking(table.c.id == bindparam("wanted"))
        first = select(table.c.id).where(self._is_free).order_by(table.c.not_before, table.c.id)
        free = first.limit(1).with_for_update(skip_locked=True)
        self._next = self._taking(table.c.id == free.scalar_subquery())

    def waiting(self, at: datetime, *, most: int) -> list[str]:
        """The ids of rows that somebody should take on now, those due first in front."""
        table = self._table.c
        waiting = select(table.id).where(self._is_free).order_by(table.not_before, table.id)
        with reading(self._engine) as connection:
            found = connection.execute(waiting.limit(most), self._times(at))
            return list(found.scalars())

    def claim(self, id: str, at: datetime) -> Claim | None:
        """Takes a row on; None: it is done, somebody else's, or not to be done yet."""
        return self._claim(self._by_id, at, wanted=id)

    def claim_next(self, at: datetime) -> Claim | None:
        """Takes on the row that was due first; None: nothing waits that nobody is taking on."""
        return self._claim(self._next, at)

    def _claim(self, taking: ReturningUpdate[Any], at: datetime, **wanted: str) -> Claim | None:
        until = at + self._lease
        with writing(self._engine, may_be_undone=True) as connection:
            found = connection.execute(taking, {**self._times(at), "until": until, **wanted})
            row = found.mappings().first()
        if row is None:
            return None
        return Claim(
            id=row["id"],
            lease=row["lease"],
            until=until,
            to_look_up=row["state"] == "unknown",
            row=row,
        )

    def intend(self, connection: Connection, claim: Claim, at: datetime) -> bool:
        """Keeps, with the transaction, that the row is about to be sent; False: it is not this
        worker's any more."""
        attempts = self._table.c.attempts + 1
        return self._write(connection, claim, state="sending", intent_at=at, attempts=attempts)

    def settle(self, claim: Claim, state: State, **columns: Any) -> bool:
        """What became of the row; False: it is not this worker's any more."""
        with writing(self._engine, may_be_undone=True) as connection:
            return self.settle_in(connection, claim, state, **columns)

    def settle_in(self, connection: Connection, claim: Claim, state: State, **columns: Any) -> bool:
        """The same, within a transaction."""
        return self._write(connection, claim, state=state, leased_until=None, **columns)

    def _write(self, connection: Connection, claim: Claim, **columns: Any) -> bool:
        mine = (self._table.c.id == claim.id, self._table.c.lease == claim.lease)
        return connection.execute(update(self._table).where(*mine).values(**columns)).rowcount == 1

    def _taking(self, which: ColumnElement[bool]) -> ReturningUpdate[Any]:
        table = self._table.c
        is_new = table.state.in_(("pending", "claimed"))
        return (
            update(self._table)
            .where(which, self._is_free)
            .values(
                state=case((is_new, "claimed"), else_="unknown"),
                lease=table.lease + 1,
                leased_until=bindparam("until", type_=table.leased_until.type),
            )
            .returning(*table)
        )

    def _times(self, at: datetime) -> dict[str, datetime]:
        return {"now": at, "appeared_by": at - self._grace}


def _is_free(table: Table) -> ColumnElement[bool]:
    """Whether a row may be taken on at the moment ``now``: a message that left before
    ``appeared_by`` has appeared, or never will."""
    columns, time = table.c, table.c.not_before.type
    now, by = bindparam("now", type_=time), bindparam("appeared_by", type_=time)
    is_over = or_(columns.leased_until.is_(None), columns.leased_until < now)
    return or_(
        and_(columns.state == "pending", columns.not_before <= now),
        and_(columns.state == "claimed", is_over),
        and_(columns.state == "sending", is_over, columns.intent_at <= by),
        and_(
            columns.state == "unknown",
            is_over,
            columns.intent_at <= by,
            columns.not_before <= now,
        ),
    )
