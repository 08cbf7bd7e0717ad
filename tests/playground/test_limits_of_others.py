"""Our tables against limits that someone else wrote down: the slackblocks package."""

import pytest

from bot.playground.slack.rules import block_rules
from bot.playground.slack.rules.block_rules import BLOCKS, CHARTS, SURFACES, VIEW
from bot.playground.slack.rules.block_shapes import Kind, Many, Number, Rule, Shape, Text, Words
from bot.playground.slack.rules.element_rules import ELEMENTS

limits = pytest.importorskip("slackblocks._limits")
surfaces = pytest.importorskip("slackblocks._surfaces")

# Where sources disagree we keep the lower number: a message within it suits both.
STRICTER = {"DATA_TABLE_ROWS_MAX_ITEMS", "DATA_VISUALIZATION_SERIES_MAX_ITEMS"}


def at_most(rule: Rule, *path: str) -> float | None:
    """The upper bound found by walking from a shape along its keys; "*" enters a list."""
    for key in path:
        if key == "*":
            assert isinstance(rule, Many)
            rule = rule.of
        else:
            assert isinstance(rule, Shape)
            rule = {**rule.may, **rule.must}[key]
    assert not isinstance(rule, Kind)
    assert isinstance(rule, Many | Number | Text | Words)
    return rule.at_most


SAME = {
    "ACTIONS_ELEMENTS_MAX_ITEMS": at_most(BLOCKS["actions"], "elements"),
    "ALERT_TEXT_MAX_LENGTH": at_most(BLOCKS["alert"], "text"),
    "BUTTON_TEXT_MAX_LENGTH": at_most(ELEMENTS["button"], "text"),
    "BUTTON_URL_MAX_LENGTH": at_most(ELEMENTS["button"], "url"),
    "BUTTON_VALUE_MAX_LENGTH": at_most(ELEMENTS["button"], "value"),
    "ACTION_ID_MAX_LENGTH": at_most(ELEMENTS["button"], "action_id"),
    "CARD_ACTIONS_MAX_ITEMS": at_most(BLOCKS["card"], "actions"),
    "CARD_BODY_MAX_LENGTH": at_most(BLOCKS["card"], "body"),
    "CAROUSEL_ELEMENTS_MAX_ITEMS": at_most(BLOCKS["carousel"], "elements"),
    "CHECKBOXES_OPTIONS_MAX_ITEMS": at_most(ELEMENTS["checkboxes"], "options"),
    "CONTAINER_CHILD_BLOCKS_MAX_ITEMS": at_most(BLOCKS["container"], "child_blocks"),
    "CONTEXT_ELEMENTS_MAX_ITEMS": at_most(BLOCKS["context"], "elements"),
    "CONTEXT_ACTIONS_ELEMENTS_MAX_ITEMS": at_most(BLOCKS["context_actions"], "elements"),
    "DATA_TABLE_COLUMNS_MAX_ITEMS": at_most(BLOCKS["data_table"], "rows", "*"),
    "DATA_TABLE_PAGE_SIZE_MAX": at_most(BLOCKS["data_table"], "page_size"),
    "DATA_TABLE_ROWS_MAX_ITEMS": at_most(BLOCKS["data_table"], "rows"),
    "DATA_VISUALIZATION_DATA_MAX_ITEMS": at_most(CHARTS["line"], "series", "*", "data"),
    "DATA_VISUALIZATION_SERIES_MAX_ITEMS": at_most(CHARTS["line"], "series"),
    "DATA_VISUALIZATION_SERIES_NAME_MAX_LENGTH": at_most(CHARTS["line"], "series", "*", "name"),
    "DATA_VISUALIZATION_AXIS_LABEL_MAX_LENGTH": at_most(CHARTS["bar"], "axis_config", "x_label"),
    "DATA_VISUALIZATION_TITLE_MAX_LENGTH": at_most(BLOCKS["data_visualization"], "title"),
    "FEEDBACK_BUTTON_TEXT_MAX_LENGTH": at_most(
        ELEMENTS["feedback_buttons"], "positive_button", "text"
    ),
    "HEADER_TEXT_MAX_LENGTH": at_most(BLOCKS["header"], "text"),
    "IMAGE_ALT_TEXT_MAX_LENGTH": at_most(BLOCKS["image"], "alt_text"),
    "INPUT_LABEL_MAX_LENGTH": at_most(BLOCKS["input"], "label"),
    "MARKDOWN_TEXT_MAX_LENGTH": at_most(BLOCKS["markdown"], "text"),
    "OVERFLOW_OPTIONS_MAX_ITEMS": at_most(ELEMENTS["overflow"], "options"),
    "SECTION_FIELDS_ITEM_MAX_LENGTH": at_most(BLOCKS["section"], "fields", "*"),
    "SECTION_FIELDS_MAX_ITEMS": at_most(BLOCKS["section"], "fields"),
    "SECTION_TEXT_MAX_LENGTH": at_most(BLOCKS["section"], "text"),
    "SELECT_OPTIONS_MAX_ITEMS": at_most(ELEMENTS["static_select"], "options"),
    "TABLE_COLUMNS_MAX_ITEMS": at_most(BLOCKS["table"], "rows", "*"),
    "TABLE_ROWS_MAX_ITEMS": at_most(BLOCKS["table"], "rows"),
    "VIEW_CALLBACK_ID_MAX_LENGTH": at_most(VIEW, "callback_id"),
    "VIEW_PRIVATE_METADATA_MAX_LENGTH": at_most(VIEW, "private_metadata"),
    "VIEW_TITLE_MAX_LENGTH": at_most(VIEW, "title"),
    "MESSAGE_BLOCKS_MAX_ITEMS": block_rules.BLOCKS_IN_MESSAGE,
    "MESSAGE_DATA_VISUALIZATIONS_MAX_ITEMS": block_rules.CHARTS_IN_MESSAGE,
    "MARKDOWN_TOTAL_TEXT_MAX_LENGTH": block_rules.MARKDOWN_IN_MESSAGE,
    "VIEW_BLOCKS_MAX_ITEMS": block_rules.BLOCKS_IN_VIEW,
}


@pytest.mark.parametrize("name", SAME)
def test_a_limit_is_theirs_or_stricter_on_purpose(name: str) -> None:
    theirs = getattr(limits, name)
    assert SAME[name] is not None
    assert SAME[name] < theirs if name in STRICTER else SAME[name] == theirs


@pytest.mark.parametrize("surface", SURFACES)
def test_a_surface_takes_the_blocks_they_say(surface: str) -> None:
    assert SURFACES[surface] == surfaces._BLOCK_TYPES_BY_SURFACE[surface]
