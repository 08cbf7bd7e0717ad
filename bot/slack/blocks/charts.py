"""A Chart as Slack's line chart, which takes no gaps: what is not drawn is said in words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from bot.drawing.plotted import break_places, known
from bot.messages.message import Chart
from bot.slack.blocks.limits import (
    AXIS_LABEL,
    CHART_LABEL,
    CHART_LINES,
    CHART_POINTS,
    CHART_TITLE,
    Json,
    plain_text,
)

NAMELESS = "–"
ENOUGH = 0.5
"""Of the points of the fullest line; a line that leaves the others less gives way."""
Values = Sequence[float | None]


@dataclass(frozen=True)
class Drawing:
    """The lines that are drawn and the categories at which all of them have a value."""

    lines: tuple[int, ...]
    columns: tuple[int, ...]


def chart_block(chart: Chart, block_id: str) -> tuple[Json, str] | None:
    """The chart and what is left out of it in words; None when there is nothing to draw."""
    values = [known(line, len(chart.categories)) for line in chart.lines]
    drawing = _drawable(values, break_places(chart))
    if not drawing.lines:
        return None
    names = _labels([chart.lines[line].name for line in drawing.lines])
    categories = _labels([chart.categories[column] for column in drawing.columns])
    series = [
        {
            "name": name,
            "data": [
                {"label": label, "value": values[line][column]}
                for label, column in zip(categories, drawing.columns, strict=True)
            ],
        }
        for name, line in zip(names, drawing.lines, strict=True)
    ]
    axis: Json = {"categories": categories}
    if unit := plain_text(chart.unit, AXIS_LABEL):
        axis["y_label"] = unit
    block: Json = {
        "type": "data_visualization",
        "block_id": block_id,
        "title": plain_text(chart.title, CHART_TITLE) or NAMELESS,
        "chart": {"type": "line", "series": series, "axis_config": axis},
    }
    return block, _left_out(chart, drawing)


def _drawable(values: Sequence[Values], places: Sequence[int]) -> Drawing:
    """The most lines that share enough points; the one with most gaps gives way first."""
    lines = [number for number, line in enumerate(values) if any(v is not None for v in line)]
    lines = lines[:CHART_LINES]
    most = max((len(values[line]) - values[line].count(None) for line in lines), default=0)
    while lines:
        points = zip(*(values[line] for line in lines), strict=True)
        shared = [at for at, point in enumerate(points) if None not in point]
        if len(lines) == 1 or len(shared) > max(1, ENOUGH * most):
            return Drawing(lines=tuple(lines), columns=_thinned(shared, places))
        lines.remove(max(lines, key=lambda line: (values[line].count(None), line)))
    return Drawing(lines=(), columns=())


def _thinned(columns: Sequence[int], places: Sequence[int]) -> tuple[int, ...]:
    """At most as many as Slack draws: the first, the last, each definition's first, evenly else."""
    last = len(columns) - 1
    if last < CHART_POINTS:
        return tuple(columns)
    chosen = [round(at * last / (CHART_POINTS - 1)) for at in range(CHART_POINTS)]
    free = set(range(1, CHART_POINTS - 1))
    for begins in [bisect_left(columns, place) for place in places][-len(free) :]:
        nearest = min(free, key=lambda at: abs(chosen[at] - begins))
        chosen[nearest] = min(begins, last)
        free.remove(nearest)
    return tuple(columns[at] for at in sorted(set(chosen)))


def _labels(texts: Sequence[str]) -> list[str]:
    """Labels short enough, each its own."""
    labels: list[str] = []
    for text in texts:
        label = plain_text(text, CHART_LABEL) or NAMELESS
        number = 2
        while label in labels:
            label = f"{plain_text(text, CHART_LABEL - 4) or NAMELESS} {number}"
            number += 1
        labels.append(label)
    return labels


def _left_out(chart: Chart, drawing: Drawing) -> str:
    said = []
    if len(drawing.columns) < len(chart.categories):
        said.append(f"{len(drawing.columns)} of {len(chart.categories)} points drawn")
    names = [line.name for at, line in enumerate(chart.lines) if at not in drawing.lines]
    if names:
        said.append(f"not drawn: {', '.join(names)}")
    return "; ".join(said)
