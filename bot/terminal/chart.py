"""A Chart on a terminal: a sparkline a line with its first and last value, and its sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rich.text import Text

from bot.drawing.plotted import break_places, known, value_text
from bot.drawing.sparkline import BREAK, GAP, sparkline
from bot.drawing.style import Look, looks
from bot.messages.message import Chart

LONGEST_NAME = 24
GUTTER = "  "
WIDEST, NARROWEST = 48, 8
"""Blocks of a sparkline: more tell no more, fewer tell nothing."""


@dataclass(frozen=True, kw_only=True)
class _Row:
    name: str
    values: list[float | None]
    change: str
    look: Look


def chart_text(chart: Chart, width: int) -> Text:
    """The chart in lines of at most that width, then its sentence, which may be longer."""
    rows = _rows(chart)
    text = Text(chart.alt)
    if rows:
        text = Text("\n").join([*_drawn(chart, rows, width), text])
    if chart.footer:
        text.append(f"\n{chart.footer}", style="dim")
    return text


def _rows(chart: Chart) -> list[_Row]:
    """The lines that have a value; first and last are of one definition, the newest."""
    rows = []
    since = max(break_places(chart), default=0)
    for line, look in zip(chart.lines, looks(chart.lines), strict=True):
        values = known(line, len(chart.categories))
        comparable = [value for value in values[since:] if value is not None]
        ends = comparable[:1] + comparable[1:][-1:]
        if any(value is not None for value in values):
            change = " → ".join(value_text(value, chart.unit) for value in ends)
            name = (
                line.name if len(line.name) <= LONGEST_NAME else f"{line.name[: LONGEST_NAME - 1]}…"
            )
            rows.append(_Row(name=name, values=values, change=change, look=look))
    return rows


def _drawn(chart: Chart, rows: Sequence[_Row], width: int) -> list[Text]:
    names = max(len(row.name) for row in rows)
    changes = max(len(row.change) for row in rows)
    room = max(NARROWEST, min(WIDEST, width - names - changes - 2 * len(GUTTER)))
    breaks = break_places(chart)
    blocks = [sparkline(row.values, room, breaks=breaks) for row in rows]
    widest = max(map(len, blocks))
    unit = f" ({chart.unit})" if chart.unit else ""
    lines = [Text.assemble((chart.title, "bold"), (unit, "dim"))]
    for row, line in zip(rows, blocks, strict=True):
        drawn = f"{row.name.ljust(names)}{GUTTER}{line.ljust(widest)}"
        lines.append(Text.assemble((drawn, row.look.colour), GUTTER, row.change))
    return lines + [Text(said, style="dim") for said in _key(chart, rows)]


def _key(chart: Chart, rows: Sequence[_Row]) -> Iterator[str]:
    """From when to when, and what the signs in the lines mean."""
    first, last = chart.categories[0], chart.categories[-1]
    said = [first if first == last else f"{first} to {last}"]
    if len(rows) > 1 and len(chart.categories) > 1:
        said.append("each line on its own scale")
    if any(value is None for row in rows for value in row.values):
        said.append(f"{GAP} no number")
    yield "; ".join(said)
    words = {each.at: each.word for each in chart.breaks}
    places = break_places(chart)
    if places:
        groups = groupby(places, key=lambda at: words[at])
        changes = (
            f"{word} {', '.join(chart.categories[at] for at in ats)}" for word, ats in groups
        )
        yield f"{BREAK} {'; '.join(changes)}; the values are since then"
