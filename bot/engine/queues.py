"""The queue behind a database: Huey on a SQLite file, on PostgreSQL, or in memory."""

from __future__ import annotations

import sqlite3

import psycopg
from huey import MemoryHuey, PostgresHuey
from huey.api import Huey
from huey.storage import SqliteStorage
from sqlalchemy import URL, make_url

from bot.store.migrate import ONE_AT_A_TIME

NAME = "framewise"
QUEUE_FAULTS = (sqlite3.Error, psycopg.Error, OSError)
"""What opening a queue may raise."""


def open_queue(url: str) -> Huey:
    """The queue in a database. It may lose a job and run one twice: what must be neither lost nor
    doubled is kept in the store, and offered again.

    Raises:
        sqlite3.Error, psycopg.Error, OSError: the database cannot be used.
    """
    database = make_url(url)
    if database.get_backend_name() != "sqlite":
        return _on_postgresql(database)
    if database.database in (None, "", ":memory:"):
        return MemoryHuey(NAME, results=False)
    return Huey(NAME, storage_class=_Quick, filename=database.database, results=False)


def _on_postgresql(database: URL) -> Huey:
    dsn = database.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(dsn) as connection:
        # Of two programs that make the same table at once PostgreSQL refuses one.
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (ONE_AT_A_TIME,))
        # Workers look from time to time, over one connection: to be told, each would need its own.
        return PostgresHuey(NAME, dsn=dsn, results=False, blocking=False)


class _Quick(SqliteStorage):
    """Does not wait for the disk: a power cut may take the last jobs, a killed process none."""

    def _create_connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection = super()._create_connection()
        connection.execute("PRAGMA synchronous = NORMAL")
        return connection
