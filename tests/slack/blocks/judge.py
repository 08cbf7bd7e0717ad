"""Judges the JSON of a message by Slack's limits, knowing nothing of the code that wrote it."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import slackblocks._limits as published

from bot.slack.blocks.slack_message import SlackMessage

Json = dict[str, Any]

SECTION = 3000
HEADER = 150
CONTEXT_ELEMENTS = 10
BLOCKS = 50
ACTIONS = 5
LABEL = 75
VALUE = 2000
PLACEHOLDER = 150
OPTION_VALUE = 150
OPTIONS = 100
GROUPS = 100
ACTION_ID = 255
BLOCK_ID = 255
ROWS = 100
COLUMNS = 20
CHARTS = 2
TABLES = 1
SERIES = 6
POINTS = 20
CHART_LABEL = 20
CHART_TITLE = 50
AXIS = 50
ALT_TEXT = 2000
FALLBACK = 3000
TOTAL = 10_000

PUBLISHED = {
    SECTION: published.SECTION_TEXT_MAX_LENGTH,
    HEADER: published.HEADER_TEXT_MAX_LENGTH,
    CONTEXT_ELEMENTS: published.CONTEXT_ELEMENTS_MAX_ITEMS,
    BLOCKS: published.MESSAGE_BLOCKS_MAX_ITEMS,
    LABEL: published.BUTTON_TEXT_MAX_LENGTH,
    VALUE: published.BUTTON_VALUE_MAX_LENGTH,
    ACTION_ID: published.ACTION_ID_MAX_LENGTH,
    ROWS: published.TABLE_ROWS_MAX_ITEMS,
    CHARTS: published.MESSAGE_DATA_VISUALIZATIONS_MAX_ITEMS,
    CHART_TITLE: published.DATA_VISUALIZATION_TITLE_MAX_LENGTH,
    CHART_LABEL: published.DATA_VISUALIZATION_SERIES_NAME_MAX_LENGTH,
}
ALSO_PUBLISHED = (
    (PLACEHOLDER, published.SELECT_PLACEHOLDER_MAX_LENGTH),
    (OPTION_VALUE, published.OPTION_VALUE_MAX_LENGTH),
    (OPTIONS, published.OPTION_GROUP_OPTIONS_MAX_ITEMS),
    (GROUPS, published.SELECT_OPTION_GROUPS_MAX_ITEMS),
    (LABEL, published.OPTION_TEXT_MAX_LENGTH),
    (LABEL, published.FEEDBACK_BUTTON_TEXT_MAX_LENGTH),
    (BLOCK_ID, published.BLOCK_ID_MAX_LENGTH),
    (COLUMNS, published.TABLE_COLUMNS_MAX_ITEMS),
    (POINTS, published.DATA_VISUALIZATION_DATA_MAX_ITEMS),
    (POINTS, published.DATA_VISUALIZATION_CATEGORIES_MAX_ITEMS),
    (CHART_LABEL, published.DATA_VISUALIZATION_POINT_LABEL_MAX_LENGTH),
    (CHART_LABEL, published.DATA_VISUALIZATION_CATEGORY_LABEL_MAX_LENGTH),
    (AXIS, published.DATA_VISUALIZATION_AXIS_LABEL_MAX_LENGTH),
    (FALLBACK, published.TEXT_MAX_LENGTH),
    (ALT_TEXT, published.IMAGE_ALT_TEXT_MAX_LENGTH),
)
STRICTER = (
    (ACTIONS, published.ACTIONS_ELEMENTS_MAX_ITEMS),
    (SERIES, published.DATA_VISUALIZATION_SERIES_MAX_ITEMS),
)

LIVE = re.compile(r"<[!@#]")
OUR_LINK = re.compile(r"<https?://[^\s<>|]+\|[^<>|]+>")
ENTITY = re.compile(r"&(amp|lt|gt);")


def problems(message: SlackMessage) -> list[str]:
    """Everything Slack would refuse, or that would ping somebody."""
    return list(_message(message))


def _message(message: SlackMessage) -> Iterator[str]:
    blocks = message["blocks"]
    yield from _within(message["text"], FALLBACK, "text")
    yield from _mrkdwn(message["text"], "text")
    if not 1 <= len(blocks) <= BLOCKS:
        yield f"{len(blocks)} blocks"
    kinds = Counter(block["type"] for block in blocks)
    if kinds["data_visualization"] > CHARTS or kinds["table"] > TABLES:
        yield f"too many charts or tables: {kinds}"
    ids = [block["block_id"] for block in blocks]
    actions = [each["action_id"] for block in blocks for each in _buttons(block)]
    for id in (*ids, *actions):
        yield from _within(id, BLOCK_ID, "id")
    if len(set(ids)) < len(ids) or len(set(actions)) < len(actions):
        yield "an id is there twice"
    if sum(map(_length, blocks)) > TOTAL:
        yield f"{sum(map(_length, blocks))} characters in all"
    for place, block in enumerate(blocks):
        for problem in JUDGES[block["type"]](block):
            yield f"block {place} ({block['type']}): {problem}"


def _section(block: Json) -> Iterator[str]:
    yield from _keys(block, {"text"})
    yield from _text(block["text"], SECTION)


def _header(block: Json) -> Iterator[str]:
    yield from _keys(block, {"text"})
    yield from _text(block["text"], HEADER, "plain_text")


def _context(block: Json) -> Iterator[str]:
    yield from _keys(block, {"elements"})
    if not 1 <= len(block["elements"]) <= CONTEXT_ELEMENTS:
        yield "elements"
    for element in block["elements"]:
        yield from _text(element, SECTION)


def _actions(block: Json) -> Iterator[str]:
    yield from _keys(block, {"elements"})
    if not 1 <= len(block["elements"]) <= ACTIONS:
        yield "buttons"
    for element in block["elements"]:
        yield from _within(element["action_id"], ACTION_ID, "action_id")
        yield from _select(element) if element["type"] == "static_select" else _button(element)


def _button(button: Json) -> Iterator[str]:
    if button.keys() - {"style"} != {"type", "text", "action_id", "value"}:
        yield f"keys {sorted(button)}"
    yield from _text(button["text"], LABEL, "plain_text")
    yield from _within(button["value"], VALUE, "value")


def _select(select: Json) -> Iterator[str]:
    if select.keys() != {"type", "action_id", "placeholder", "option_groups"}:
        yield f"keys {sorted(select)}"
    yield from _text(select["placeholder"], PLACEHOLDER, "plain_text")
    if not 1 <= len(select["option_groups"]) <= GROUPS:
        yield "groups"
    for group in select["option_groups"]:
        yield from _text(group["label"], LABEL, "plain_text")
        if not 1 <= len(group["options"]) <= OPTIONS:
            yield "options"
        for option in group["options"]:
            yield from _text(option["text"], LABEL, "plain_text")
            yield from _within(option["value"], OPTION_VALUE, "option value")


def _rating(block: Json) -> Iterator[str]:
    yield from _keys(block, {"elements"})
    (feedback,) = block["elements"]
    if feedback.keys() != {"type", "action_id", "positive_button", "negative_button"}:
        yield f"keys {sorted(feedback)}"
    for half in (feedback["positive_button"], feedback["negative_button"]):
        yield from _text(half["text"], LABEL, "plain_text")
        yield from _within(half["value"], VALUE, "value")
        yield from _within(half["accessibility_label"], LABEL, "accessibility_label")


def _table(block: Json) -> Iterator[str]:
    yield from _keys(block, {"rows", "column_settings"})
    widths = {len(row) for row in block["rows"]}
    if len(widths) != 1 or not 1 <= max(widths) <= COLUMNS or len(block["rows"]) > ROWS:
        yield f"shape {len(block['rows'])} x {widths}"
    if len(block["column_settings"]) != max(widths):
        yield "column settings"
    for row in block["rows"]:
        for cell in row:
            yield from _text(cell, SECTION, "raw_text")


def _chart(block: Json) -> Iterator[str]:
    yield from _keys(block, {"title", "chart"})
    yield from _within(block["title"], CHART_TITLE, "title")
    chart = block["chart"]
    axis, series = chart["axis_config"], chart["series"]
    categories = axis["categories"]
    if not 1 <= len(series) <= SERIES or not 1 <= len(categories) <= POINTS:
        yield "size"
    names = [each["name"] for each in series]
    if len(set(names)) < len(names) or len(set(categories)) < len(categories):
        yield "names are not unique"
    for label in (*names, *categories):
        yield from _within(label, CHART_LABEL, "label")
    yield from _within(axis.get("y_label", "-"), AXIS, "y_label")
    for each in series:
        if [point["label"] for point in each["data"]] != categories:
            yield "a line does not cover every category"
        if not all(isinstance(point["value"], int | float) for point in each["data"]):
            yield "a point without a number"


def _image(block: Json) -> Iterator[str]:
    yield from _keys(block, {"slack_file", "alt_text"})
    yield from _within(block["alt_text"], ALT_TEXT, "alt_text")
    if block["slack_file"].keys() != {"id"}:
        yield "a file that is not named by its id alone"


JUDGES = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "context_actions": _rating,
    "table": _table,
    "data_visualization": _chart,
    "image": _image,
}


def _keys(block: Json, keys: set[str]) -> Iterator[str]:
    if block.keys() != keys | {"type", "block_id"}:
        yield f"keys {sorted(block)}"


def _text(text: Json, limit: int, kind: str = "mrkdwn") -> Iterator[str]:
    if text["type"] != kind or (kind == "mrkdwn" and text.get("verbatim") is not True):
        yield f"a text of type {text['type']}"
    yield from _within(text["text"], limit, "text")
    if kind == "mrkdwn":
        yield from _mrkdwn(text["text"], "text")
    elif LIVE.search(text["text"]):
        yield "a live token"


def _mrkdwn(text: str, what: str) -> Iterator[str]:
    rest = OUR_LINK.sub("", text)
    rest = re.sub(r"^>", "", rest, flags=re.MULTILINE)
    if "<" in rest or ">" in rest or "&" in ENTITY.sub("", rest):
        yield f"{what} is not escaped"


def _within(text: str, limit: int, what: str) -> Iterator[str]:
    if not text.strip() or len(text) > limit:
        yield f"{what} of {len(text)} characters"


def _buttons(block: Json) -> list[Json]:
    return block["elements"] if block["type"] in ("actions", "context_actions") else []


def _length(value: object, key: str = "") -> int:
    if isinstance(value, dict):
        return sum(_length(each, name) for name, each in value.items())
    if isinstance(value, list):
        return sum(_length(each, key) for each in value)
    counted = key in (
        "text",
        "value",
        "title",
        "name",
        "label",
        "alt_text",
        "categories",
        "y_label",
    )
    return len(value) if counted and isinstance(value, str) else 0
