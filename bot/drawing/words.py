"""The words around the lines: each line's name at its end, each definition change's word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.drawing.area import Area
from bot.drawing.lines import marker
from bot.drawing.paper import LINE_HEIGHT, WIDTH_PX, Paper
from bot.drawing.plotted import break_places, known, spread, value_text
from bot.drawing.style import Look, looks
from bot.messages.message import Chart

NAME_PX, VALUE_PX = 11.5, 10.5
NAME_WIDTH_PX = 104.0
"""What a name may take: more would leave too little for the lines."""
LEADER_PX = 14.0
"""Between the last category and the names: room for the hair line to a name that was moved."""
MARKER_PX = 11.0
"""What the line's marker takes beside its name."""
NEAR_PX = 4.0
"""A name so near to its line's end needs no hair line."""
WITH_VALUES = 4
"""Up to so many lines there is room for the newest value under each name."""
WORD_PX, WORD_ROW_PX, WORD_ROWS, WORD_WIDTH_PX = 10.0, 13.0, 2, 110.0


@dataclass(frozen=True, kw_only=True)
class Name:
    """What stands at the end of a line, and the point it belongs to."""

    text: str
    value: str
    at: int
    height: float
    look: Look

    @property
    def size_px(self) -> float:
        return (NAME_PX + (VALUE_PX if self.value else 0)) * LINE_HEIGHT


def names(chart: Chart, paper: Paper) -> list[Name]:
    """One per line that has a value; the value itself only when it is of the newest category."""
    made = []
    for line, look in zip(chart.lines, looks(chart.lines), strict=True):
        points = [
            (at, v) for at, v in enumerate(known(line, len(chart.categories))) if v is not None
        ]
        if not points:
            continue
        at, value = points[-1]
        is_newest = at == len(chart.categories) - 1 and len(chart.lines) <= WITH_VALUES
        (text,) = paper.wrapped(line.name, NAME_WIDTH_PX, size_px=NAME_PX, most=1) or [""]
        shown = value_text(value, chart.unit) if is_newest else ""
        made.append(Name(text=text, value=shown, at=at, height=value, look=look))
    return made


def width_px(made: Sequence[Name], paper: Paper) -> float:
    """What the names take beside the plot."""
    widths = [paper.width_px(each.text, NAME_PX, bold=True) for each in made]
    widths += [paper.width_px(each.value, VALUE_PX) for each in made]
    return LEADER_PX + MARKER_PX + max(widths, default=0.0)


def write_names(made: Sequence[Name], paper: Paper, area: Area) -> None:
    """Names beside the ends of their lines, moved apart where they would overlap."""
    if not made:
        return
    row = max(each.size_px for each in made)
    heights = [area.y_px(each.height) for each in made]
    half, name_half = row / 2, NAME_PX * LINE_HEIGHT / 2
    # A name stands level with its line's end, its value below it.
    wanted = [
        height - name_half + each.size_px / 2 for height, each in zip(heights, made, strict=True)
    ]
    places = spread(wanted, row, area.top_px + half - name_half, area.bottom_px - half)
    x = area.right_px + LEADER_PX + MARKER_PX
    for name, place, point in zip(made, places, heights, strict=True):
        end = area.x_px(name.at)
        first = place - name.size_px / 2 + name_half
        sign = x - MARKER_PX * 0.6
        if end < area.right_px - LEADER_PX or abs(first - point) > NEAR_PX:
            paper.stroke((end + 5, sign - 5), (point, first), paper.theme.faint)
        paper.mark(sign, first, marker(name.look, paper.theme))
        paper.write(x, first, name.text, size_px=NAME_PX, colour=paper.theme.ink, bold=True)
        if name.value:
            below = first + NAME_PX * LINE_HEIGHT
            paper.write(x, below, name.value, size_px=VALUE_PX, colour=paper.theme.quiet)


@dataclass(frozen=True, kw_only=True)
class Word:
    """What a definition change is called, and where that stands above the plot."""

    text: str
    left_px: float
    row: int


def words(chart: Chart, paper: Paper, area: Area) -> list[Word]:
    """The words in rows, none over another; one that repeats its neighbour is left out."""
    said = {each.at: " ".join(each.word.split()) for each in chart.breaks}
    made: list[Word] = []
    ends: dict[int, float] = {}
    for place in break_places(chart):
        (text,) = paper.wrapped(said[place], WORD_WIDTH_PX, size_px=WORD_PX, most=1) or [""]
        width = paper.width_px(text, WORD_PX)
        left = min(area.x_px(place - 0.5), WIDTH_PX - LEADER_PX - width)
        row = next((row for row in range(WORD_ROWS) if ends.get(row, 0.0) < left), None)
        repeats = bool(made) and made[-1].text == text and row != made[-1].row
        if text and row is not None and not repeats:
            made.append(Word(text=text, left_px=left, row=row))
            ends[row] = left + width + LEADER_PX / 2
    return made


def write_words(made: Sequence[Word], paper: Paper, area: Area) -> None:
    """Words above the plot, the first row nearest to it."""
    for word in made:
        y = area.top_px - (word.row + 0.5) * WORD_ROW_PX
        paper.write(word.left_px, y, word.text, size_px=WORD_PX, colour=paper.theme.quiet)
