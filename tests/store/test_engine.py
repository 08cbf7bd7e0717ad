"""A database by its URL, and what becomes of one that cannot be used."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.core.errors import SettingsBroken, StoreDown
from bot.store.engine import open_engine, reading, writing
from bot.store.keeping import lock
from bot.store.migrate import migrate
from bot.store.numbers import NumberStore
from tests.store.conftest import SHORT_WAIT_S
from tests.store.some import number


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_goes_by_each_of_its_names(postgresql_url: str, scheme: str) -> None:
    engine = open_engine(postgresql_url.replace("postgresql", scheme, 1))
    migrate(engine)
    assert NumberStore(engine).revision() == 0
    engine.dispose()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "numbers.db",
        "mysql://me:secret@host/name",
        "postgresql+pg8000://me:secret@h/n",
        "sqlite",
    ],
)
def test_another_database_is_refused_without_showing_the_password(url: str) -> None:
    with pytest.raises(SettingsBroken, match="DATABASE_URL") as refusal:
        open_engine(url)
    assert "secret" not in str(refusal.value)


def test_sqlite_loses_nothing_and_lets_readers_read(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    with reading(engine) as connection:
        found = [
            connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    engine.dispose()
    assert found == ["wal", 2, 1, 5000]


def test_a_store_in_memory_is_one_store_for_all_threads() -> None:
    engine = open_engine("sqlite://")
    migrate(engine)
    store = NumberStore(engine)
    with ThreadPoolExecutor(8) as threads:
        added = list(threads.map(lambda n: store.add([number(subject=str(n))]), range(80)))
    assert added == [1] * 80
    assert store.revision() == 80
    engine.dispose()


def test_a_file_that_is_no_database_is_a_store_that_is_down(tmp_path: Path) -> None:
    path = tmp_path / "numbers.db"
    path.write_bytes(b"this is no database" * 1000)
    engine = open_engine(f"sqlite:///{path}")
    with pytest.raises(StoreDown):
        NumberStore(engine).revision()
    engine.dispose()


def test_a_folder_that_cannot_be_made_is_a_store_that_is_down(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreDown):
        open_engine(f"sqlite:///{tmp_path}/file/numbers.db")


def test_a_server_that_is_not_there_is_a_store_that_is_down(tmp_path: Path) -> None:
    engine = open_engine(f"postgresql://me@/name?host={tmp_path}")
    with pytest.raises(StoreDown):
        NumberStore(engine).revision()


def test_a_store_that_another_writes_to_for_long_is_down_for_writers_only(
    store: NumberStore, store_url: str
) -> None:
    impatient = open_engine(store_url, wait_s=SHORT_WAIT_S)
    with writing(store.engine) as connection:
        lock(connection)
        with pytest.raises(StoreDown):
            NumberStore(impatient).add([number()])
        assert NumberStore(impatient).revision() == 0
    assert NumberStore(impatient).add([number()]) == 1
    impatient.dispose()


def test_a_store_that_may_only_be_read_is_down_for_writers_only(
    store: NumberStore, store_url: str
) -> None:
    store.add([number()])
    if store_url.startswith("sqlite"):
        path = store_url.removeprefix("sqlite:///")
        url = f"sqlite:///file:{path}?mode=ro&uri=true"
    else:
        url = f"{store_url}&options=-c%20default_transaction_read_only%3Don"
    readers = NumberStore(open_engine(url))
    assert readers.revision() == 1
    with pytest.raises(StoreDown):
        readers.add([number(2)])
    readers.engine.dispose()


def test_no_word_of_the_database_is_in_the_error(tmp_path: Path) -> None:
    engine = open_engine(f"postgresql://me:secret@/name?host={tmp_path}")
    with pytest.raises(StoreDown) as down:
        NumberStore(engine).revision()
    assert str(down.value) == "The store cannot be read or written just now."


def test_a_fault_of_the_program_is_not_called_a_store_that_is_down(store: NumberStore) -> None:
    with pytest.raises(IntegrityError), writing(store.engine) as connection:
        connection.execute(text("INSERT INTO revision (number) VALUES (NULL)"))
