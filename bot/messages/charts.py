"""Series as a Chart: common periods, gaps left open, definition changes marked."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.core.numbers.derive import period_of
from bot.core.numbers.metric import Metric
from bot.core.numbers.periods import month_of
from bot.core.numbers.series import Point, Series, Step
from bot.core.trends.trend import Trend
from bot.messages.amounts import category, measured, period, short_month
from bot.messages.message import Chart, ChartBreak, ChartLine

MOST_POINTS: Mapping[str, int] = {"day": 60, "week": 52, "month": 36, "year": 12, "event": 40}
"""How far back a chart goes where no period was asked for."""
FEWEST_POINTS = 2
USUAL = 2.0
"""The band is this many times the usual change from period to period."""


Cell = tuple[date, str]
"""A period by its first day, and what tells apart two numbers of one."""


def chart(
    metric: Metric,
    lines: Mapping[str, Series],
    trends: Mapping[str, Trend],
    names: Mapping[str, str],
    footer: str,
) -> Chart | None:
    """The lines over all periods from the first to the last; None where there is none to draw."""
    cells = {name: _cells(metric, series) for name, series in lines.items()}
    columns = _columns(metric, {cell for line in cells.values() for cell in line})
    if len(columns) < FEWEST_POINTS:
        return None
    at = {cell: point for line in cells.values() for cell, point in line.items()}
    return Chart(
        title=metric.name,
        categories=tuple(_label(metric, cell, at.get(cell)) for cell in columns),
        lines=tuple(
            ChartLine(
                name=names[name],
                framework=name,
                values=tuple(line[cell].value if cell in line else None for cell in columns),
                band=_band(trends.get(name), lines[name], line, columns) if len(cells) == 1 else (),
            )
            for name, line in cells.items()
            if line
        ),
        unit=metric.unit,
        alt=_alt(metric, lines, names),
        breaks=_breaks(metric, lines, columns),
        footer=footer,
    )


def recent(metric: Metric, lines: Mapping[str, Series]) -> dict[str, Series]:
    """The newest periods of all lines together, as many as a chart shows."""
    starts = sorted({point.start for series in lines.values() for point in series.points})
    first = starts[-MOST_POINTS[metric.step] :][:1]
    return {
        line: replace(series, points=tuple(p for p in series.points if [p.start] >= first))
        for line, series in lines.items()
    }


def _cells(metric: Metric, series: Series) -> dict[Cell, Point]:
    step = metric.step
    return {(period_of(p.start, p.end, step), p.label): p for p in series.points}


def _columns(metric: Metric, cells: Collection[Cell]) -> list[Cell]:
    """Every period from the first to the last, so that one that is missing leaves a gap."""
    days = sorted({day for day, _ in cells})
    if metric.step not in ("week", "month") or not days:
        return sorted(cells)
    filled = [days[0]]
    while filled[-1] < days[-1]:
        filled.append(_next(filled[-1], metric.step))
    labels = dict(cells)
    return [(day, labels.get(day, "")) for day in filled]


def _next(start: date, step: Step) -> date:
    return start + timedelta(days=7) if step == "week" else month_of(start).end


def _label(metric: Metric, cell: Cell, point: Point | None) -> str:
    start, label = cell
    if point is not None:
        return category(start, point)
    return start.isoformat() if metric.step == "week" or label else short_month(start)


def _band(
    trend: Trend | None, series: Series, line: Mapping[Cell, Point], columns: Sequence[Cell]
) -> tuple[tuple[float, float] | None, ...]:
    """The usual variation around each value that was counted as the newest was."""
    newest = series.newest
    if trend is None or trend.noise is None or newest is None or newest.value <= 0:
        return ()
    share = USUAL * trend.noise / newest.value
    counted = set(series.regime)
    points = [line.get(cell) for cell in columns]
    return tuple(_around(p, share) if p is not None and p in counted else None for p in points)


def _around(point: Point, share: float) -> tuple[float, float]:
    """A count varies with its size; below 0 and above the whole there is nothing."""
    most = 100.0 if point.out_of is not None else math.inf
    return max(0.0, point.value * (1 - share)), min(most, point.value * (1 + share))


def _breaks(
    metric: Metric, lines: Mapping[str, Series], columns: Sequence[Cell]
) -> tuple[ChartBreak, ...]:
    days = {
        period_of(point.start, point.end, metric.step)
        for series in lines.values()
        for breaks in (set(series.breaks),)
        for point in series.points
        if (point.start, point.regime) in breaks
    }
    first = {day: at for at, (day, _) in reversed(list(enumerate(columns)))}
    return tuple(ChartBreak(at=first[day], word="counted anew") for day in sorted(days))


def _alt(metric: Metric, lines: Mapping[str, Series], names: Mapping[str, str]) -> str:
    """What the lines do, each since it was last counted anew."""
    said = []
    for line, series in lines.items():
        if series.newest is None:
            continue
        first, last = series.regime[0], series.newest
        there = f"{measured(metric, last.value)} ({period(last)})"
        since = f"from {measured(metric, first.value)} ({period(first)}) to "
        said.append(f"{names[line]} {'' if first is last else since}{there}")
    return f"{metric.name}: {'; '.join(said)}."
