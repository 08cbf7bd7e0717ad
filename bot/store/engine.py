"""A database by its URL: SQLite or PostgreSQL, set up so that nothing is lost and nothing hangs."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from weakref import WeakKeyDictionary

import psycopg
from sqlalchemy import (
    URL,
    Connection,
    Engine,
    QueuePool,
    Table,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    InterfaceError,
    InternalError,
    OperationalError,
    TimeoutError,
)

from bot.core.errors import SettingsBroken, StoreDown

WAIT_S = 5.0
"""How long one waits for another who writes; a Slack listener may not wait much longer."""
IN_MEMORY = "sqlite://"
POSTGRESQL = ("postgres", "postgresql", "postgresql+psycopg")
_WRITES, _HASTY = "writes", "hasty"
_TURNS: WeakKeyDictionary[Engine, tuple[threading.Lock, float]] = WeakKeyDictionary()


def open_engine(url: str, *, wait_s: float = WAIT_S, is_quick: bool = False) -> Engine:
    """The database behind a URL; nothing is made or connected to yet, but for SQLite's folder.

    Args:
        is_quick: SQLite need not wait for the disk: a power cut may take the last transactions, a
            killed process none.

    Raises:
        SettingsBroken: the URL cannot be used.
        StoreDown: the folder of the database cannot be made.
    """
    parsed = _parse(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed, wait_s, is_quick=is_quick)
    return _postgresql(parsed, wait_s)


def beside(url: str, what: str) -> str:
    """The database that belongs to another for some purpose: on SQLite a file beside it, else the
    same.

    >>> beside("sqlite:///data/framewise.sqlite3", "inbox")
    'sqlite:///data/framewise.inbox.sqlite3'
    """
    path = file_of(url)
    if path is None:
        return url
    return str(_parse(url).set(database=str(path.with_suffix(f".{what}{path.suffix}"))))


def is_there(url: str) -> bool:
    """Whether there is something to open; only a file of SQLite's can be told to be missing.

    Raises:
        SettingsBroken: the URL cannot be used.
    """
    path = file_of(url)
    return path is None or path.is_file()


def file_of(url: str) -> Path | None:
    """The file of a database on SQLite; None: it is in memory, or of another kind.

    >>> file_of("sqlite:///data/framewise.sqlite3")
    PosixPath('data/framewise.sqlite3')

    Raises:
        SettingsBroken: the URL cannot be used.
    """
    parsed = _parse(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        return None
    return Path(str(parsed.database))


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection to read by; each statement sees one state of the database.

    Raises:
        StoreDown: the database cannot be read just now.
    """
    with _down_if_broken(), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine, *, may_be_undone: bool = False) -> Iterator[Connection]:
    """A transaction to write in: all of it is kept, or nothing.

    Args:
        may_be_undone: it does not wait for the disk: a power cut may take it back, though never
            one that came before and waited. A killed process takes nothing back.

    Raises:
        StoreDown: the database cannot be written just now.
    """
    options = {_WRITES: True, _HASTY: may_be_undone}
    with (
        _down_if_broken(),
        _turn(engine),
        engine.execution_options(**options).begin() as connection,
    ):
        yield connection


@contextmanager
def _turn(engine: Engine) -> Iterator[None]:
    """On SQLite, the turn of this process's thread: who waits for the file itself looks at it from
    time to time, and may look in vain for ever."""
    turns = _TURNS.get(engine)
    if turns is None:
        yield
        return
    lock, wait_s = turns
    if not lock.acquire(timeout=wait_s):
        raise TimeoutError("others of this process write all the time")
    try:
        yield
    finally:
        lock.release()


@contextmanager
def forgetting(
    engine: Engine, table: Table, *, leaves_no_trace: bool = False
) -> Iterator[Connection]:
    """A transaction to delete in, alone among those who write in the table; after it SQLite's own
    log of changes holds the rows no more, unless somebody reads at that moment: then the next one
    takes them out.

    Args:
        leaves_no_trace: SQLite's file is written anew, which takes a moment: it wipes out deleted
            rows, but not what it leaves of others in pages where it moved them about.

    Raises:
        StoreDown: the database cannot be written just now.
    """
    with writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            # Two who delete the same rows in two orders would wait for each other.
            name = connection.dialect.identifier_preparer.format_table(table)
            connection.exec_driver_sql(f"LOCK TABLE {name} IN EXCLUSIVE MODE")
        yield connection
    if engine.dialect.name == "sqlite":
        with _down_if_broken(), closing(engine.raw_connection()) as pooled:
            if leaves_no_trace:
                with _turn(engine):
                    pooled.cursor().execute("VACUUM")
            pooled.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _parse(url: str) -> URL:
    refusal = SettingsBroken(
        "DATABASE_URL names no database that can be used:"
        " write sqlite:///path/to/file or postgresql://user:password@host/name."
    )
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise refusal from None
    if parsed.drivername in POSTGRESQL:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername == "sqlite":
        return parsed
    raise refusal


def _sqlite(url: URL, wait_s: float, *, is_quick: bool) -> Engine:
    in_memory = url.database in (None, "", ":memory:")
    if not in_memory and not str(url.database).startswith("file:"):
        _make_folder(Path(str(url.database)).parent)
    # One connection is one database in memory: those who share it take turns.
    pool = {"pool_size": 1, "max_overflow": 0} if in_memory else {}
    engine = create_engine(
        url,
        poolclass=QueuePool,
        connect_args={"timeout": wait_s, "check_same_thread": False},
        hide_parameters=True,
        **pool,
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # the driver's own transactions begin too late
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA synchronous = {'NORMAL' if is_quick else 'FULL'}")
        connection.execute("PRAGMA secure_delete = ON")  # what is forgotten leaves the file too
        connection.execute("PRAGMA journal_mode = WAL")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # Who reads first and writes later may find that another wrote in between, and fail at
        # once; who announces it waits.
        options = connection.get_execution_options()
        if options.get(_HASTY) is not None and not is_quick:
            waits = "NORMAL" if options[_HASTY] else "FULL"
            connection.exec_driver_sql(f"PRAGMA synchronous = {waits}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(_WRITES) else "BEGIN")

    _TURNS[engine] = threading.Lock(), wait_s
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreDown("The folder of the store cannot be made.") from error


def _postgresql(url: URL, wait_s: float) -> Engine:
    engine = create_engine(
        url,
        connect_args={"connect_timeout": max(2, round(wait_s))},
        pool_pre_ping=True,
        pool_timeout=wait_s,
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: psycopg.Connection, _: object) -> None:
        wait = f"{round(wait_s * 1000)}ms"
        connection.execute("SELECT set_config('lock_timeout', %s, false)", (wait,))
        connection.commit()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get(_HASTY):
            connection.exec_driver_sql("SET LOCAL synchronous_commit TO OFF")

    return engine


@contextmanager
def _down_if_broken() -> Iterator[None]:
    """Faults of the database are StoreDown; faults of the program stay what they are."""
    words = "The store cannot be read or written just now."
    try:
        yield
    except (OperationalError, InternalError, InterfaceError, TimeoutError) as error:
        raise StoreDown(words) from error
    except DatabaseError as error:
        if type(error) is DatabaseError:  # what SQLite says of a file that is no database
            raise StoreDown(words) from error
        raise
