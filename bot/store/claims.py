"""Rows that are each done by one worker at a time: claimed under a lease, and sent once.

Whoever claims a row gets the number of its lease, and every later word on the row carries it: a
worker that slept through its lease can write nothing any more. The intent to send is kept before
anything leaves; a row whose sender died after that is not sent again but looked up first.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, islice
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Engine,
    Integer,
    RowMapping,
    Select,
    Table,
    and_,
    bindparam,
    case,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate

from bot.core.delivery import State
from bot.store.engine import reading
from bot.store.group_commit import GroupCommit

TAKEN_OVER = "taken over by another"
TOLD = ("why", "ts", "not_before")
"""What is logged of a change; the words of a row are not."""

log = logging.getLogger(__name__)


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


@dataclass(frozen=True, kw_only=True)
class Settled:
    """What became of a row."""

    claim: Claim
    columns: Mapping[str, Any]


class Claims:
    """Claims on the rows of one table; for many threads and processes at once."""

    def __init__(self, engine: Engine, table: Table, *, lease: timedelta, grace: timedelta) -> None:
        """``grace``: how long after an intent a late message may still appear."""
        self.group = GroupCommit(engine)
        self._engine = engine
        self._table = table
        self._lease = lease
        self._grace = grace
        self._is_free = _is_free(table)
        self._new = _first(table, table.c.state == "pending", table.c.not_before <= _now(table))
        self._left = _first(table, self._is_free)
        self._taking = self._taken()
        self._intending = self._intended()
        self._settling = update(table).where(
            table.c.id == bindparam("its_id"), table.c.lease == bindparam("its_lease")
        )

    def waiting(self, at: datetime, *, most: int) -> list[str]:
        """The ids of rows that somebody should take on now, those due first in front."""
        table = self._table.c
        waiting = select(table.id).where(self._is_free).order_by(table.not_before, table.id)
        with reading(self._engine) as connection:
            found = connection.execute(waiting.limit(most), self._times(at))
            return list(found.scalars())

    def claim(self, id: str, at: datetime) -> Claim | None:
        """Takes a row on; None: it is done, somebody else's, or not to be done yet."""
        return self.group.write(self.take, (id, at), may_be_undone=True)

    def settle(self, claim: Claim, state: State, **columns: Any) -> bool:
        """What became of the row; False: it is not this worker's any more."""
        settled = Settled(claim=claim, columns={"state": state, **columns})
        return self.group.write(self.settle_all, settled, may_be_undone=True)

    def take(
        self, connection: Connection, wanted: Sequence[tuple[str, datetime]]
    ) -> list[Claim | None]:
        """Takes rows on by their ids, within a transaction; each row once."""
        at = max(at for _, at in wanted)
        taken = self._take(connection, [id for id, _ in wanted], at)
        return [taken.pop(id, None) for id, _ in wanted]

    def take_next(
        self, connection: Connection, wanted: Sequence[tuple[int, datetime]]
    ) -> list[list[Claim]]:
        """Takes on as many rows for each as it wants, while some wait, within a transaction."""
        at, ids = max(at for _, at in wanted), list[str]()
        total = sum(most for most, _ in wanted)
        for first in (self._new, self._left):
            if len(ids) < total:
                most = {**self._times(at), "most": total - len(ids), "but": ids}
                ids += connection.execute(first, most).scalars()
        claims = self._take(connection, ids, at).values() if ids else ()
        taken = iter(sorted(claims, key=lambda claim: claim.row["not_before"]))
        return [list(islice(taken, most)) for most, _ in wanted]

    def intend(self, connection: Connection, claims: Sequence[Claim], at: datetime) -> set[str]:
        """Keeps, with the transaction, that rows are about to be sent; gives the ids of those that
        are still this worker's."""
        if not claims:
            return set()
        mine = [(claim.id, claim.lease) for claim in claims]
        asked = {"wanted": [claim.id for claim in claims], "mine": mine, "moment": at}
        found = set(connection.execute(self._intending, asked).scalars())
        for claim in claims:
            self._tell(claim, "sending" if claim.id in found else TAKEN_OVER)
        return found

    def settle_all(self, connection: Connection, settled: Sequence[Settled]) -> list[bool]:
        """What became of rows, within a transaction; False: one is not this worker's any more."""
        are_mine = self._settle_all(connection, settled)
        for one, is_mine in zip(settled, are_mine, strict=True):
            told = {name: one.columns[name] for name in TOLD if one.columns.get(name)}
            self._tell(one.claim, one.columns["state"] if is_mine else TAKEN_OVER, **told)
        return are_mine

    def _settle_all(self, connection: Connection, settled: Sequence[Settled]) -> list[bool]:
        written = 0
        alike = sorted(settled, key=_names)
        for _, some in groupby(alike, _names):
            rows = [
                {
                    **one.columns,
                    "leased_until": None,
                    "its_id": one.claim.id,
                    "its_lease": one.claim.lease,
                }
                for one in some
            ]
            written += connection.execute(self._settling, rows).rowcount
        if written == len(settled):
            return [True] * written
        leases = select(self._table.c.id, self._table.c.lease)
        ids = [one.claim.id for one in settled]
        found = connection.execute(leases.where(self._table.c.id.in_(ids)))
        now = {row.id: row.lease for row in found}
        return [now.get(one.claim.id) == one.claim.lease for one in settled]

    def _take(self, connection: Connection, ids: list[str], at: datetime) -> dict[str, Claim]:
        until = at + self._lease
        asked = {**self._times(at), "until": until, "wanted": ids}
        rows = connection.execute(self._taking, asked).mappings()
        claims = {
            row["id"]: Claim(
                id=row["id"],
                lease=row["lease"],
                until=until,
                to_look_up=row["state"] == "unknown",
                row=row,
            )
            for row in rows
        }
        for claim in claims.values():
            self._tell(claim, "claimed", lease=claim.lease)
        return claims

    def _tell(self, claim: Claim, what: str, **more: object) -> None:
        """Logs it, whoever writes it: one thread keeps what several ask."""
        whose = {
            "workspace": claim.row["workspace"],
            "kind": claim.row.get("kind", self._table.name),
        }
        log.info(what, extra={"id": claim.id, **whose, **more})

    def _taken(self) -> ReturningUpdate[Any]:
        table = self._table.c
        wanted = table.id.in_(bindparam("wanted", expanding=True))
        is_new = table.state.in_(("pending", "claimed"))
        return (
            update(self._table)
            .where(wanted, self._is_free)
            .values(
                state=case((is_new, "claimed"), else_="unknown"),
                lease=table.lease + 1,
                leased_until=bindparam("until", type_=table.leased_until.type),
            )
            .returning(*table)
        )

    def _intended(self) -> ReturningUpdate[Any]:
        table = self._table.c
        wanted = table.id.in_(bindparam("wanted", expanding=True))  # SQLite finds rows by this
        mine = tuple_(table.id, table.lease).in_(bindparam("mine", expanding=True))
        at = bindparam("moment", type_=table.intent_at.type)
        sending = {"state": "sending", "intent_at": at, "attempts": table.attempts + 1}
        return update(self._table).where(wanted, mine).values(sending).returning(table.id)

    def _times(self, at: datetime) -> dict[str, Any]:
        return {"now": at, "appeared_by": at - self._grace}


def _names(settled: Settled) -> list[str]:
    return sorted(settled.columns)


def _first(table: Table, *which: ColumnElement[bool]) -> Select[str]:
    """The ids of rows due first that nobody else is looking at."""
    others = table.c.id.not_in(bindparam("but", expanding=True))
    first = select(table.c.id).where(*which, others).order_by(table.c.not_before)
    return first.limit(bindparam("most", type_=Integer)).with_for_update(skip_locked=True)


def _now(table: Table) -> BindParameter[datetime]:
    return bindparam("now", type_=table.c.not_before.type)


def _is_free(table: Table) -> ColumnElement[bool]:
    """Whether a row may be taken on at the moment ``now``: a message that left before
    ``appeared_by`` has appeared, or never will."""
    columns, time = table.c, table.c.not_before.type
    now, by = _now(table), bindparam("appeared_by", type_=time)
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
