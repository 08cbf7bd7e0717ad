"""How long a mention waits for its answer where the bot was idle before, and what idling costs.

python -m tests.benchmarks.idle_time [--idle 60] [--mentions 30] [--workers 16] [--longest 0.2]

The real bot on SQLite over Socket Mode is left alone for a while; then single mentions come at
random, seconds apart. Measured is from the delivery of the event to the post that Slack sees.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import bot.engine.engine
import bot.programs
from bot.__main__ import main as run_bot
from bot.playground.stand_in import SlackStandIn
from bot.settings import read_settings
from bot.slack.manifest import read_manifest
from bot.wiring import fitted_mind
from tests.benchmarks.answer_time import median
from tests.benchmarks.served import Served, served

BOUND_S = 1.0
CHANNEL, USER = "C0MLHELP", "U0ALEX"
QUESTION = "@Framewise an app for Android that knows birds by their songs, offline"
STARTS_WITHIN_S, ANSWERS_WITHIN_S = 180.0, 30.0
SETTLES_S = 5.0
"""After the start, before idling is measured."""


def main() -> None:
    """Prints the CPU time of idling, and how long answers took."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--idle", type=float, default=60, help="seconds before the first mention")
    asked.add_argument("--mentions", type=int, default=30)
    asked.add_argument("--gap", type=float, nargs=2, default=(5, 20), help="seconds between them")
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--workers", type=int, default=bot.programs.WORKERS)
    asked.add_argument("--longest", type=float, default=bot.engine.engine.LONGEST_IDLE_S)
    given = asked.parse_args()
    gaps = random.Random(given.seed)
    fitted_mind(read_settings())  # so that the start does not wait for it
    with (
        SlackStandIn(manifest=read_manifest()) as slack,
        _bot(slack, given.workers, given.longest) as running,
    ):
        slack.wait_for(lambda: slack.connections, timeout_s=STARTS_WITHIN_S)
        time.sleep(SETTLES_S)
        before = running.cpu_s()
        time.sleep(given.idle)
        used_s = running.cpu_s() - before
        took_s = [_asked(slack)]
        for _ in range(given.mentions - 1):
            time.sleep(gaps.uniform(*given.gap))
            took_s.append(_asked(slack))
    print(f"{given.workers} workers that look each {given.longest} s at the longest:")
    print(
        f"  idle for {given.idle:.0f} s: {used_s:.2f} s of CPU time,"
        f" {100 * used_s / given.idle:.2f} % of one core"
    )
    print(
        f"  {len(took_s)} mentions: first {took_s[0]:.2f} s, p50 {median(took_s):.2f},"
        f" p99 {_p99(took_s):.2f}, max {max(took_s):.2f}; bound of p99: {BOUND_S} s"
    )


def _asked(slack: SlackStandIn) -> float:
    """How many seconds an answer took."""
    started = time.perf_counter()
    ts = slack.post_as_user(channel=CHANNEL, user=USER, text=QUESTION)
    slack.wait_for(lambda: len(slack.thread(CHANNEL, ts)) > 1, timeout_s=ANSWERS_WITHIN_S)
    return time.perf_counter() - started


def _p99(took_s: Sequence[float]) -> float:
    """Of few: between the two that are longest."""
    return statistics.quantiles(took_s, n=100, method="inclusive")[-1]


@contextmanager
def _bot(slack: SlackStandIn, workers: int, longest_s: float) -> Iterator[Served]:
    words = ("tests.benchmarks.idle_time", "serve", str(workers), str(longest_s))
    with tempfile.TemporaryDirectory(prefix="framewise-idle-time-") as folder:
        environment = {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_URL": slack.api_url,
            "FRAMEWISE_DATA": folder,
            "FRAMEWISE_CACHE": str(read_settings().cache),
            "FRAMEWISE_COLLECT": "off",
        }
        with served(*words, environment=environment) as running:
            yield running


def _serve(workers: int, longest_s: float) -> None:
    """The program, with other settings of the engine."""
    bot.programs.WORKERS = workers
    bot.engine.engine.LONGEST_IDLE_S = longest_s
    run_bot(["serve"])


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        _serve(int(sys.argv[2]), float(sys.argv[3]))
    else:
        main()
