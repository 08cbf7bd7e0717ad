"""``sources --probe``: asks every endpoint once and says whether it answers as documented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.core.errors import SourceDown
from bot.jobs.collecting.collect import Reached
from bot.toolbox import Shape


def probe_all(
    reached: Sequence[Reached], names: Mapping[str, str], at: datetime, console: Console
) -> int:
    """Prints a row per endpoint; 0 when every one held."""
    table = Table(title="Does it answer as documented?", title_justify="left")
    for header in ("Source", "Endpoint", "Shape", "What was found"):
        table.add_column(header)
    all_held = True
    for one in reached:
        for shape in _shapes(one, at):
            all_held &= shape.held
            held = "held" if shape.held else "DID NOT HOLD"
            cells = (names[one.source.NAME], shape.endpoint, held, shape.detail)
            table.add_row(*map(Text, cells))
    console.print(table)
    return 0 if all_held else 1


def _shapes(one: Reached, at: datetime) -> list[Shape]:
    if one.web is None:
        detail = f"switched off: set FRAMEWISE_{one.source.NAME.upper()}_URL"
        return [Shape(endpoint="–", held=True, detail=detail)]
    try:
        return list(one.source.probe(one.web, at))
    except SourceDown as failure:
        detail = f"{failure.reason}: {failure.detail}"
        return [Shape(endpoint="all", held=False, detail=detail)]
