"""Readiness turns red when something does not hold, in time, and green again when it does."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from bot.core.errors import StoreDown
from bot.engine.engine import Engine as WorkEngine
from bot.engine.queues import open_queue
from bot.playground.stand_in import SlackStandIn
from bot.playground.standing_clock import StandingClock
from bot.slack.app import slack_client
from bot.slack.bot import SILENT, Bot, build_bot
from bot.slack.http.health import Check, Health, store_check
from bot.store.engine import IN_MEMORY, open_engine, writing
from bot.store.inbox import Inbox
from bot.store.ledger import Ledger
from bot.store.migrate import migrate
from bot.store.proving import PROVED
from bot.store.unreachable import UnreachableStore
from bot.watch.prompt import WITHIN_S
from tests.messages.small_world import small_toolbox
from tests.store import conftest as stores
from tests.toolboxes import NOON

postgresql, postgresql_url = stores.postgresql, stores.postgresql_url
sqlite_url, store_url = stores.sqlite_url, stores.store_url

WAIT_S = 0.2
SOON_S = 10.0
"""Within which a wrong state must be seen."""
A_BUSY_MACHINE_S = 2.0
DOWN = "The store cannot be read or written just now."
SILENT_S = SILENT.total_seconds()


@pytest.fixture
def engine(store_url: str) -> Iterator[Engine]:
    engine = open_engine(store_url, wait_s=WAIT_S)
    migrate(engine)
    yield engine
    engine.dispose()


def check_of(engine: Engine) -> Check:
    return store_check(Ledger(engine).prove, lambda: NOON)


def until(look: Callable[[], str | None], wanted: str | None) -> None:
    give_up = time.monotonic() + SOON_S
    while (found := look()) != wanted:
        assert time.monotonic() < give_up, found


def test_a_store_that_can_be_written_is_well(engine: Engine) -> None:
    assert check_of(engine)() is None


def test_a_store_that_somebody_holds_turns_red_and_green_again(engine: Engine) -> None:
    other = open_engine(str(engine.url.render_as_string(hide_password=False)))
    check = check_of(engine)
    assert check() is None
    with writing(other) as connection:
        connection.execute(text(f"UPDATE gate SET opens_at = opens_at WHERE name = '{PROVED}'"))
        assert check() == DOWN
    assert check() is None
    other.dispose()


def test_a_store_that_can_only_be_read_is_not_well(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    migrate(engine)
    engine.dispose()
    path = sqlite_url.removeprefix("sqlite:///")
    only_read = open_engine(f"sqlite:///file:{path}?mode=ro&uri=true")
    Ledger(only_read).counts()
    assert check_of(only_read)() == DOWN
    only_read.dispose()


def test_a_store_that_breaks_later_is_not_well(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    check = check_of(engine)
    assert check() is None
    engine.dispose()
    path.write_bytes(b"this is no database" * 100)
    assert check() == DOWN
    engine.dispose()


def test_a_store_that_was_out_of_reach_at_the_start_is_not_well() -> None:
    check = store_check(UnreachableStore().prove, lambda: NOON)
    assert check() == "The store could not be opened when I started."


def test_tables_that_are_older_are_not_well_and_it_says_what_to_do(engine: Engine) -> None:
    check = check_of(engine)
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    assert check() == "The store's tables are old: run `python -m bot migrate`."
    with writing(engine) as connection:
        connection.execute(text("DELETE FROM alembic_version"))
    assert check() == "The store's tables are old: run `python -m bot migrate`."


def test_tables_of_a_version_yet_to_come_are_taken_while_it_is_rolled_out(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert check_of(engine)() is None


def test_a_check_that_hangs_keeps_nobody_waiting_and_is_not_begun_again() -> None:
    gate, begun = threading.Event(), []

    def hangs() -> str | None:
        begun.append(1)
        gate.wait(SOON_S)
        return None

    health = Health(checks={"store": hangs, "other": lambda: None}, fresh_s=0.0)
    for _ in range(2):
        began = time.monotonic()
        assert health.found() == {"store": "no answer in time", "other": None}
        assert time.monotonic() - began < WITHIN_S + A_BUSY_MACHINE_S
    assert len(begun) == 1, "begun again beside the one that hung"
    gate.set()
    until(lambda: health.found()["store"], None)


def test_who_asks_all_the_time_writes_no_more_for_it() -> None:
    asked: list[int] = []

    def check() -> str | None:
        asked.append(1)
        return None

    health = Health(checks={"store": check}, fresh_s=SOON_S)
    for _ in range(100):
        health.found()
    assert len(asked) == 1


@dataclass
class Workers:
    """A bot, and the clock by which its workers are alive."""

    bot: Bot
    clock: StandingClock

    def problem(self) -> str | None:
        return self.bot.checks()["worker"]()


@pytest.fixture
def workers() -> Iterator[Workers]:
    clock, toolbox = StandingClock(), small_toolbox()
    jobs = WorkEngine(open_queue(IN_MEMORY), workers=1, clock=clock)
    with SlackStandIn() as slack:
        client = slack_client(slack.bot_token, slack.api_url)
        made = build_bot(toolbox, Inbox(toolbox.store.engine), jobs, client)  # type: ignore[attr-defined]
        yield Workers(made, clock)
        made.stop()


def test_without_any_worker_it_is_not_ready(workers: Workers) -> None:
    assert workers.problem() is not None
    workers.bot.minute()  # another process
    assert workers.problem() is None


def test_workers_that_do_nothing_turn_it_red_and_green_again(workers: Workers) -> None:
    workers.bot.start()
    assert workers.problem() is None
    workers.clock.advance(SILENT_S)
    assert workers.problem() is None
    workers.clock.advance(1)
    assert workers.problem() == "the workers of this process have done nothing of late"
    workers.bot.engine.strike()
    assert workers.problem() is None


def test_workers_that_have_stopped_turn_it_red_and_green_again(workers: Workers) -> None:
    workers.bot.start()
    workers.bot.engine.stop()
    assert workers.problem() == "the workers of this process have stopped"
    workers.bot.engine.start()
    assert workers.problem() is None


def test_a_minute_that_fails_is_no_sign_of_life() -> None:
    def fails() -> None:
        raise StoreDown("gone")

    clock = StandingClock()
    jobs = WorkEngine(open_queue(IN_MEMORY), workers=1, clock=clock)
    jobs.serve({"job": lambda id: None}, fails)
    jobs.strike()
    assert jobs.silent_s > SILENT_S
