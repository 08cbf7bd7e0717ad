"""Gates: what one passes others wait for, and what is shut opens by itself; on both databases."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import Engine, delete

from bot.store.engine import open_engine, writing
from bot.store.gates import Gates
from bot.store.migrate import migrate
from bot.store.tables import GATE
from tests.store.some import NOON

SECOND = timedelta(seconds=1)
MOMENT = timedelta(microseconds=1)
WORKERS = 12


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """One database of each kind for all tests here; each finds it empty."""
    url = f"sqlite:///{tmp_path_factory.mktemp('store') / 'store.db'}"
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql")
        with psycopg.connect(server.format(name="postgres"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE gates")
        url = server.format(name="gates")
    engine = open_engine(url, wait_s=30)
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def gates(engine: Engine) -> Gates:
    with writing(engine) as connection:
        connection.execute(delete(GATE))
    return Gates(engine)


def passes(gates: Gates, name: str = "a", at: timedelta = timedelta()) -> bool:
    """Whether somebody passes, shutting it for a second."""
    return gates.pass_through(name, NOON + at, shut_until=NOON + at + SECOND)


def test_a_gate_that_was_never_shut_is_open(gates: Gates) -> None:
    assert gates.opens_at("a") is None
    assert passes(gates)


def test_who_passes_shuts_it_behind(gates: Gates) -> None:
    assert passes(gates)
    assert gates.opens_at("a") == NOON + SECOND
    assert not passes(gates)
    assert not passes(gates, at=SECOND - MOMENT)
    assert passes(gates, at=SECOND)
    assert gates.opens_at("a") == NOON + 2 * SECOND


def test_who_does_not_pass_moves_nothing(gates: Gates) -> None:
    assert passes(gates)
    assert not gates.pass_through("a", NOON, shut_until=NOON + timedelta(days=1))
    assert gates.opens_at("a") == NOON + SECOND


def test_gates_of_other_names_are_others(gates: Gates) -> None:
    assert passes(gates)
    assert passes(gates, "b")
    gates.shut("b", NOON + timedelta(hours=1))
    assert gates.opens_at("a") == NOON + SECOND


def test_shutting_makes_it_longer_and_never_shorter(gates: Gates) -> None:
    gates.shut("a", NOON + 5 * SECOND)
    assert not passes(gates, at=4 * SECOND)
    gates.shut("a", NOON + 3 * SECOND)
    assert gates.opens_at("a") == NOON + 5 * SECOND
    gates.shut("a", NOON + 7 * SECOND)
    assert not passes(gates, at=6 * SECOND)
    assert passes(gates, at=7 * SECOND)


def test_of_many_at_once_one_passes(gates: Gates) -> None:
    together = threading.Barrier(WORKERS)

    def go(_: int) -> list[bool]:
        together.wait()
        return [passes(gates, at=number * SECOND) for number in range(3)]

    with ThreadPoolExecutor(WORKERS) as pool:
        passed = list(pool.map(go, range(WORKERS)))
    for number in range(3):
        assert sum(each[number] for each in passed) <= 1
    assert sum(map(sum, passed)) >= 1
    assert gates.opens_at("a") in [NOON + (number + 1) * SECOND for number in range(3)]


def test_of_many_who_shut_it_at_once_the_longest_counts(gates: Gates) -> None:
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(lambda number: gates.shut("a", NOON + number * SECOND), range(WORKERS)))
    assert gates.opens_at("a") == NOON + (WORKERS - 1) * SECOND
