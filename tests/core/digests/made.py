"""A small knowledge and made-up numbers for digests: what moves in them is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np

from bot.core.digests.digest import Digest
from bot.core.digests.looks import Looks
from bot.core.digests.week import Numbers, compose
from bot.core.knowledge import Claim, Knowledge, Statement
from bot.core.numbers.metric import ClaimTest, Metric, SourceTerms
from bot.core.numbers.periods import WEEK, month_of
from bot.core.numbers.series import Point, Series
from tests.messages.small_world import small_world

DAY = date(2026, 11, 9)
"""A Monday: the numbers of October are final since the week before, by any metric here."""
LAST_MONTH = date(2026, 10, 1)
LAST_WEEK = date(2026, 10, 26)
SEED = 20261109
FRAMEWORKS = ("pytorch", "tensorflow", "keras", "jax")
Values = Iterable[float | None]
Lines = Mapping[str, Mapping[str, Series]]


def _metric(name: str, **more: object) -> Metric:
    made: dict[str, object] = {
        "id": name,
        "name": f"Made {name}",
        "question": "?",
        "measure": name,
        "step": "month",
        "form": "count",
        "families": {line: (line,) for line in FRAMEWORKS},
        "unit": "of them a month",
        "kind": "flow",
        "caveat": "Made up.",
        "settles_days": 7,
        "stale_days": 70,
        "sources": ("tests",),
    }
    return Metric(**(made | more))


TWO = {line: (line,) for line in FRAMEWORKS[:2]}
METRICS = (
    _metric("pypi.pair_share", form="share", unit="% of both", families=TWO, measure="downloads"),
    _metric("pypi.downloads", measure="downloads"),
    _metric("so.tag_share", form="rate", unit="% of all questions", small=True),
    _metric(
        "gh.star_velocity", step="week", unit="new stars a week", settles_days=1, stale_days=30
    ),
    _metric("gh.stars", step="week", unit="stars", kind="stock", settles_days=0, stale_days=30),
    _metric("gh.releases", step="event", form="age", unit="days", settles_days=0, kind="stock"),
    _metric("attention.wikipedia", unit="views a month", sources=("views",), stale_days=65),
    _metric("arxiv.share", form="share", unit="% of both", families=TWO, small=True),
    _metric("hf.new_models", step="week", unit="new models a week", settles_days=1),
)
CLAIMS = (
    ("overtake", "R11", "PyTorch will overtake TensorFlow in installs", ClaimTest(
        metric="pypi.pair_share", line="pytorch", kind="passed", above=50.0, prediction=True,
        as_said="PyTorch has more than half of the downloads of both")),
    ("overtook", "R12", "PyTorch is ahead", ClaimTest(
        metric="pypi.pair_share", line="pytorch", kind="passed", above=50.0, prediction=True,
        as_said="it has more than half")),
    ("fewer-questions", "R13", "Fewer and fewer ask about TensorFlow", ClaimTest(
        metric="so.tag_share", line="tensorflow", kind="trend", holds=("falling",),
        weakened=("within_noise",), as_said="its share of the questions falls")),
    ("abandoned", "R14", "TensorFlow is abandoned", ClaimTest(
        metric="gh.releases", line="tensorflow", kind="age", holds=(365, 100_000),
        weakened=(183, 100_000), as_said="TensorFlow had no release for a year")),
)  # fmt: skip
SOURCES = tuple(
    SourceTerms(
        id=name.lower(), name=name, home="https://example.org", attribution=f"Data: {name}",
        licence="none", bias="Counts what a test needs.",
    )
    for name in ("Views", "Hub")
)  # fmt: skip


def knowledge_of(*metrics: Metric, claims: Sequence[str] = ()) -> Knowledge:
    """The small world with these metrics, and the claims named."""
    world = small_world()
    made = {
        id: Claim(
            id=id, code=code, origin="hearsay", quote=quote, topic="popularity", favours="pytorch",
            status="cannot_tell", now=Statement(text="Nobody knows.", opinion=True),
            retest="metric", metric=test.metric, test=test,
        )
        for id, code, quote, test in CLAIMS
        if id in claims
    }  # fmt: skip
    return replace(
        world,
        metrics={metric.id: metric for metric in metrics},
        claims=made,
        sources=world.sources | {source.id: source for source in SOURCES},
    )


def metric(name: str) -> Metric:
    """One of the metrics above."""
    return next(one for one in METRICS if one.id == name)


def point(
    start: date, end: date, value: float, *, regime: str = "made up", **more: object
) -> Point:
    return Point(
        start=start, end=end, value=float(value), regime=regime,
        source="tests", url="https://example.org/made-up",
        fetched_at=datetime(2026, 11, 9, 8, tzinfo=UTC), **more,
    )  # fmt: skip


def months(values: Values, last: date = LAST_MONTH, out_of: float | None = None) -> list[Point]:
    """One value a month up to a month; None where one is missing.

    Args:
        out_of: for shares: how many each is counted out of.
    """
    points = []
    month = last
    for value in reversed(list(values)):
        if value is not None:
            count = None if out_of is None else float(round(value * out_of / 100))
            exact = value if out_of is None else 100 * count / out_of
            end = month_of(month).end
            points.append(point(month, end, exact, count=count, out_of=out_of))
        month = month_of(month - timedelta(days=1)).start
    return points[::-1]


def weeks(values: Values, last: date = LAST_WEEK, out_of: float | None = None) -> list[Point]:
    """One value a week up to a week."""
    listed = list(values)
    first = last - (len(listed) - 1) * WEEK
    return [
        point(
            first + n * WEEK, first + (n + 1) * WEEK, value, out_of=out_of,
            count=None if out_of is None else float(round(value * out_of / 100)),
        )
        for n, value in enumerate(listed)
        if value is not None
    ]  # fmt: skip


def releases(*labelled: tuple[str, date]) -> list[Point]:
    return [point(day, day + timedelta(days=1), 1, label=label) for label, day in labelled]


def noise(length: int, middle: float, size: float, seed: int = SEED) -> list[float]:
    return list(np.random.default_rng(seed).normal(middle, size, length))


def lines_of(name: str, **points: Sequence[Point]) -> dict[str, Series]:
    """A metric's lines; those not given are empty."""
    named = {line: points.get(line, ()) for line in metric(name).families}
    return {
        line: Series(metric=name, line=line, points=tuple(found)) for line, found in named.items()
    }


