"""Gates: what may not happen before a moment, whoever wants it to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, Connection, Engine, Insert, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

from bot.store.engine import reading, writing
from bot.store.keeping import insert_of
from bot.store.tables import GATE

LOOKED = "tick"
"""The gate that says when a worker last looked for what is due."""


class Gates:
    """Gates in a database; for many threads and processes at once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def pass_through(self, name: str, at: datetime, *, shut_until: datetime) -> bool:
        """Whether a gate is open; whoever passes shuts it behind, so that one passes at a time."""
        with writing(self._engine) as connection:
            return bool(pass_all(connection, [name], at, shut_until=shut_until))

    def opens_at(self, name: str) -> datetime | None:
        """When a gate opens, or opened; None: it was never shut."""
        with reading(self._engine) as connection:
            return times(connection, [name]).get(name)

    def shut(self, name: str, until: datetime) -> None:
        """Shuts a gate, and does not open one that is shut for longer."""
        with writing(self._engine) as connection:
            shut_all(connection, {name: until})


def pass_all(
    connection: Connection, names: Iterable[str], at: datetime, *, shut_until: datetime
) -> set[str]:
    """Those of some gates that are open, each shut behind who passes it, within a transaction."""
    # In one order: two who shut the same ones in two would wait for each other.
    rows = [{"name": name, "opens_at": shut_until, "now": at} for name in sorted(set(names))]
    if not rows:
        return set()
    return set(connection.execute(_passing(connection.dialect.name), rows).scalars())


def times(connection: Connection, names: Iterable[str]) -> dict[str, datetime]:
    """When each of some gates opens, or opened; without those that were never shut."""
    found = connection.execute(_TIMES, {"names": list(set(names))})
    return {row.name: row.opens_at for row in found}


def shut_all(connection: Connection, until: Mapping[str, datetime]) -> None:
    """Shuts each gate until a moment, within a transaction."""
    rows = [{"name": name, "opens_at": until[name]} for name in sorted(until)]
    connection.execute(_shutting(connection.dialect.name), rows)


_TIMES = select(GATE.c.name, GATE.c.opens_at).where(
    GATE.c.name.in_(bindparam("names", expanding=True))
)


@cache
def _passing(dialect: str) -> ReturningInsert[str]:
    now = bindparam("now", type_=GATE.c.opens_at.type)
    return _over(dialect, GATE.c.opens_at <= now).returning(GATE.c.name)


@cache
def _shutting(dialect: str) -> Insert:
    return _over(dialect, GATE.c.opens_at < insert_of(dialect, GATE).excluded.opens_at)


def _over(dialect: str, where: ColumnElement[bool]) -> postgresql.Insert | sqlite.Insert:
    """Shuts a gate, also one that is there already if something holds of it."""
    insert = insert_of(dialect, GATE)
    return insert.on_conflict_do_update(
        index_elements=[GATE.c.name], set_={"opens_at": insert.excluded.opens_at}, where=where
    )
