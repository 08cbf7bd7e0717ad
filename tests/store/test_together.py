"""Threads and processes at one store, and a process that is killed while it writes."""

from __future__ import annotations

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from bot.core.numbers.series import Observation
from bot.store.keeping import BATCH
from bot.store.numbers import NumberStore
from tests.store.some import HOUR, NOON, days, number

WRITERS = 4
ROUNDS = 15
DAYS = 40
BREAKS_OFF = """
import sys
from bot.store.engine import open_engine
from bot.store.numbers import NumberStore
from tests.store.some import days

def endless():
    yield from days(int(sys.argv[2]), value=666.0)
    print("written", flush=True)
    sys.stdin.readline()

NumberStore(open_engine(sys.argv[1], wait_s=30)).add(endless())
"""
ADDS = """
import sys
from bot.store.engine import open_engine
from bot.store.numbers import NumberStore
from tests.store.some import days

store = NumberStore(open_engine(sys.argv[1], wait_s=30))
for one in days(int(sys.argv[3]), subject=sys.argv[2]):
    store.add([one])
"""


def test_numbers_of_many_threads_are_all_kept(store: NumberStore) -> None:
    def write(writer: int) -> int:
        return sum(store.add([one]) for one in days(DAYS, subject=f"writer {writer}"))

    with ThreadPoolExecutor(WRITERS) as threads:
        written = list(threads.map(write, range(WRITERS)))
    subjects = [f"writer {writer}" for writer in range(WRITERS)]
    assert written == [DAYS] * WRITERS
    assert len(store.observations("made.up", "day", subjects)) == WRITERS * DAYS
    assert store.revision() == WRITERS * DAYS


def test_threads_that_write_the_same_numbers_do_not_block_each_other(store: NumberStore) -> None:
    def write(writer: int) -> None:
        found = days(DAYS, fetched_at=NOON + writer * HOUR, value=float(writer))
        store.add(found if writer % 2 else reversed(found))

    with ThreadPoolExecutor(WRITERS) as threads:
        list(threads.map(write, range(WRITERS)))
    kept = store.observations("made.up", "day", ["torch"])
    assert {one.value for one in kept} == {WRITERS - 1.0}


def test_a_reader_sees_all_of_a_writing_or_none(store: NumberStore) -> None:
    store.add(days(DAYS, value=0.0))

    def write() -> None:
        for turn in range(1, ROUNDS + 1):
            store.add(days(DAYS, value=float(turn), fetched_at=NOON + turn * HOUR))

    def read() -> list[list[Observation]]:
        return [store.observations("made.up", "day", ["torch"]) for _ in range(ROUNDS * 2)]

    with ThreadPoolExecutor(WRITERS) as threads:
        readers = [threads.submit(read) for _ in range(WRITERS - 1)]
        threads.submit(write).result()
        seen = [found for reader in readers for found in reader.result()]
    assert {len(found) for found in seen} == {DAYS}
    assert all(len({one.value for one in found}) == 1 for found in seen)


def test_numbers_of_several_processes_are_all_kept(store: NumberStore, store_url: str) -> None:
    started = [
        subprocess.Popen([sys.executable, "-c", ADDS, store_url, subject, str(DAYS)])
        for subject in ("one", "two")
    ]
    assert [process.wait() for process in started] == [0, 0]
    assert len(store.observations("made.up", "day", ["one", "two"])) == 2 * DAYS


def test_a_process_killed_while_it_writes_leaves_a_whole_store(
    store: NumberStore, store_url: str
) -> None:
    store.add(days(BATCH, value=1.0))
    killed = subprocess.Popen(
        [sys.executable, "-c", BREAKS_OFF, store_url, str(5 * BATCH)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert killed.stdout is not None
    assert killed.stdout.readline() == "written\n"
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert {one.value for one in store.observations("made.up", "day", ["torch"])} == {1.0}
    assert store.revision() == 1
    assert store.add([number()]) == 1
    if store.engine.dialect.name == "sqlite":
        with store.engine.connect() as connection:
            found = connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()
        assert found == "ok"
