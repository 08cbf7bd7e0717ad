"""What stands in for Slack's own chart: an uploaded picture, or the newest values as a table."""

from __future__ import annotations

from bot.drawing.plotted import break_places, known, value_text
from bot.messages.message import Chart, Table
from bot.slack.blocks.limits import ALT_TEXT, Json, plain_text

NAMELESS = "Chart"
HEADER = "When"
MOST_ROWS = 12
"""What a phone shows at once."""


def picture_block(chart: Chart, file: str, block_id: str) -> Json:
    """An uploaded picture of the chart."""
    alt = plain_text(chart.alt, ALT_TEXT) or plain_text(chart.title, ALT_TEXT) or NAMELESS
    return {"type": "image", "block_id": block_id, "slack_file": {"id": file}, "alt_text": alt}


def chart_table(chart: Chart) -> Table | None:
    """The newest values in rows, newest first; None when there is no value."""
    values = [known(line, len(chart.categories)) for line in chart.lines]
    columns = [at for at, point in enumerate(zip(*values, strict=True)) if set(point) != {None}]
    if not columns:
        return None
    rows = [
        (chart.categories[at], *(_cell(line[at], chart.unit) for line in values))
        for at in columns[::-1][:MOST_ROWS]
    ]
    unit = f" ({chart.unit})" if chart.unit.strip() else ""
    header = (HEADER, *(line.name for line in chart.lines))
    return Table(caption=f"{chart.title}{unit}", rows=(header, *rows))


def definitions(chart: Chart) -> str:
    """Since when which definition counts, in words."""
    words = {each.at: each.word for each in chart.breaks}
    return ", ".join(f"{words[at]} from {chart.categories[at]} on" for at in break_places(chart))


def _cell(value: float | None, unit: str) -> str:
    return "" if value is None else value_text(value, unit)
