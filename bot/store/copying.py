"""Copying all that is kept into empty databases of either kind, as when SQLite is outgrown.

The source takes nothing new while it is read. What arrived is read again and compared before it is
kept, all of it in one transaction: whoever is killed on the way leaves the target empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any, Protocol

from sqlalchemy import Connection, Row, Table, delete, func, insert, select
from sqlalchemy import text as sql

from bot.core.errors import StoreDown, UserMistake
from bot.store.engine import reading
from bot.store.migrate import ONE_AT_A_TIME, known_versions, migrate, version_of
from bot.store.places import Connections, Place
from bot.store.tables import HISTORY, REVISION, metadata

BATCH = 2000
"""Rows held at once: enough to be quick, few enough that memory stays flat."""
WAIT_S = 30.0
"""How long one waits for who is still writing."""
MADE_WITH_THE_TABLES = (REVISION, HISTORY)
"""Each has one row from the first moment on; the source's takes its place."""
SUM_BYTES = 16
FROM_ANOTHER_VERSION = (
    "The store to copy from is of another version than this program: run `python -m bot migrate`"
    " with DATABASE_URL set to it, and `migrate-store` again. Nothing was copied."
)
INTO_ANOTHER_VERSION = (
    "The store to copy into is of another version than this program: name a database that is empty."
    " Nothing was copied."
)


class Tell(Protocol):
    """Hears how far a table is."""

    def __call__(self, table: str, *, done: int, of: int) -> None:
        """So many of its rows are copied."""
        ...


@dataclass(frozen=True, kw_only=True)
class Copied:
    """A table that stands in the target as it did in the source."""

    table: str
    rows: int
    checksum: str
    """The same for the same rows, in any order and in either kind of database."""


@dataclass
class _Sum:
    """Rows counted and summed up one after the other."""

    rows: int = 0
    _sum: int = field(default=0, repr=False)

    def add(self, row: Sequence[Any]) -> None:
        digest = blake2b(repr(tuple(row)).encode(), digest_size=SUM_BYTES).digest()
        self.rows += 1
        self._sum = (self._sum + int.from_bytes(digest)) % 2 ** (8 * SUM_BYTES)

    @property
    def checksum(self) -> str:
        return f"{self._sum:0{2 * SUM_BYTES}x}"


def copy_all(source: Place, target: Place, at: datetime, tell: Tell) -> list[Copied]:
    """Copies every table, and compares what arrived.

    Raises:
        UserMistake: the source is in use, the target holds something, or one of them is of another
            version.
        StoreDown: one of them cannot be read or written.
    """
    with source.writing() as here:
        _check_version(here, FROM_ANOTHER_VERSION)
        _let_nobody_write(here)
        _check_leases(here, at)
        _make_tables(target)
        with target.writing() as there:
            _check_version(there, INTO_ANOTHER_VERSION)
            _let_nobody_write(there)
            _check_empty(there)
            return [
                _copy(table, here.get(table), there[table], tell)
                for table in metadata.sorted_tables
            ]


def _make_tables(target: Place) -> None:
    for engine in target.engines:
        with reading(engine) as connection:
            is_empty = version_of(connection) is None
        if is_empty:
            migrate(engine)


def _check_version(connections: Connections, refusal: str) -> None:
    for connection in set(connections.values()):
        if version_of(connection) != known_versions()[0]:
            raise UserMistake(refusal)


def _let_nobody_write(connections: Connections) -> None:
    """Nothing is lost that others write meanwhile: they wait, and then cannot. On SQLite a
    transaction is alone anyway."""
    for connection in set(connections.values()):
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(ONE_AT_A_TIME)))
            name_of = connection.dialect.identifier_preparer.format_table
            names = ", ".join(map(name_of, metadata.sorted_tables))
            connection.execute(sql(f"LOCK TABLE {names} IN EXCLUSIVE MODE"))


def _check_leases(connections: Connections, at: datetime) -> None:
    for table, connection in connections.items():
        if "leased_until" not in table.c:
            continue
        held = select(func.count()).select_from(table).where(table.c.leased_until > at)
        if connection.execute(held).scalar_one():
            raise UserMistake(
                "Somebody is at work in the store to copy from: stop every `serve` and `work`,"
                " wait five minutes if one was killed, and run this again. Nothing was copied."
            )


def _check_empty(connections: Connections) -> None:
    for table, connection in connections.items():
        if table not in MADE_WITH_THE_TABLES and connection.execute(select(table).limit(1)).first():
            raise UserMistake(
                f"The store to copy into holds rows already, in the table {table.name!r}: name one"
                " that is empty, or drop that database (on SQLite, delete its files) and make it"
                " anew. Nothing was copied."
            )


def _copy(table: Table, here: Connection | None, there: Connection, tell: Tell) -> Copied:
    """Copies one table.

    Args:
        here: None: there is nothing to copy.
    """
    if table in MADE_WITH_THE_TABLES:
        there.execute(delete(table))
    of = here.execute(select(func.count()).select_from(table)).scalar_one() if here else 0
    read, arrived = _Sum(), _Sum()
    tell(table.name, done=0, of=of)
    for rows in _batches(here, table) if here is not None else ():
        _add_all(read, rows)
        there.execute(insert(table), [dict(row._mapping) for row in rows])
        tell(table.name, done=read.rows, of=of)
    for rows in _batches(there, table):
        _add_all(arrived, rows)
    if (arrived.rows, arrived.checksum) != (read.rows, read.checksum):
        raise StoreDown(
            f"The table {table.name!r} did not arrive as it was: nothing is kept of it."
        )
    _go_on_counting(there, table)
    return Copied(table=table.name, rows=arrived.rows, checksum=arrived.checksum)


def _batches(connection: Connection, table: Table) -> Iterator[Sequence[Row[Any]]]:
    found = connection.execute(select(table).execution_options(yield_per=BATCH))
    yield from found.partitions()


def _add_all(total: _Sum, rows: Iterable[Row[Any]]) -> None:
    for row in rows:
        total.add(row)


def _go_on_counting(connection: Connection, table: Table) -> None:
    """PostgreSQL numbers new rows by a counter that knows nothing of those copied."""
    keys = list(table.primary_key.columns)
    if connection.dialect.name != "postgresql" or len(keys) != 1:
        return
    key = keys[0]
    counter = select(func.pg_get_serial_sequence(table.name, key.name))
    name = connection.execute(counter).scalar_one()
    if name is not None:
        last = select(func.max(key)).scalar_subquery()
        connection.execute(select(func.setval(name, func.coalesce(last, 1), last.is_not(None))))
