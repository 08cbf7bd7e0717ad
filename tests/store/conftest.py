"""A store on SQLite and on a real PostgreSQL; every test of the contract runs on both."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from bot.store.engine import open_engine
from bot.store.migrate import migrate
from bot.store.numbers import NumberStore
from tests.store.servers import postgresql_server

SHORT_WAIT_S = 0.2
"""Tests of a locked store need not wait as long as a person would."""
_database = count(1)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server of this session's own, up to the database's name."""
    with postgresql_server() as address:
        yield address


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'store' / 'numbers.db'}"


@pytest.fixture
def postgresql_url(postgresql: str) -> str:
    name = f"store_{next(_database)}"
    with psycopg.connect(postgresql.format(name="postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return postgresql.format(name=name)


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest) -> str:
    """An empty database of each kind."""
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
def store(store_url: str) -> Iterator[NumberStore]:
    """A store whose tables are made, and nothing in it."""
    engine = open_engine(store_url, wait_s=30)
    migrate(engine)
    yield NumberStore(engine)
    engine.dispose()
