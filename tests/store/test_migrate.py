"""The tables: made from nothing, made once, by whoever starts first."""

from __future__ import annotations

import subprocess
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.exc import ProgrammingError

from bot.core.errors import StoreDown
from bot.store.engine import open_engine, reading, writing
from bot.store.migrate import migrate
from bot.store.numbers import NumberStore
from bot.store.tables import metadata
from tests.store.some import number

STARTS_AT_ONCE = """
import sys
from bot.store.engine import open_engine
from bot.store.migrate import migrate

engine = open_engine(sys.argv[1], wait_s=30)
print("ready", flush=True)
sys.stdin.readline()
migrate(engine)
"""
AT_ONCE = 3


def test_migrations_make_the_tables_that_the_store_uses(store: NumberStore) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_migrating_again_keeps_what_is_there(store: NumberStore) -> None:
    store.add([number()])
    migrate(store.engine)
    assert store.observations("made.up", "month", ["torch"]) == [number()]


def test_several_processes_may_migrate_at_once(store_url: str) -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-c", STARTS_AT_ONCE, store_url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(AT_ONCE)
    ]
    for one in started:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in started:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    for one in started:
        one.communicate()
    assert [one.returncode for one in started] == [0] * AT_ONCE
    engine = open_engine(store_url)
    assert NumberStore(engine).revision() == 0
    engine.dispose()


def test_a_failed_migration_leaves_nothing_behind(store_url: str) -> None:
    engine = open_engine(store_url)
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE visit (something TEXT)"))
    with pytest.raises((StoreDown, ProgrammingError)):
        migrate(engine)
    with reading(engine) as connection:
        assert inspect(connection).get_table_names() == ["visit"]
    engine.dispose()


def test_a_store_of_a_newer_version_is_refused(store: NumberStore) -> None:
    with writing(store.engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'from tomorrow'"))
    with pytest.raises(StoreDown, match="newer version"):
        migrate(store.engine)


def test_the_version_is_kept_in_the_store(store: NumberStore) -> None:
    with reading(store.engine) as connection:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    assert found == "0004"
