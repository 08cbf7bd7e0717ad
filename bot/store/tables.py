"""The tables of the store, as SQLAlchemy sees them; migrations make them."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    Column,
    Date,
    DateTime,
    Dialect,
    Double,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
)


class UtcTime(TypeDecorator[datetime]):
    """A point in time; aware and in UTC on the way in and out, also where a database knows no
    time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The time as the database keeps it."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a time zone cannot be kept: give it in UTC")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The time as the bot knows it."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData()

OBSERVATION = Table(
    "observation",
    metadata,
    Column("measure", Text, primary_key=True),
    Column("step", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("start", Date, primary_key=True),
    Column("regime", Text, primary_key=True),
    Column("label", Text, primary_key=True),
    Column("end", Date, nullable=False),
    Column("value", Double, nullable=False),
    Column("source", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("fetched_at", UtcTime, nullable=False),
    Index("observation_by_source", "source", "measure", "step", "subject", "start"),
    sqlite_with_rowid=False,
)
"""SQLite keeps the rows in the order of the key, so that a metric's numbers lie together."""

GAP = Table(
    "gap",
    metadata,
    Column("measure", Text, primary_key=True),
    Column("step", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("start", Date, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("end", Date, nullable=False),
    Column("reason", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("value", Double),
    sqlite_with_rowid=False,
)
"""The last gap of a period at a source; a number for the period takes it away."""

DONE = Table(
    "done",
    metadata,
    Column("source", Text, primary_key=True),
    Column("measure", Text, primary_key=True),
    Column("step", Text, primary_key=True),
    Column("subjects", Text, primary_key=True),
    Column("start", Date, primary_key=True),
    Column("end", Date, primary_key=True),
    Column("at", UtcTime, nullable=False),
    sqlite_with_rowid=False,
)
"""The wants that were fetched in full."""

VISIT = Table(
    "visit",
    metadata,
    Column("source", Text, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("ok_at", UtcTime),
    Column("numbers", Integer, nullable=False),
    Column("gaps", Integer, nullable=False),
    Column("error", Text, nullable=False),
    Column("quota_left", Double),
    Column("quota_unit", Text, nullable=False),
)

REVISION = Table("revision", metadata, Column("number", Integer, nullable=False))
"""One row: it grows whenever a number changes, and whoever writes numbers locks it."""

HISTORY = Table("history", metadata, Column("digest", Text, nullable=False))
"""One row: which version of the recorded history was loaded last; empty for none."""
