"""How often a digest would have had news: over the shipped history, or over noise.

python -m tests.core.digests.news_rate [--first 2019-01-07] [--last 2026-11-23]
python -m tests.core.digests.news_rate --noise 1 [--heavy] --first 2024-11-25

With noise every line of every metric has pure noise instead of its numbers, all of one size, so
that nothing moves and everything is level with everything: whatever is told of it is told by
chance. Running totals grow, by noise. Each week is composed as if it were the first.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import numpy as np

from bot.core.digests.digest import Digest, is_quiet
from bot.core.digests.week import Numbers, compose
from bot.core.knowledge import Knowledge
from bot.core.numbers.derive import derive, subjects
from bot.core.numbers.metric import Metric
from bot.core.numbers.periods import WEEK
from bot.core.numbers.series import Point, Series
from bot.knowledge_files import load_knowledge
from bot.store.history_files import read_history
from tests.core.digests.made import months, weeks

HISTORY = Path(__file__).parents[3] / "knowledge" / "history"
YEARS = 6
Draw = Callable[[int], "np.typing.NDArray[np.float64]"]


def main(arguments: argparse.Namespace) -> None:
    """Prints every week with news, and a table of the years."""
    knowledge = load_knowledge()
    lines = (
        recorded(knowledge)
        if arguments.noise is None
        else noisy(knowledge, arguments.last, draw_of(arguments.noise, is_heavy=arguments.heavy))
    )
    years: dict[int, Counter[str]] = defaultdict(Counter)
    day = arguments.first
    while day <= arguments.last:
        digest = compose(knowledge, Numbers(lines=lines), day)
        years[day.year].update(counted(digest))
        if not is_quiet(digest):
            print(day, "; ".join(told(digest)), flush=True)
        day += WEEK
    for year, counts in years.items():
        print(year, dict(counts))
    print("all", dict(sum(years.values(), Counter())))


def recorded(knowledge: Knowledge) -> Callable[[str], dict[str, Series]]:
    """The shipped history, by metric."""
    history = list(read_history(HISTORY))

    @cache
    def lines(name: str) -> dict[str, Series]:
        one = knowledge.metrics[name]
        needed = set(subjects(one))
        kind = one.measure, one.step
        return derive(
            one, [o for o in history if (o.measure, o.step) == kind if o.subject in needed]
        )

    return lines


def draw_of(seed: int, *, is_heavy: bool) -> Draw:
    """Independent noise: normal, or with heavy tails (Student's t of 4 degrees of freedom)."""
    rng = np.random.default_rng(seed)
    return (lambda n: rng.standard_t(4, n)) if is_heavy else (lambda n: rng.normal(size=n))


def noisy(knowledge: Knowledge, last: date, draw: Draw) -> Callable[[str], dict[str, Series]]:
    """Noise for every line of every metric, but for ages and what comes once a year."""
    made = {
        one.id: {line: _noise(one, line, last, draw) for line in one.families}
        for one in knowledge.metrics.values()
    }
    return made.__getitem__


def _noise(metric: Metric, line: str, last: date, draw: Draw) -> Series:
    points: list[Point] = []
    if metric.form != "age" and metric.step in ("week", "month"):
        is_share = metric.form in ("share", "rate")
        size = YEARS * (52 if metric.step == "week" else 12)
        found = draw(size)
        values = 50 + 2 * found if is_share else 5000 * np.exp(0.05 * found)
        if metric.kind == "stock" and not is_share:
            values = np.cumsum(values)
        monday = last - timedelta(days=last.weekday()) - WEEK
        make, newest = (
            (weeks, monday) if metric.step == "week" else (months, last.replace(day=1) - WEEK)
        )
        newest = newest if metric.step == "week" else newest.replace(day=1)
        points = make(list(np.clip(values, 1, None)), newest, 4000.0 if is_share else None)
    return Series(metric=metric.id, line=line, points=tuple(points))


def counted(digest: Digest) -> Counter[str]:
    """How many of each kind."""
    return Counter(
        weeks=1,
        quiet=int(is_quiet(digest)),
        newly_missing=int(any(one.is_new for one in digest.missing)),
        crossed=len(digest.crossed),
        flipped=len(digest.flipped),
        direction=sum(one.how == "direction" for one in digest.moved),
        unusual=sum(one.how == "unusual" for one in digest.moved),
    )


def told(digest: Digest) -> list[str]:
    """Each thing in a few words."""
    return [
        *(f"{one.metric}: {one.ahead} passed {one.behind}" for one in digest.crossed),
        *(f"{one.claim}: {one.before} -> {one.now}" for one in digest.flipped),
        *(
            f"{one.metric} ({one.how}): "
            + ", ".join(f"{m.trend.line} {m.trend.outcome}" for m in one.lines)
            for one in digest.moved
        ),
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=date.fromisoformat, default=date(2019, 1, 7))
    parser.add_argument("--last", type=date.fromisoformat, default=date(2026, 11, 23))
    parser.add_argument("--noise", type=int, help="the seed")
    parser.add_argument("--heavy", action="store_true")
    main(parser.parse_args())
