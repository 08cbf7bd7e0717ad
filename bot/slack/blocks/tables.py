"""A Table as Slack's table block, or as lined-up text where Slack takes no table."""

from __future__ import annotations

from slackblocks import ColumnSettings, RawText, TableBlock

from bot.messages.message import Table
from bot.slack.blocks.limits import (
    CELL,
    ELLIPSIS,
    TABLE_COLUMNS,
    TABLE_ROWS,
    Json,
    plain_text,
)
from bot.slack.blocks.text import escape

EMPTY = "–"
"""Stands in a cell that says nothing: Slack refuses an empty one."""
_FENCE = "```"
_NARROW = 24
"""Characters of a cell in lined-up text, so that a row stays on a phone."""


def table_block(table: Table, room: int, block_id: str) -> Json | None:
    """As many rows as there is room for; None when not even the header fits."""
    rows = _cells(table, CELL)
    while rows and sum(len(cell) for row in rows for cell in row) > room:
        rows.pop()
    if not rows:
        return None
    settings = [
        ColumnSettings(align="right" if _is_numeric(rows, column) else "left", is_wrapped=True)
        for column in range(len(rows[0]))
    ]
    block: Json = TableBlock(
        rows=[[RawText(cell) for cell in row] for row in rows],
        column_settings=settings,
        block_id=block_id,
    )._resolve()
    return block


def table_text(table: Table, room: int) -> str:
    """The table as lined-up text in a code fence; empty when nothing fits."""
    rows = _cells(table, _NARROW)
    if not rows:
        return ""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    text = ""
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        line = escape("  ".join(cells).rstrip().replace("`", "ˋ")) + "\n"
        if len(text) + len(line) + 2 * len(_FENCE) + 2 > room:
            break
        text += line
    return f"{_FENCE}\n{text}{_FENCE}" if text else ""


def left_out(table: Table, shown: int) -> str:
    """Says how many rows are not shown; empty when all are."""
    missing = len(table.rows) - shown
    return f" {ELLIPSIS} {missing} more rows" if missing > 0 else ""


def _cells(table: Table, longest: int) -> list[list[str]]:
    width = min(max((len(row) for row in table.rows), default=0), TABLE_COLUMNS)
    if not width:
        return []
    return [
        [plain_text(cell, longest) or EMPTY for cell in row[:width]] + [EMPTY] * (width - len(row))
        for row in table.rows[:TABLE_ROWS]
    ]


def _is_numeric(rows: list[list[str]], column: int) -> bool:
    body = [row[column] for row in rows[1:]]
    return bool(body) and all(cell == EMPTY or _number(cell) for cell in body)


def _number(cell: str) -> bool:
    return cell.strip("+-−%<>~ ").replace(",", "").replace(".", "").replace(" ", "").isdigit()
