"""Lines, bands, markers and definition changes inside the plot area."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bot.drawing.paper import POINTS_EACH
from bot.drawing.plotted import Run, break_places, known, runs
from bot.drawing.style import Look, Theme, edge, shade
from bot.messages.message import Chart, ChartLine

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LINE_PX, MARKER_PX, BREAK_PX = 2.2, 6.0, 0.9
EDGE_PX, MARKER_EDGE_PX = 0.35, 0.7
MARKERS = 7
"""So many a line: enough to tell it by, few enough to see the line."""
BAND_OPACITY = 0.18


def draw_lines(axes: Axes, chart: Chart, styles: Sequence[Look], theme: Theme) -> None:
    """Every line with its band, the first one on top, and the definition changes under them."""
    places = break_places(chart)
    for place in places:
        width = BREAK_PX * POINTS_EACH
        axes.axvline(place - 0.5, color=theme.quiet, linewidth=width, dashes=(3, 2), zorder=1)
    count = len(chart.categories)
    for number, (line, look) in enumerate(zip(chart.lines, styles, strict=True)):
        level = 2 + len(chart.lines) - number
        _draw_band(axes, line, shade(look.colour, theme), places)
        stretches = list(runs(known(line, count), places))
        for run in stretches:
            _draw_run(axes, run, look, theme, level)
        marked = _marked(stretches, shift=number / len(chart.lines))
        _draw_markers(axes, marked, look, theme, level)


def _draw_band(axes: Axes, line: ChartLine, colour: str, places: Sequence[int]) -> None:
    lows = runs([pair[0] if pair else None for pair in line.band], places)
    highs = runs([pair[1] if pair else None for pair in line.band], places)
    for low, high in zip(lows, highs, strict=True):
        xs = [at for at, _ in low]
        below, above = [value for _, value in low], [value for _, value in high]
        axes.fill_between(
            xs, below, above, color=colour, alpha=BAND_OPACITY, linewidth=0, zorder=1.5
        )


def _draw_run(axes: Axes, run: Run, look: Look, theme: Theme, level: int) -> None:
    if len(run) < 2:
        return
    xs, ys = [at for at, _ in run], [value for _, value in run]
    colour = shade(look.colour, theme)
    under = edge(colour, theme)
    layers = [(under, LINE_PX + 2 * EDGE_PX)] if under else []
    for layer, width in (*layers, (colour, LINE_PX)):
        (drawn,) = axes.plot(xs, ys, color=layer, linewidth=width * POINTS_EACH, zorder=level)
        drawn.set_solid_capstyle("round")
        if look.dash:
            # Dashes are counted in line widths, so that the edge lies under the line.
            drawn.set_dashes([each * LINE_PX / width for each in look.dash])


def _marked(stretches: Sequence[Run], *, shift: float) -> Run:
    """Where a line gets a marker: here and there, at its end, and where it is but a point."""
    points = [point for run in stretches for point in run]
    step = max(1, len(points) // MARKERS)
    regular = set(range(round(shift * step), len(points), step))
    alone = {run[0][0] for run in stretches if len(run) == 1}
    last = len(points) - 1
    return [
        point
        for number, point in enumerate(points)
        if number == last or point[0] in alone or (number in regular and last - number >= step / 2)
    ]


def _draw_markers(axes: Axes, marked: Run, look: Look, theme: Theme, level: int) -> None:
    xs, ys = [at for at, _ in marked], [value for _, value in marked]
    axes.plot(xs, ys, **marker(look, theme), zorder=level + 0.5, clip_on=False)


def marker(look: Look, theme: Theme) -> dict[str, Any]:
    """How a line's marker is drawn, as arguments for Matplotlib."""
    colour = shade(look.colour, theme)
    return {
        "linestyle": "none",
        "marker": look.marker,
        "markersize": MARKER_PX * POINTS_EACH,
        "markerfacecolor": colour,
        "markeredgecolor": edge(colour, theme) or theme.background,
        "markeredgewidth": MARKER_EDGE_PX * POINTS_EACH,
    }
