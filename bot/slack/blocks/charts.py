"""A Chart as Slack's line chart, which takes no gaps: what is not drawn is said in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

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
Values = tuple[float | None, ...]


@dataclass(frozen=True)
class Drawing:
    """The lines that are drawn and the categories at which all of them have a value."""

    lines: tuple[int, ...]
    columns: tuple[int, ...]


def chart_block(chart: Chart, block_id: str) -> tuple[Json, str] | None:
    """The chart and what is left out of it in words; None when there is nothing to draw."""
    values = [_finite(line.values, len(chart.categories)) for line in chart.lines]
    drawing = _drawable(values)
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


def _finite(values: Values, count: int) -> Values:
    known = tuple(v if v is not None and math.isfinite(v) else None for v in values[:count])
    return known + (None,) * (count - len(known))


def _drawable(values: Sequence[Values]) -> Drawing:
    """The most lines that share at least two points; the one with most gaps gives way first."""
    lines = [number for number, line in enumerate(values) if any(v is not None for v in line)]
    lines = lines[:CHART_LINES]
    while lines:
        points = zip(*(values[line] for line in lines), strict=True)
        shared = [at for at, point in enumerate(points) if None not in point]
        if len(shared) > 1 or len(lines) == 1:
            return Drawing(lines=tuple(lines), columns=_thinned(shared))
        lines.remove(max(lines, key=lambda line: (values[line].count(None), line)))
    return Drawing(lines=(), columns=())


def _thinned(columns: Sequence[int]) -> tuple[int, ...]:
    """At most as many as Slack draws, evenly spaced, with the first and the last."""
    last = len(columns) - 1
    if last < CHART_POINTS:
        return tuple(columns)
    return tuple(columns[round(at * last / (CHART_POINTS - 1))] for at in range(CHART_POINTS))


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
    return f" ({'; '.join(said)})" if said else ""