def counted_by(source: str, lines: Mapping[str, Series]) -> dict[str, Series]:
    """The lines as another source's."""
    return {
        line: replace(series, points=tuple(replace(one, source=source) for one in series.points))
        for line, series in lines.items()
    }


def share_of_two(points: Sequence[Point]) -> dict[str, Series]:
    """A share of two lines of which one is given."""
    rest = [replace(one, value=100 - one.value) for one in points]
    return lines_of("pypi.pair_share", pytorch=points, tensorflow=rest)


def cut(lines: Lines, metrics: Iterable[Metric], at: date) -> Lines:
    """What was final by a day."""
    wait = {one.id: timedelta(days=one.settles_days) for one in metrics}
    return {
        name: {
            line: replace(
                series, points=tuple(p for p in series.points if p.end + wait[name] <= at)
            )
            for line, series in of.items()
        }
        for name, of in lines.items()
    }


def looks(metrics: Sequence[Metric], lines: Lines, day: date = DAY) -> tuple[Looks, Looks]:
    """Now and a week before."""
    by_id = {one.id: one for one in metrics}

    def of(name: str) -> Mapping[str, Series]:
        return lines.get(name, {})

    return Looks(by_id, of, day), Looks(by_id, of, day - WEEK)


def digest_of(
    knowledge: Knowledge,
    lines: Lines,
    day: date = DAY,
    before: Digest | None = None,
    **more: object,
) -> Digest:
    """A week's news of some lines."""
    numbers = Numbers(lines=lambda name: lines.get(name, {}), **more)
    return compose(knowledge, numbers, day, before)
