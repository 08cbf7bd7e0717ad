"""What of a Chart can be drawn: runs of known values, never across a gap or a new definition."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from bot.messages.amounts import amount
from bot.messages.message import Chart, ChartLine

Run = list[tuple[int, float]]
"""Neighbouring categories with a value each, under one definition."""


def known(line: ChartLine, count: int) -> list[float | None]:
    """A value or None per category; what is no finite number is none."""
    values = [v if v is not None and math.isfinite(v) else None for v in line.values[:count]]
    return values + [None] * (count - len(values))


def runs(values: Sequence[float | None], breaks: Sequence[int]) -> Iterator[Run]:
    """The stretches that may be drawn as one line.

    >>> list(runs([1.0, 2.0, None, 3.0, 4.0], breaks=[4]))
    [[(0, 1.0), (1, 2.0)], [(3, 3.0)], [(4, 4.0)]]
    """
    run: Run = []
    for at, value in enumerate(values):
        if run and (value is None or at in breaks):
            yield run
            run = []
        if value is not None:
            run.append((at, value))
    if run:
        yield run


def break_places(chart: Chart) -> list[int]:
    """The categories that begin a new definition, in order."""
    return sorted({each.at for each in chart.breaks if 0 < each.at < len(chart.categories)})


def value_text(value: float, unit: str) -> str:
    """A value with the short form of its unit.

    >>> value_text(79.4, "% of the downloads of both"), value_text(87_347_847, "downloads a month")
    ('79.4 %', '87.3 M')
    """
    return f"{amount(value)} %" if unit.startswith("%") else amount(value)


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places as near as can be to those wanted, in their order, that far apart and inside.

    >>> spread([5.0, 5.0, 1.0], gap=1.0, low=0.0, high=6.0)
    [4.5, 5.5, 1.0]
    """
    order = sorted(range(len(wanted)), key=lambda at: (wanted[at], at))
    gap = min(gap, (high - low) / max(1, len(wanted) - 1))
    inside = [min(max(wanted[at], low), high) for at in order]
    up = _pushed(_pushed(inside, gap, high, -1), gap, low, 1)
    down = _pushed(_pushed(inside, gap, low, 1), gap, high, -1)
    # Half of what is pushed up and half of what is pushed down keeps both the order and the gaps.
    between = [(a + b) / 2 for a, b in zip(up, down, strict=True)]
    return [between[order.index(at)] for at in range(len(wanted))]


def _pushed(places: Sequence[float], gap: float, end: float, way: int) -> list[float]:
    """Places moved away from one end until each is that far from the one before."""
    moved: list[float] = []
    nearest = end
    for place in places[::way]:
        moved.append(max(place, nearest) if way > 0 else min(place, nearest))
        nearest = moved[-1] + way * gap
    return moved[::way]
