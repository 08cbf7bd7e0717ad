"""Writing numbers and gaps within a transaction that is already open."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, islice
from typing import Any

from sqlalchemy import Connection, Table, and_, bindparam, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.core.numbers.series import Gap, Observation
from bot.store.tables import GAP, OBSERVATION, REVISION

BATCH = 2000
"""Rows sent at once: enough to be quick, few enough that memory stays flat."""

Row = dict[str, Any]


def lock(connection: Connection) -> int:
    """Lets nobody else write numbers until the transaction ends; gives the revision."""
    number: int = connection.execute(select(REVISION.c.number).with_for_update()).scalar_one()
    return number


def keep(connection: Connection, found: Iterable[Observation | Gap]) -> int:
    """Keeps numbers and gaps in the order they come; gives how many numbers are new or changed."""
    changed = 0
    for kind, run in groupby(found, type):
        for batch in _batches(run):
            if kind is Gap:
                _keep_gaps(connection, batch)
            else:
                changed += _keep_numbers(connection, batch)
    if changed:
        connection.execute(update(REVISION).values(number=REVISION.c.number + 1))
    return changed


def upsert(
    connection: Connection, table: Table, rows: Sequence[Row], *, newer: str, differs: Iterable[str]
) -> int:
    """Writes rows over those of the same key that are no newer and differ; gives how many."""
    insert = insert_of(connection.dialect.name, table)
    rest = {c.name: insert.excluded[c.name] for c in table.columns if not c.primary_key}
    statement = insert.on_conflict_do_update(
        index_elements=list(table.primary_key.columns),
        set_=rest,
        where=and_(
            insert.excluded[newer] >= table.c[newer],
            or_(*(insert.excluded[name] != table.c[name] for name in differs)),
        ),
    ).execution_options(preserve_rowcount=True)
    written: int = connection.execute(statement, rows).rowcount
    return written


def insert_missing(connection: Connection, table: Table, rows: Sequence[Row]) -> int:
    """Writes the rows whose keys are not there yet; gives how many those are."""
    if not rows:
        return 0
    insert = insert_of(connection.dialect.name, table).on_conflict_do_nothing()
    statement = insert.execution_options(preserve_rowcount=True)
    written: int = connection.execute(statement, rows).rowcount
    return written


def write_over(connection: Connection, table: Table, row: Row) -> None:
    """Writes a row in the place of the one of its key, also where others write it at once."""
    insert = insert_of(connection.dialect.name, table)
    rest = {c.name: insert.excluded[c.name] for c in table.columns if not c.primary_key}
    connection.execute(
        insert.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_=rest),
        row,
    )


def as_row(value: object, table: Table) -> Row:
    """A value's fields as a row of its table."""
    return {column.name: getattr(value, column.name) for column in table.columns}


def insert_of(dialect: str, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An insert that can be told what to do where the key is there already."""
    if dialect == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def _batches(run: Iterator[Observation | Gap]) -> Iterator[list[Observation | Gap]]:
    while batch := list(islice(run, BATCH)):
        yield batch


def _keep_numbers(connection: Connection, batch: Sequence[Observation | Gap]) -> int:
    rows = [as_row(one, OBSERVATION) for one in batch]
    for row in rows:
        if not math.isfinite(row["value"]):
            raise ValueError(f"{row['measure']} of {row['subject']} is no number")
    _fill_gaps(connection, rows)
    changed = upsert(
        connection, OBSERVATION, rows, newer="fetched_at", differs=("value", "end", "source")
    )
    # The same number seen again is no change, but it is as fresh as the look at it.
    upsert(connection, OBSERVATION, rows, newer="fetched_at", differs=("fetched_at",))
    return changed


def _keep_gaps(connection: Connection, batch: Sequence[Observation | Gap]) -> None:
    rows = [as_row(one, GAP) for one in batch]
    upsert(connection, GAP, rows, newer="at", differs=("at", "reason", "detail"))


def _fill_gaps(connection: Connection, rows: Sequence[Row]) -> None:
    """Takes away the gaps that these numbers fill."""
    measures = {row["measure"] for row in rows}
    open_gaps = {
        tuple(key)
        for key in connection.execute(
            select(GAP.c.measure, GAP.c.step, GAP.c.subject, GAP.c.start).where(
                GAP.c.measure.in_(measures)
            )
        )
    }
    filled = [row for row in rows if _period(row) in open_gaps] if open_gaps else []
    if filled:
        keys = ("measure", "step", "subject", "start")
        same_period = (GAP.c[name] == bindparam(f"its_{name}") for name in keys)
        statement = delete(GAP).where(*same_period, GAP.c.at <= bindparam("counted_at"))
        connection.execute(
            statement,
            [
                {f"its_{name}": row[name] for name in keys} | {"counted_at": row["fetched_at"]}
                for row in filled
            ],
        )


def _period(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return row["measure"], row["step"], row["subject"], row["start"]
