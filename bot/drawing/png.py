"""A Chart as a PNG in the house style: the same chart always gives the same bytes."""

from __future__ import annotations

from dataclasses import replace

from bot.drawing.area import Area, reach, value_ticks
from bot.drawing.lines import draw_lines
from bot.drawing.paper import HEIGHT_PX, LINE_HEIGHT, POINTS_EACH, WIDTH_PX, Paper
from bot.drawing.style import DARK, LIGHT, looks
from bot.drawing.ticks import ticks
from bot.drawing.words import WORD_ROW_PX, Name, names, width_px, words, write_names, write_words
from bot.messages.message import Chart

EDGE_PX = 14.0
TITLE_PX, UNIT_PX, TICK_PX, FOOTER_PX = 14.0, 11.0, 10.5, 10.0
TITLE_LINES, UNIT_LINES, FOOTER_LINES = 2, 1, 2
GAP_PX = 8.0
NOTHING = "No value to draw"
"""Said in the place of the lines: what is unknown is never drawn as zero."""


def draw(chart: Chart, *, dark: bool = False) -> bytes:
    """An opaque picture of 800 by 480 pixels, to be shown 400 wide.

    Nothing is kept and nothing global is changed, so threads may draw at once. Matplotlib, which
    takes long to load, is loaded at the first call.
    """
    paper = Paper(DARK if dark else LIGHT)
    lines_end = names(chart, paper)
    area = _area(chart, paper, lines_end)
    above = words(chart, paper, area)
    rows = max((word.row for word in above), default=-1) + 1
    area = replace(area, top_px=area.top_px + rows * WORD_ROW_PX)
    if lines_end:
        _plot(chart, paper, area)
        write_words(above, paper, area)
        write_names(lines_end, paper, area)
    else:
        middle = (area.top_px + area.bottom_px) / 2
        ink = paper.theme.quiet
        paper.write(WIDTH_PX / 2, middle, NOTHING, size_px=UNIT_PX, colour=ink, align="center")
    return paper.png()


def _area(chart: Chart, paper: Paper, lines_end: list[Name]) -> Area:
    """The room between title, footer, the values' labels and the lines' names."""
    low, high = reach(chart)
    labels = [label for _, label in value_ticks(low, high, chart.unit)]
    widest = max((paper.width_px(label, TICK_PX) for label in labels), default=0.0)
    last = max(1, len(chart.categories) - 1)
    spare = 0.5 if len(chart.categories) == 1 else 0.0
    return Area(
        left_px=EDGE_PX + widest + GAP_PX,
        top_px=_head(chart, paper) + GAP_PX,
        right_px=WIDTH_PX - EDGE_PX - width_px(lines_end, paper),
        bottom_px=_foot(chart, paper) - TICK_PX * LINE_HEIGHT - GAP_PX,
        first=-spare,
        last=last - spare,
        low=low,
        high=high,
    )


def _head(chart: Chart, paper: Paper) -> float:
    """Writes title and unit; gives how far down they reach."""
    y, ink = EDGE_PX, paper.theme.ink
    wide = WIDTH_PX - 2 * EDGE_PX
    for line in paper.wrapped(chart.title, wide, size_px=TITLE_PX, most=TITLE_LINES, bold=True):
        paper.write(EDGE_PX, y + TITLE_PX / 2, line, size_px=TITLE_PX, colour=ink, bold=True)
        y += TITLE_PX * LINE_HEIGHT
    for line in paper.wrapped(chart.unit, wide, size_px=UNIT_PX, most=UNIT_LINES):
        colour = paper.theme.quiet
        paper.write(EDGE_PX, y + UNIT_PX / 2, line, size_px=UNIT_PX, colour=colour)
        y += UNIT_PX * LINE_HEIGHT
    return y


def _foot(chart: Chart, paper: Paper) -> float:
    """Writes as-of and source; gives how far up they reach."""
    wide = WIDTH_PX - 2 * EDGE_PX
    lines = paper.wrapped(chart.footer, wide, size_px=FOOTER_PX, most=FOOTER_LINES)
    top = HEIGHT_PX - EDGE_PX / 2 - len(lines) * FOOTER_PX * LINE_HEIGHT
    for number, line in enumerate(lines):
        y = top + (number + 0.5) * FOOTER_PX * LINE_HEIGHT
        paper.write(EDGE_PX, y, line, size_px=FOOTER_PX, colour=paper.theme.quiet)
    return top - GAP_PX / 2


def _plot(chart: Chart, paper: Paper, area: Area) -> None:
    """Lines and the labels of both axes; no frame and no grid but the floor."""
    axes = paper.plot(area.left_px, area.top_px, area.right_px, area.bottom_px)
    axes.set_xlim(area.first, area.last)
    axes.set_ylim(area.low, area.high)
    axes.set_xticks([])
    axes.set_yticks([])
    for side in ("left", "top", "right"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set(color=paper.theme.faint, linewidth=POINTS_EACH)
    if area.low < 0 < area.high:
        axes.axhline(0, color=paper.theme.faint, linewidth=POINTS_EACH, zorder=1)
    draw_lines(axes, chart, looks(chart.lines), paper.theme)
    colour = paper.theme.quiet
    for value, label in value_ticks(area.low, area.high, chart.unit):
        x, y = area.left_px - GAP_PX, area.y_px(value)
        paper.write(x, y, label, size_px=TICK_PX, colour=colour, align="right")
    y = area.bottom_px + GAP_PX / 2 + TICK_PX / 2
    for at, label in ticks(chart.categories, area.right_px - area.left_px):
        half = paper.width_px(label, TICK_PX) / 2
        x = min(max(area.x_px(at), EDGE_PX + half), WIDTH_PX - EDGE_PX - half)
        paper.stroke((area.x_px(at),) * 2, (area.bottom_px, area.bottom_px + 3), paper.theme.faint)
        paper.write(x, y, label, size_px=TICK_PX, colour=colour, align="center")
