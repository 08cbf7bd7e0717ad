"""A store with rows in every table; none of what they say was ever said."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Double,
    Integer,
    LargeBinary,
    Table,
    func,
    insert,
    select,
)

from bot.core.digests.subscription import subscription_id
from bot.store.copying import MADE_WITH_THE_TABLES
from bot.store.migrate import migrate
from bot.store.places import Place
from bot.store.tables import DELIVERY, INBOX, INSTALLATION, SUBSCRIPTION, TURN, UtcTime, metadata

BEGAN = datetime(2026, 11, 2, 9, 0, 0, 123456, tzinfo=UTC)
ROWS = 7
STATES = {SUBSCRIPTION: "on", DELIVERY: "skipped", INBOX: "skipped", INSTALLATION: "active"}


def fill(place: Place, *, turns: int = ROWS) -> None:
    """Makes the tables and puts rows into each."""
    for engine in place.engines:
        migrate(engine)
    with place.writing() as connections:
        for table in metadata.sorted_tables:
            if table in MADE_WITH_THE_TABLES:
                connections[table].execute(table.update().values(_row(table, 3)))
                continue
            rows = [_row(table, number) for number in range(1, _many(table, turns) + 1)]
            connections[table].execute(insert(table), rows)


def counts(place: Place) -> dict[str, int]:
    """How many rows each table holds."""
    with place.writing() as connections:
        return {
            table.name: connections[table]
            .execute(select(func.count()).select_from(table))
            .scalar_one()
            for table in metadata.sorted_tables
        }


def contents(place: Place) -> dict[str, set[tuple[Any, ...]]]:
    """All rows of every table."""
    with place.writing() as connections:
        return {
            table.name: {tuple(row) for row in connections[table].execute(select(table))}
            for table in metadata.sorted_tables
        }


def _many(table: Table, turns: int) -> int:
    return turns if table is TURN else ROWS


def _row(table: Table, number: int) -> dict[str, Any]:
    return {column.name: _value(table, column, number) for column in table.columns}


def _value(table: Table, column: Column[Any], number: int) -> Any:
    if column.name == "state" and table in STATES:
        return STATES[table]
    if isinstance(column.type, LargeBinary):
        return bytes(range(number, 256))
    if column.name in ("ts", "leased_until") or (column.nullable and number == 2):
        return None
    if column is SUBSCRIPTION.c.id:
        names = (SUBSCRIPTION.c.workspace, SUBSCRIPTION.c.channel, SUBSCRIPTION.c.topics)
        workspace, channel, topics = (_value(table, name, number) for name in names)
        return subscription_id(workspace, channel, (topics,))
    if column.name == "zone":
        return "Europe/London"
    if column.name in ("weekday", "hour", "minute"):
        return number % 7
    if isinstance(column.type, UtcTime):
        return BEGAN + timedelta(days=number, microseconds=number)
    if isinstance(column.type, Boolean):
        return number % 2 == 0
    if isinstance(column.type, Integer):
        return 10 * number
    if isinstance(column.type, Double):
        return number / 3
    if isinstance(column.type, Date):
        return date(2026, 1, number)
    keys = [key.column for key in column.foreign_keys]
    if keys:
        return _value(keys[0].table, keys[0], number)
    return f"{column.name} {number} ä 🧭"
