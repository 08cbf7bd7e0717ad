"""How long an answer about numbers takes from a store of 500,000 of them.

python -m tests.benchmarks.stats_time

Half a million made-up numbers of other measures lie beside the shipped history; the questions are
about the history. "Fresh" forgets before each question what was read and judged, as after a number
has changed; "kept" is what everybody else meets.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from bot.jobs.answering.answer import answer
from bot.measured import Measured
from bot.request import Request
from bot.settings import Settings, read_settings
from bot.toolbox import Toolbox
from bot.wiring import build_toolbox, now, open_store
from tests.benchmarks.answer_time import ROUNDS, median, p99, times
from tests.benchmarks.synthetic import synthetic

HELD = 500_000
STORE_BOUND_MS = 50
"""For stats, read from the store each time."""
LOADED_BOUND_MS = 100
"""For every command, once loaded."""
FRESH_ROUNDS = 60
STATS = ("stats downloads of pytorch and tensorflow", "stats downloads")
QUESTIONS = (
    *STATS,
    "stats pypi.pair_share",
    "trend pypi.pair_share",
    "compare pytorch tensorflow jax",
    "claims",
    "claims 3",
    "stats tensorflow",
    "sources",
)


def main() -> None:
    """Fills a store and prints a row for each question."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'numbers.db'}"
        settings = replace(read_settings(), database_url=url)
        open_store(settings).add(synthetic(HELD))
        print(f"{HELD:,} made-up numbers and the shipped history; {ROUNDS} rounds, milliseconds")
        print(f"{'':44} {'first':>7} {'kept':>7} {'p99':>7} {'fresh':>8} {'p99':>7}")
        for question in QUESTIONS:
            _print_row(question, settings)
        print(f"bounds: p99 {LOADED_BOUND_MS} kept; p99 {STORE_BOUND_MS} fresh for {STATS[0]!r}")


def _print_row(question: str, settings: Settings) -> None:
    toolbox, request = build_toolbox(settings), Request(text=question)
    first = _milliseconds(partial(answer, request, toolbox))
    kept = times(lambda: answer(request, toolbox))
    fresh = [
        _milliseconds(partial(answer, request, _emptied(toolbox))) for _ in range(_rounds(question))
    ]
    print(
        f"{question:44} {first:7.1f} {median(kept):7.1f} {p99(kept):7.1f}"
        f" {median(fresh):8.1f} {p99(fresh):7.1f}"
    )


def _rounds(question: str) -> int:
    return ROUNDS if question in STATS else FRESH_ROUNDS


def _emptied(toolbox: Toolbox) -> Toolbox:
    measured = Measured(toolbox.knowledge.metrics, toolbox.store, now)
    return replace(toolbox, measured=measured)


def _milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    main()
