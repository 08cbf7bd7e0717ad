"""Slack's limits for blocks, messages and views, one row per block, and where each may stand."""

from bot.playground.slack.rules.block_shapes import (
    Anything,
    Flag,
    Kind,
    Many,
    Number,
    OneOf,
    Rule,
    Shape,
    Text,
    Words,
)
from bot.playground.slack.rules.element_rules import (
    BUTTONS,
    CELL,
    IMAGE,
    IN_ACTIONS,
    IN_CONTEXT,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    URL,
)

BLOCKS_IN_MESSAGE = 50
BLOCKS_IN_VIEW = 100
CHARTS_IN_MESSAGE = 2
# Not documented: Slack was seen to answer msg_blocks_too_long from about here on.
TEXT_IN_MESSAGE = 13_200
MARKDOWN_IN_MESSAGE = 12_000
DATA_TABLE_TEXT = 20_000

# Blocks that may stand in messages, modals and Homes; blocks for messages and Homes alone.
EVERYWHERE = frozenset(
    {"actions", "card", "context", "divider", "header", "image", "input", "rich_text", "section"}
    | {"video"}
)
DATA = frozenset({"carousel", "container", "data_table", "data_visualization", "table"})

WIDE = Text(at_most=2000, is_plain=True)
TITLE = Text(at_most=150)
RICH = Anything()
CARD: dict[str, Rule] = {
    "title": TITLE,
    "subtitle": TITLE,
    "body": Text(at_most=200),
    "subtext": Text(at_most=200),
    "hero_image": Anything(),
    "icon": Anything(),
    "actions": Many(of=BUTTONS, at_most=3),
}
TASK: dict[str, Rule] = {
    "details": RICH,
    "output": RICH,
    "sources": Many(of=Anything()),
}
STATUS = OneOf(("pending", "in_progress", "complete", "error"))
INSIDE_CONTAINER = (EVERYWHERE - {"input"}) | (DATA - {"carousel", "container"}) | {"markdown"}
BLOCKS: dict[str, Shape] = {
    "section": Shape(
        may={
            "text": Text(at_most=3000),
            "fields": Many(of=Text(at_most=2000), at_most=10),
            "accessory": IN_SECTION,
            "expand": Flag(),
        },
        one_of=("text", "fields"),
    ),
    "header": Shape(must={"text": Text(at_most=150, is_plain=True)}, may={"level": Number()}),
    "divider": Shape(),
    "context": Shape(must={"elements": Many(of=IN_CONTEXT, at_most=10)}),
    "actions": Shape(must={"elements": Many(of=Kind("elements", IN_ACTIONS), at_most=25)}),
    "context_actions": Shape(must={"elements": Many(of=IN_CONTEXT_ACTIONS, at_most=5)}),
    "image": Shape(
        must={"alt_text": IMAGE["alt_text"]},
        may={**IMAGE, "title": WIDE},
        one_of=("image_url", "slack_file"),
    ),
    "input": Shape(
        must={"label": WIDE, "element": IN_INPUT},
        may={"hint": WIDE, "optional": Flag(), "dispatch_action": Flag()},
    ),
    "markdown": Shape(must={"text": Words(at_most=12_000, at_least=1)}),
    "rich_text": Shape(must={"elements": Many(of=RICH)}),
    "table": Shape(
        must={"rows": Many(of=Many(of=CELL, at_most=20), at_most=100)},
        may={"column_settings": Many(of=Anything(), at_most=20)},
    ),
    "data_table": Shape(
        must={
            "rows": Many(of=Many(of=CELL, at_most=20), at_least=2, at_most=101),
            "caption": Words(at_least=1),
        },
        may={
            "page_size": Number(at_least=1, at_most=100),
            "row_header_column_index": Number(at_least=0),
        },
    ),
    "data_visualization": Shape(
        must={
            "title": Words(at_most=50, at_least=1),
            "chart": Kind("charts", frozenset({"pie", "bar", "area", "line"})),
        },
    ),
    "card": Shape(may=CARD, one_of=("hero_image", "title", "actions", "body")),
    "carousel": Shape(must={"elements": Many(of=Kind("blocks", frozenset({"card"})), at_most=10)}),
    "container": Shape(
        must={"child_blocks": Many(of=Kind("blocks", INSIDE_CONTAINER), at_most=10)},
        may={
            "title": TITLE,
            "rich_text_title": RICH,
            "subtitle": TITLE,
            "icon": Anything(),
            "width": OneOf(("narrow", "standard", "wide", "full")),
            "is_collapsible": Flag(),
            "default_collapsed": Flag(),
            "has_header_divider": Flag(),
        },
        one_of=("title", "rich_text_title"),
    ),
    "alert": Shape(
        must={"text": Text(at_most=200)},
        may={"level": OneOf(("default", "info", "warning", "error", "success"))},
    ),
    "task_card": Shape(
        must={"task_id": Words(at_least=1), "title": Words(at_least=1), "status": STATUS}, may=TASK
    ),
    "plan": Shape(
        must={"title": Anything()}, may={"tasks": Many(of=Anything(), at_most=50, at_least=0)}
    ),
    "video": Shape(
        must={
            "alt_text": Words(at_most=2000, at_least=1),
            "title": Text(at_most=200, is_plain=True),
            "thumbnail_url": URL,
            "video_url": URL,
        },
        may={
            "title_url": URL,
            "description": Text(at_most=200, is_plain=True),
            "provider_icon_url": URL,
            "provider_name": Words(at_most=50),
            "author_name": Words(at_most=50),
        },
    ),
    "file": Shape(must={"external_id": Words(at_least=1), "source": OneOf(("remote",))}),
}

LABEL_20 = Words(at_most=20, at_least=1)
POINT = Shape(must={"label": LABEL_20, "value": Number(is_whole=False)})
SEGMENT = Shape(must={"label": LABEL_20, "value": Number(is_whole=False)})
SERIES = Shape(must={"name": LABEL_20, "data": Many(of=POINT, at_most=20)})
AXIS = Shape(
    must={"categories": Many(of=LABEL_20, at_most=20)},
    may={"x_label": Words(at_most=50), "y_label": Words(at_most=50)},
)
PLOT = Shape(must={"series": Many(of=SERIES, at_most=6), "axis_config": AXIS})
CHARTS: dict[str, Shape] = {
    "pie": Shape(must={"segments": Many(of=SEGMENT, at_most=6)}),
    "bar": PLOT,
    "area": PLOT,
    "line": PLOT,
}


SURFACES: dict[str, frozenset[str]] = {
    "message": EVERYWHERE | DATA | {"context_actions", "file", "markdown", "plan", "task_card"},
    "modal": EVERYWHERE | {"alert"},
    "home": EVERYWHERE | DATA,
}
VIEW_TEXT = Text(at_most=24, is_plain=True)
VIEW = Shape(
    may={
        "title": VIEW_TEXT,
        "submit": VIEW_TEXT,
        "close": VIEW_TEXT,
        "private_metadata": Words(at_most=3000),
        "callback_id": Words(at_most=255),
        "external_id": Words(at_most=255),
        "clear_on_close": Flag(),
        "notify_on_close": Flag(),
        "submit_disabled": Flag(),
        "blocks": Anything(),
    },
)
