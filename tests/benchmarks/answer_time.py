"""How long an answer takes in-process, with the whole knowledge loaded; prints ratios of one run.

python -m tests.benchmarks.answer_time
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from itertools import count

from bot.jobs.answering.answer import answer
from bot.request import Request
from bot.settings import read_settings
from bot.wiring import build_toolbox

MEDIAN_BOUND_MS = 10
P99_BOUND_MS = 40
ROUNDS = 300
MESSAGE = (
    "We are a small team of Python developers at a company that rents out tools and machines, and"
    " we want to look at photos that customers take when they bring things back, to tell scratches"
    " from real damage. It runs on our own Linux server, nothing on a phone, and nothing is"
    " written yet. A colleague prefers TensorFlow. Which framework should we use?"
)


def main() -> None:
    """Times reading, weighing and the whole answer on one message of about 60 words."""
    toolbox = build_toolbox(read_settings())
    mind = toolbox.mind
    profile = mind.understand((MESSAGE,)).profile
    numbers = count()
    whole = times(lambda: answer(Request(text=f"{MESSAGE} {next(numbers)}"), toolbox))
    parts = {
        "reading and routing": times(lambda: mind.understand((f"{MESSAGE} {next(numbers)}",))),
        "weighing": times(lambda: mind.recommend(profile)),
    }
    print(f"{len(MESSAGE.split())} words, {len(toolbox.knowledge.cases)} cases, {ROUNDS} rounds")
    print(f"whole answer   median {median(whole):6.2f} ms   p99 {p99(whole):6.2f} ms")
    of_median, of_p99 = median(whole) / MEDIAN_BOUND_MS, p99(whole) / P99_BOUND_MS
    print(f"  of the bound median {of_median:6.2f}      p99 {of_p99:6.2f}")
    for name, found in parts.items():
        print(f"  {name:20} {median(found) / median(whole):5.2f} of the whole (median)")


def times(work: Callable[[], object]) -> list[float]:
    """Milliseconds of each of the rounds, after a warm-up."""
    for _ in range(20):
        work()
    found = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        found.append((time.perf_counter() - started) * 1000)
    return found


def median(found: Sequence[float]) -> float:
    """The middle one."""
    return statistics.median(found)


def p99(found: Sequence[float]) -> float:
    """The one that 99 of 100 stay under."""
    return statistics.quantiles(found, n=100)[-1]


if __name__ == "__main__":
    main()
