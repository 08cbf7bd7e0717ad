"""Parts of a Message as blocks, each inside its limits and all together inside the total."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import assert_never

from slackblocks import HeaderBlock

from bot.messages.message import (
    Chart,
    Choice,
    Fact,
    Heading,
    Line,
    Link,
    Menu,
    Note,
    Part,
    Preformatted,
    Quote,
    Rating,
    Table,
)
from bot.messages.rating import QUESTION
from bot.slack.blocks.buttons import menu_select, rating_block, rows
from bot.slack.blocks.chart_stand_ins import chart_table, definitions, picture_block
from bot.slack.blocks.charts import chart_block
from bot.slack.blocks.limits import (
    BUTTON_VALUE,
    CHARTS,
    HEADER,
    TABLES,
    TEXT,
    Json,
    plain_text,
    size,
)
from bot.slack.blocks.lines import pieces, quoted
from bot.slack.blocks.sheet import SPARE_TEXT, Sheet, context, section
from bot.slack.blocks.tables import left_out, table_block, table_text
from bot.slack.blocks.text import Piece, Words, fit, preformatted

NO_PICTURES: Mapping[Chart, str] = {}
SHORTENED = "Shortened to fit into one Slack message."


def render(
    parts: Sequence[Part], *, native: bool = True, pictures: Mapping[Chart, str] = NO_PICTURES
) -> list[Json]:
    """Blocks for parts.

    Args:
        native: False: tables and charts as text, for a workspace that refuses those blocks.
        pictures: The ids of uploaded files for charts that are shown as pictures.
    """
    sheet = Sheet(native=native, pictures=pictures)
    for group in _groups(parts):
        _put(group, sheet)
    if sheet.is_cut:
        sheet.blocks.append(context(SHORTENED, sheet.next_id))
    return sheet.blocks


def _groups(parts: Sequence[Part]) -> Iterator[list[Part]]:
    """Parts that stand in one block together: points, other lines, choices."""

    def together(numbered: tuple[int, Part]) -> object:
        number, part = numbered
        match part:
            case Fact(mark="point"):
                return Fact
            case Line() | Fact() | Link():
                return Line
            case Choice():
                return Choice
            case _:
                return number

    for _, group in groupby(enumerate(parts), key=together):
        yield [part for _, part in group]


def _put(group: Sequence[Part], sheet: Sheet) -> None:
    first = group[0]
    match first:
        case Line() | Fact() | Link():
            lines = [pieces(part) for part in group if isinstance(part, Line | Fact | Link)]
            _put_lines(lines, sheet)
        case Choice():
            _put_choices([part for part in group if isinstance(part, Choice)], sheet)
        case Heading():
            if text := plain_text(first.text, min(HEADER, sheet.room)):
                sheet.add(HeaderBlock(text, block_id=sheet.next_id)._resolve())
        case Note():
            _put_note((Words(first.text),), sheet)
        case Quote():
            if first.text.strip():
                _put_lines(quoted(first), sheet)
        case Table():
            _put_table(first, sheet)
        case Chart():
            _put_chart(first, sheet)
        case Menu():
            _put_menu(first, sheet)
        case Rating():
            _put_rating(first, sheet)
        case Preformatted():
            _put_preformatted(first, sheet)
        case _:
            assert_never(first)


def _put_lines(lines: Sequence[Sequence[Piece]], sheet: Sheet) -> None:
    """As many lines to a section as it holds."""
    text = ""
    for line in lines:
        made = fit(line, min(TEXT, sheet.room - len(text) - 1))
        if not made.strip():
            sheet.is_cut |= bool(line) and sheet.room - len(text) < TEXT
            continue
        if text and len(text) + 1 + len(made) > TEXT:
            sheet.add(section(text, sheet.next_id))
            text = ""
        text = f"{text}\n{made}" if text else made
    if text:
        sheet.add(section(text, sheet.next_id))


def _put_note(line: Sequence[Piece], sheet: Sheet) -> None:
    text = sheet.fit(line)
    if text.strip():
        sheet.add(context(text.strip(), sheet.next_id))


def _put_choices(choices: Sequence[Choice], sheet: Sheet) -> None:
    for row in rows(choices, sheet.buttons + 1):
        fitting, room = list[Json](), sheet.room
        for button in row:
            if (taken := size(button)) <= room:
                fitting.append(button)
                room -= taken
        sheet.is_cut |= len(fitting) < len(row)
        block = {"type": "actions", "block_id": sheet.next_id, "elements": fitting}
        if fitting and sheet.add(block):
            sheet.buttons += len(row)


def _put_menu(menu: Menu, sheet: Sheet) -> None:
    """A menu; where not all of it has room, as many of its groups as do."""
    groups = menu.groups
    while groups:
        select = menu_select(replace(menu, groups=groups), sheet.buttons + 1)
        block = {"type": "actions", "block_id": sheet.next_id, "elements": [select]}
        if select is None:
            return
        if size(block) <= sheet.room:
            sheet.buttons += sheet.add(block)
            return
        groups = groups[:-1]
    sheet.is_cut |= bool(menu.groups)


def _put_rating(rating: Rating, sheet: Sheet) -> None:
    """The question and its two buttons, once in a message."""
    lines = (rating.good, rating.bad)
    if not all(line.strip() and len(line) <= BUTTON_VALUE for line in lines):
        return
    if sheet.holds("context_actions"):
        sheet.is_cut = True
        return
    _put_note((Words(QUESTION),), sheet)
    sheet.add(rating_block(rating, sheet.next_id))


def _put_preformatted(part: Preformatted, sheet: Sheet) -> None:
    """As many sections as it takes."""
    fences, is_all = preformatted(part.text, sheet.room, TEXT)
    for text in fences:
        sheet.add(section(text, sheet.next_id))
    sheet.is_cut |= not is_all


def _put_table(table: Table, sheet: Sheet) -> None:
    caption: list[Piece] = [Words(table.caption.strip(), "strong")] if table.caption.strip() else []
    room = max(0, sheet.room - len(table.caption) - SPARE_TEXT)
    if sheet.native and sheet.holds("table") < TABLES:
        block = table_block(table, room, "")
        if block is not None:
            caption.append(Words(left_out(table, len(block["rows"])), "quiet"))
            _put_lines([caption], sheet)
            sheet.add({**block, "block_id": sheet.next_id})
            return
    _put_lines([caption], sheet)
    if text := table_text(table, min(TEXT, sheet.room)):
        sheet.add(section(text, sheet.next_id))


def _put_chart(chart: Chart, sheet: Sheet) -> None:
    if _put_picture(chart, sheet):
        _put_note((Words(chart.alt),), sheet)
        return
    unseen = _put_drawing(chart, sheet)
    if unseen is None and (table := chart_table(chart)) is not None:
        _put_table(table, sheet)
    said = "; ".join(filter(None, (unseen, definitions(chart))))
    aside = f" ({said})" if said else ""
    footer = f" · {chart.footer}" if chart.footer.strip() else ""
    _put_note((Words(chart.alt), Words(aside), Words(footer)), sheet)


def _put_picture(chart: Chart, sheet: Sheet) -> bool:
    file = sheet.pictures.get(chart)
    return file is not None and sheet.add(picture_block(chart, file, sheet.next_id))


def _put_drawing(chart: Chart, sheet: Sheet) -> str | None:
    """Slack's own chart; gives what it leaves out, or None where it could not be put."""
    if not sheet.native or sheet.holds("data_visualization") >= CHARTS:
        return None
    drawn = chart_block(chart, sheet.next_id)
    return drawn[1] if drawn is not None and sheet.add(drawn[0]) else None
