"""The engine: jobs run, soon or later, fail alone, and stop in good order; on every queue."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from bot.core.errors import StoreDown
from bot.engine.engine import Engine, Job
from bot.engine.queues import open_queue
from bot.store.engine import IN_MEMORY
from tests.store import conftest as stores

SOON_S = 30.0
"""A bound for what ought to happen at once, on a machine that is busy."""
SECRET = "a very private remark"
NORMAL = 1
"""SQLite's number for it."""
CUT_OFF = "the queue cannot be read (%s)"

postgresql, postgresql_url = stores.postgresql, stores.postgresql_url


@dataclass
class Done:
    """What jobs did, in order; for many threads."""

    ids: list[str] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def note(self, id: str) -> None:
        with self.changed:
            self.ids.append(id)
            self.changed.notify_all()

    def wait_for(self, *ids: str) -> None:
        """Until all of these were done."""
        with self.changed:
            assert self.changed.wait_for(lambda: set(ids) <= {*self.ids}, SOON_S), self.ids


@dataclass
class Minutes:
    """What is done every minute."""

    struck: int = 0
    breaks: bool = False

    def __call__(self) -> None:
        self.struck += 1
        if self.breaks:
            raise ValueError(SECRET)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A queue of each kind."""
    if request.param == "memory":
        return IN_MEMORY
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'queue.sqlite3'}"
    return str(request.getfixturevalue("postgresql_url"))


durable = pytest.mark.parametrize("url", ["sqlite", "postgresql"], indirect=True)
"""For what a queue in memory, which is its process's own and never fails, has not."""


@pytest.fixture
def done() -> Done:
    return Done()


@pytest.fixture
def start(url: str) -> Iterator[Callable[..., Engine]]:
    """Starts engines on the queue; they are stopped in the end."""
    started = []

    def one(jobs: dict[str, Job], minute: Minutes | None = None, *, workers: int = 2) -> Engine:
        engine = Engine(open_queue(url), workers=workers)
        engine.serve(jobs, minute or Minutes())
        engine.start()
        started.append(engine)
        return engine

    yield one
    for engine in started:
        engine.stop()


def test_a_job_runs_with_its_id(start: Callable[..., Engine], done: Done) -> None:
    engine = start({"note": done.note, "shout": lambda id: done.note(id.upper())})
    engine.enqueue("note", "C1:1700000000.000100")
    engine.enqueue("shout", "b")
    done.wait_for("C1:1700000000.000100", "B")


@durable
def test_what_was_enqueued_before_the_start_runs_then(
    url: str, start: Callable[..., Engine], done: Done
) -> None:
    taking = Engine(open_queue(url), workers=1)
    taking.enqueue("note", "a")
    start({"note": done.note})
    done.wait_for("a")
    taking.stop()


def test_many_jobs_run_once_each(start: Callable[..., Engine], done: Done) -> None:
    engine = start({"note": done.note}, workers=4)
    ids = [str(number) for number in range(40)]
    for id in ids:
        engine.enqueue("note", id)
    done.wait_for(*ids)
    assert sorted(done.ids) == sorted(ids)


def test_a_later_job_waits_its_delay_and_lets_others_pass(
    start: Callable[..., Engine], done: Done
) -> None:
    ran_at: list[float] = []

    def late(id: str) -> None:
        ran_at.append(time.monotonic())
        done.note(id)

    engine = start({"note": done.note, "late": late}, workers=1)
    delay_s = 1.5
    enqueued_at = time.monotonic()
    engine.enqueue("late", "later", delay_s=delay_s)
    engine.enqueue("note", "now")
    done.wait_for("now", "later")
    assert done.ids == ["now", "later"]
    assert ran_at[0] - enqueued_at >= delay_s


def test_a_failing_job_ends_with_a_reference_and_no_words(
    start: Callable[..., Engine], done: Done, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: str) -> None:
        raise ValueError(SECRET)

    engine = start({"fail": fail, "note": done.note}, workers=1)
    engine.enqueue("fail", "a")
    engine.enqueue("note", "b")
    done.wait_for("b")
    (said,) = [each for each in caplog.records if each.name == "bot.engine.engine"]
    assert said.levelno == logging.ERROR
    assert said.getMessage().startswith("fail failed (ref ")
    assert "ValueError" in said.getMessage()
    assert SECRET not in caplog.text


def test_a_store_that_is_down_is_a_warning(
    start: Callable[..., Engine], done: Done, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: str) -> None:
        raise StoreDown("The store cannot be read or written just now.")

    engine = start({"fail": fail, "note": done.note}, workers=1)
    engine.enqueue("fail", "a")
    engine.enqueue("note", "b")
    done.wait_for("b")
    said = [(each.levelname, each.getMessage()) for each in caplog.records]
    assert said == [("WARNING", "fail waits: the store is down")]


def test_a_job_that_nobody_does_is_said(
    start: Callable[..., Engine], done: Done, caplog: pytest.LogCaptureFixture
) -> None:
    engine = start({"note": done.note}, workers=1)
    engine.enqueue("of_a_newer_version", "a")
    engine.enqueue("note", "b")
    done.wait_for("b")
    said = [each.getMessage() for each in caplog.records]
    assert said == ["nobody here does the job of_a_newer_version"]


