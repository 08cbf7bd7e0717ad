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
    case,
    or_,
    select,
    update,
)

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

    def waiting(self, at: datetime, *, most: int) -> list[str]:
        """The ids of rows that somebody should take on now, those due first in front."""
        table = self._table.c
        waiting = select(table.id).where(self._is_free(at)).order_by(table.not_before, table.id)
        with reading(self._engine) as connection:
            return list(connection.execute(waiting.limit(most)).scalars())

    def claim(self, id: str, at: datetime) -> Claim | None:
        """Takes a row on; None: it is done, somebody else's, or not to be done yet."""
        return self._claim(self._table.c.id == id, at)

    def claim_next(self, at: datetime) -> Claim | None:
        """Takes on the row that was due first; None: nothing waits that nobody is taking on."""
        table = self._table.c
        first = select(table.id).where(self._is_free(at)).order_by(table.not_before, table.id)
        free = first.limit(1).with_for_update(skip_locked=True)
        return self._claim(table.id == free.scalar_subquery(), at)

    def _claim(self, which: ColumnElement[bool], at: datetime) -> Claim | None:
        table, until = self._table.c, at + self._lease
        taken = (
            update(self._table)
            .where(which, self._is_free(at))
            .values(
                state=case((table.state.in_(("pending", "claimed")), "claimed"), else_="unknown"),
                lease=table.lease + 1,
                leased_until=until,
            )
            .returning(*self._table.columns)
        )
        with writing(self._engine) as connection:
            row = connection.execute(taken).mappings().first()
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
        with writing(self._engine) as connection:
            return self.settle_in(connection, claim, state, **columns)

    def settle_in(self, connection: Connection, claim: Claim, state: State, **columns: Any) -> bool:
        """The same, within a transaction."""
        return self._write(connection, claim, state=state, leased_until=None, **columns)

    def _write(self, connection: Connection, claim: Claim, **columns: Any) -> bool:
        mine = (self._table.c.id == claim.id, self._table.c.lease == claim.lease)
        return connection.execute(update(self._table).where(*mine).values(**columns)).rowcount == 1

    def _is_free(self, at: datetime) -> ColumnElement[bool]:
        table = self._table.c
        is_over = or_(table.leased_until.is_(None), table.leased_until < at)
        may_have_appeared = table.intent_at <= at - self._grace
        return or_(
            and_(table.state == "pending", table.not_before <= at),
            and_(table.state == "claimed", is_over),
            and_(table.state == "sending", is_over, may_have_appeared),
            and_(table.state == "unknown", is_over, may_have_appeared, table.not_before <= at),
        )
