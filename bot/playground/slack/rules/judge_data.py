"""The rules that no single field carries: charts and tables that fit together, and totals."""

from collections import Counter
from collections.abc import Iterator

from bot.playground.slack.rules.block_rules import (
    CHARTS_IN_MESSAGE,
    DATA_TABLE_TEXT,
    MARKDOWN_IN_MESSAGE,
    TEXT_IN_MESSAGE,
)
from bot.playground.slack.wire import Json

Found = Iterator[tuple[str, str]]
CARTESIAN = ("bar", "area", "line")
NATIVE_DATA = frozenset({"data_table", "data_visualization", "table"})


def totals(blocks: list[Json], at: str) -> Found:
    """What is wrong with all blocks together."""
    charts = [block for block in blocks if block.get("type") == "data_visualization"]
    if len(charts) > CHARTS_IN_MESSAGE:
        yield at, f"no more than {CHARTS_IN_MESSAGE} data_visualization blocks allowed"
    if sum(_length(block.get("text")) for block in _of(blocks, "markdown")) > MARKDOWN_IN_MESSAGE:
        yield at, f"markdown text must be less than {MARKDOWN_IN_MESSAGE + 1} characters in total"
    cells = [cell for block in _of(blocks, "data_table") for cell in _cells(block)]
    if sum(_length(str(cell.get("text", ""))) for cell in cells) > DATA_TABLE_TEXT:
        yield at, f"data_table text must be less than {DATA_TABLE_TEXT + 1} characters in total"
    for place, block in enumerate(blocks):
        if block.get("type") == "task_card" and block.get("status") == "pending":
            yield f"{at}/{place}/status", "only a task in a plan may be pending"


def crossed(value: Json, at: str) -> Found:
    """What is wrong between the fields of one chart or one table."""
    kind = value.get("type")
    if kind == "pie":
        yield from _pie(value, at)
    elif kind in CARTESIAN:
        yield from _plot(value, at)
    elif kind == "data_table":
        yield from _data_table(value, at)


def is_too_long(blocks: list[Json]) -> bool:
    """Whether a message's text passes the total that Slack was seen to refuse."""
    prose = [block for block in blocks if block.get("type") not in NATIVE_DATA]
    return sum(map(_text_within, prose)) > TEXT_IN_MESSAGE


def _pie(chart: Json, at: str) -> Found:
    for place, segment in enumerate(_objects(chart.get("segments"))):
        value = segment.get("value")
        if isinstance(value, int | float) and value <= 0:
            yield f"{at}/segments/{place}/value", "must be greater than 0"


def _plot(chart: Json, at: str) -> Found:
    axis = chart.get("axis_config")
    categories = axis.get("categories") if isinstance(axis, dict) else None
    series = _objects(chart.get("series"))
    yield from _twice(categories, f"{at}/axis_config/categories")
    yield from _twice([each.get("name") for each in series], f"{at}/series")
    for place, each in enumerate(series):
        labels = [point.get("label") for point in _objects(each.get("data"))]
        if isinstance(categories, list) and Counter(map(str, labels)) != Counter(
            map(str, categories)
        ):
            yield f"{at}/series/{place}/data", "must have one point for each category"


def _data_table(table: Json, at: str) -> Found:
    rows = _lists(table.get("rows"))
    widths = {len(row) for row in rows}
    if len(widths) > 1:
        yield f"{at}/rows", "must have the same number of cells in each row"
    if rows and any(cell.get("type") == "rich_text" for cell in _objects(rows[0])):
        yield f"{at}/rows/0", "unsupported type: rich_text"
    index = table.get("row_header_column_index")
    if isinstance(index, int) and widths and index >= max(widths):
        yield f"{at}/row_header_column_index", f"must be less than {max(widths)}"


def _twice(values: object, at: str) -> Found:
    seen = Counter(map(str, values)) if isinstance(values, list) else Counter[str]()
    yield from ((at, f'"{value}" already exists') for value in seen if seen[value] > 1)


def _of(blocks: list[Json], kind: str) -> list[Json]:
    return [block for block in blocks if block.get("type") == kind]


def _cells(table: Json) -> list[Json]:
    return [cell for row in _lists(table.get("rows")) for cell in _objects(row)]


def _objects(value: object) -> list[Json]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _lists(value: object) -> list[list[object]]:
    return [each for each in value if isinstance(each, list)] if isinstance(value, list) else []


def _length(text: object) -> int:
    return len(text) if isinstance(text, str) else 0


def _text_within(value: object) -> int:
    if isinstance(value, dict):
        return _length(value.get("text")) + sum(map(_text_within, value.values()))
    return sum(map(_text_within, value)) if isinstance(value, list) else 0
