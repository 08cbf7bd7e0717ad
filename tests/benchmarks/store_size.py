"""How fast a large store is read and whether adding to it stays small; the numbers are made up.

python -m tests.benchmarks.store_size [a database's URL; SQLite in a new folder if left out]
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time

from bot.store.engine import open_engine
from bot.store.migrate import migrate
from bot.store.numbers import NumberStore
from tests.benchmarks.answer_time import ROUNDS, median, p99
from tests.benchmarks.synthetic import MEASURES, SUBJECTS, synthetic

HELD = 500_000
MONTHS = HELD // MEASURES // SUBJECTS
P99_BOUND_MS = 50
FEW, MANY = 100_000, 1_000_000

ADDS = """
import sys
from pathlib import Path
from bot.store.engine import open_engine
from bot.store.migrate import migrate
from bot.store.numbers import NumberStore
from tests.benchmarks.synthetic import synthetic

engine = open_engine(sys.argv[1])
migrate(engine)
NumberStore(engine).add(synthetic(int(sys.argv[2])))
status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
print(status["VmHWM"].split()[0])
"""
"""A process of its own; getrusage would tell of the process that started it (Linux)."""


def main() -> None:
    """Fills a store month by month, as collecting does, and reads single metrics from it."""
    with tempfile.TemporaryDirectory() as folder:
        url = sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{folder}/numbers.db"
        engine = open_engine(url)
        migrate(engine)
        store = NumberStore(engine)
        started = time.perf_counter()
        store.add(synthetic(HELD))
        print(f"{HELD:,} numbers added in {time.perf_counter() - started:.1f} s ({engine.name})")
        _read(store)
        engine.dispose()
        if len(sys.argv) == 1:
            _memory(folder)


def _read(store: NumberStore) -> None:
    subjects = [f"made-up-{subject}" for subject in range(SUBJECTS)]
    found = []
    for turn in range(ROUNDS):
        started = time.perf_counter()
        rows = store.observations(f"synthetic.{turn * 7919 % MEASURES}", "month", subjects)
        found.append((time.perf_counter() - started) * 1000)
        assert len(rows) == MONTHS * SUBJECTS
    print(
        f"{MONTHS * SUBJECTS} rows of a metric, {ROUNDS} reads:"
        f" median {median(found):.1f} ms, p99 {p99(found):.1f} ms (bound {P99_BOUND_MS} ms)"
    )
    started = time.perf_counter()
    kinds = len(store.newest("synthetic"))
    print(f"newest of {kinds:,} series in {(time.perf_counter() - started) * 1000:.0f} ms")


def _memory(folder: str) -> None:
    for amount in (FEW, MANY):
        command = [sys.executable, "-c", ADDS, f"sqlite:///{folder}/{amount}.db", str(amount)]
        peak = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        print(f"peak memory of a process that adds {amount:,} numbers: {int(peak) / 1024:.0f} MB")


if __name__ == "__main__":
    main()