def test_the_minute_strikes_at_the_start(start: Callable[..., Engine]) -> None:
    minute = Minutes()
    engine = start({}, minute)
    assert minute.struck >= 1
    assert engine.is_running


def test_the_minute_passes_what_waits(url: str, done: Done) -> None:
    huey = open_queue(url)
    engine = Engine(huey, workers=1)
    engine.serve({"note": done.note}, lambda: done.note("the minute"))
    engine.enqueue("note", "a")
    (minute,) = huey.read_periodic(None)
    huey.enqueue(minute)
    engine.start()
    done.wait_for("a")
    assert done.ids.index("the minute", 1) < done.ids.index("a")
    engine.stop()


def test_a_minute_that_fails_keeps_nothing_from_running(
    start: Callable[..., Engine], done: Done, caplog: pytest.LogCaptureFixture
) -> None:
    engine = start({"note": done.note}, Minutes(breaks=True))
    engine.enqueue("note", "a")
    done.wait_for("a")
    assert "the minute failed (ref " in caplog.text
    assert SECRET not in caplog.text


def test_stopping_waits_for_the_job_in_hand_and_leaves_the_rest(
    url: str, start: Callable[..., Engine], done: Done
) -> None:
    is_at_it, may_end = threading.Event(), threading.Event()

    def work(id: str) -> None:
        is_at_it.set()
        assert may_end.wait(SOON_S)
        done.note(id)

    engine = start({"work": work}, workers=1)
    engine.enqueue("work", "in hand")
    assert is_at_it.wait(SOON_S)
    engine.enqueue("work", "left")
    stopping = threading.Thread(target=engine.stop)
    stopping.start()
    stopping.join(0.1)
    assert stopping.is_alive()
    may_end.set()
    stopping.join(SOON_S)
    assert not stopping.is_alive()
    assert (done.ids, engine.is_running) == (["in hand"], False)
    if url != IN_MEMORY:
        start({"work": done.note})
        done.wait_for("left")


@durable
def test_programs_that_start_at_once_all_open_the_queue(url: str) -> None:
    at_once = threading.Barrier(8)

    def open_one(_: int) -> None:
        at_once.wait()
        open_queue(url).storage.close()

    with ThreadPoolExecutor(8) as programs:
        list(programs.map(open_one, range(8)))


def test_a_queue_on_sqlite_does_not_wait_for_the_disk(tmp_path: Path) -> None:
    huey = open_queue(f"sqlite:///{tmp_path / 'queue.sqlite3'}")
    (waits,) = huey.storage.sql("PRAGMA synchronous", results=True)
    assert waits == (NORMAL,)
    huey.storage.close()


@durable
def test_a_queue_that_cannot_be_written_loses_nothing_but_time(
    url: str, done: Done, caplog: pytest.LogCaptureFixture
) -> None:
    kept = ["a", "b"]
    engine = Engine(open_queue(url), workers=1)
    engine.serve({"note": done.note}, lambda: [engine.enqueue("note", id) for id in kept])
    _take_away(url)
    for id in kept:
        engine.enqueue("note", id)
        engine.enqueue("note", id, delay_s=1)
    waits = [each for each in caplog.messages if each.startswith("a job waits for the next minute")]
    assert len(waits) == 4
    _give_back(url)
    engine.start()
    done.wait_for("a", "b")
    engine.stop()


@durable
def test_a_queue_that_cannot_be_read_is_said_once_by_each_worker(
    url: str,
    start: Callable[..., Engine],
    done: Done,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = logging.Handler(logging.WARNING)
    monkeypatch.setattr(said, "emit", lambda record: done.note(record.msg))
    monkeypatch.setattr(logging.getLogger("bot.engine.engine"), "handlers", [said])
    is_at_it, may_end = threading.Event(), threading.Event()

    def work(_: str) -> None:
        is_at_it.set()
        assert may_end.wait(SOON_S)

    engine = start({"work": work, "note": done.note}, workers=1)
    engine.enqueue("work", "a")
    assert is_at_it.wait(SOON_S)
    _take_away(url)
    may_end.set()
    done.wait_for(CUT_OFF)
    _give_back(url)
    engine.enqueue("note", "b")
    done.wait_for("b")
    assert done.ids == [CUT_OFF, "b"]
    assert "Traceback" not in caplog.text


def _take_away(url: str) -> None:
    """Let every use of the queue fail, also by who has it open."""
    _run(url, *(f"ALTER TABLE {table} RENAME TO away_{table}" for table in _tables(url)))


def _give_back(url: str) -> None:
    _run(url, *(f"ALTER TABLE away_{table} RENAME TO {table}" for table in _tables(url)))


def _tables(url: str) -> tuple[str, ...]:
    return ("task", "schedule") if url.startswith("sqlite") else ("huey_task", "huey_schedule")


def _run(url: str, *statements: str) -> None:
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            for statement in statements:
                connection.execute(statement)
        return
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)
