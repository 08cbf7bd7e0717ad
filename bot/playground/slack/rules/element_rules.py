"""Slack's limits for the elements inside blocks: buttons, menus, inputs, table cells."""

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

URL = Words(at_most=3000, at_least=1)
ACTION_ID = Words(at_most=255, at_least=1)
LABEL = Text(at_most=75, is_plain=True)
SHORT_LABEL = Words(at_most=75)
PLACEHOLDER = Text(at_most=150, is_plain=True)
PEOPLE = Many(of=Words(at_least=1), at_most=10)
STYLE = OneOf(("primary", "danger"))
VALUE = Words(at_most=150, at_least=1)
OPTION = Shape(must={"text": LABEL, "value": VALUE}, may={"description": LABEL})
LINKED_OPTION = Shape(must=OPTION.must, may={**OPTION.may, "url": URL})
TICKED_OPTION = Shape(
    must={"text": Text(at_most=75), "value": VALUE}, may={"description": Text(at_most=75)}
)
OPTION_GROUP = Shape(must={"label": LABEL, "options": Many(of=OPTION, at_most=100)})
CONFIRM = Shape(
    must={
        "title": Text(at_most=100, is_plain=True),
        "text": Text(at_most=300),
        "confirm": Text(at_most=30, is_plain=True),
        "deny": Text(at_most=30, is_plain=True),
    },
    may={"style": STYLE},
)
FEEDBACK = Shape(
    must={"text": LABEL, "value": Words(at_most=2000)}, may={"accessibility_label": SHORT_LABEL}
)
IMAGE: dict[str, Rule] = {
    "alt_text": Words(at_most=2000, at_least=1),
    "image_url": URL,
    "slack_file": Anything(),
}
CHOOSABLE: dict[str, Rule] = {
    "action_id": ACTION_ID,
    "confirm": CONFIRM,
    "focus_on_load": Flag(),
    "placeholder": PLACEHOLDER,
}
TYPED: dict[str, Rule] = {
    "action_id": ACTION_ID,
    "dispatch_action_config": Anything(),
    "focus_on_load": Flag(),
    "initial_value": Anything(),
    "placeholder": PLACEHOLDER,
}
OPTIONS: dict[str, Rule] = {
    "options": Many(of=OPTION, at_most=100),
    "option_groups": Many(of=OPTION_GROUP, at_most=100),
}
SEVERAL = {"max_selected_items": Number(at_least=1)}


def _menu(**own: Words | Anything | Flag | Number) -> Shape:
    return Shape(may={**CHOOSABLE, **own})


ELEMENTS: dict[str, Shape] = {
    "button": Shape(
        must={"text": LABEL},
        may={
            "action_id": ACTION_ID,
            "value": Words(at_most=2000),
            "url": URL,
            "style": STYLE,
            "confirm": CONFIRM,
            "accessibility_label": SHORT_LABEL,
            "agent_prompt": Words(at_most=4000),
            "agent_prompt_display": Anything(),
            "visible_to_user_ids": PEOPLE,
        },
    ),
    "workflow_button": Shape(
        must={"text": LABEL, "workflow": Anything()},
        may={"action_id": ACTION_ID, "style": STYLE, "accessibility_label": SHORT_LABEL},
    ),
    "feedback_buttons": Shape(
        must={"positive_button": FEEDBACK, "negative_button": FEEDBACK},
        may={"action_id": ACTION_ID},
    ),
    "icon_button": Shape(
        must={"icon": OneOf(("trash",)), "text": LABEL},
        may={
            "action_id": ACTION_ID,
            "value": Words(at_most=2000),
            "confirm": CONFIRM,
            "accessibility_label": SHORT_LABEL,
            "visible_to_user_ids": PEOPLE,
        },
    ),
    "static_select": Shape(
        may={**CHOOSABLE, **OPTIONS, "initial_option": OPTION}, one_of=("options", "option_groups")
    ),
    "multi_static_select": Shape(
        may={**CHOOSABLE, **OPTIONS, **SEVERAL, "initial_options": Many(of=OPTION)},
        one_of=("options", "option_groups"),
    ),
    "external_select": _menu(initial_option=Anything(), min_query_length=Number(at_least=0)),
    "users_select": _menu(initial_user=Words()),
    "channels_select": _menu(initial_channel=Words(), response_url_enabled=Flag()),
    "conversations_select": _menu(
        initial_conversation=Words(),
        default_to_current_conversation=Flag(),
        response_url_enabled=Flag(),
        filter=Anything(),
    ),
    "multi_users_select": _menu(initial_users=Anything(), **SEVERAL),
    "multi_channels_select": _menu(initial_channels=Anything(), **SEVERAL),
    "multi_conversations_select": _menu(
        initial_conversations=Anything(),
        default_to_current_conversation=Flag(),
        filter=Anything(),
        **SEVERAL,
    ),
    "overflow": Shape(
        must={"options": Many(of=LINKED_OPTION, at_most=5)},
        may={"action_id": ACTION_ID, "confirm": CONFIRM},
    ),
    "checkboxes": Shape(
        must={"options": Many(of=TICKED_OPTION, at_most=10)},
        may={**CHOOSABLE, "initial_options": Many(of=TICKED_OPTION, at_most=10)},
    ),
    "radio_buttons": Shape(
        must={"options": Many(of=TICKED_OPTION, at_most=10)},
        may={**CHOOSABLE, "initial_option": TICKED_OPTION},
    ),
    "datepicker": _menu(initial_date=Words()),
    "timepicker": _menu(initial_time=Words(), timezone=Words()),
    "datetimepicker": _menu(initial_date_time=Number()),
    "plain_text_input": Shape(
        may={
            **TYPED,
            "initial_value": Words(at_most=3000),
            "multiline": Flag(),
            "min_length": Number(at_least=0, at_most=3000),
            "max_length": Number(at_least=1, at_most=3000),
        }
    ),
    "email_text_input": Shape(may=TYPED),
    "url_text_input": Shape(may=TYPED),
    "rich_text_input": Shape(may={**TYPED, "min_lines": Number(), "max_lines": Number()}),
    "number_input": Shape(
        must={"is_decimal_allowed": Flag()},
        may={**TYPED, "min_value": Words(), "max_value": Words()},
    ),
    "file_input": Shape(
        may={"action_id": ACTION_ID, "filetypes": Anything(), "max_files": Number()}
    ),
    "image": Shape(
        may=IMAGE, must={"alt_text": IMAGE["alt_text"]}, one_of=("image_url", "slack_file")
    ),
    "mrkdwn": Shape(must={"text": Words(at_most=3000, at_least=1)}, may={"verbatim": Flag()}),
    "plain_text": Shape(must={"text": Words(at_most=3000, at_least=1)}, may={"emoji": Flag()}),
    "raw_text": Shape(must={"text": Words(at_least=1)}),
    "raw_number": Shape(must={"value": Number(is_whole=False)}, may={"text": Words(at_least=1)}),
    "rich_text": Shape(must={"elements": Many(of=Anything())}),
}
MENUS = frozenset(name for name in ELEMENTS if "select" in name)
PICKERS = frozenset({"checkboxes", "radio_buttons", "datepicker", "timepicker", "datetimepicker"})
TYPING = frozenset(name for name in ELEMENTS if name.endswith("_input"))
IN_ACTIONS = MENUS | PICKERS | {"button", "workflow_button", "overflow"}
IN_SECTION = Kind("elements", IN_ACTIONS | {"image"})
IN_INPUT = Kind("elements", MENUS | PICKERS | TYPING)
IN_CONTEXT = Kind("elements", frozenset({"image", "mrkdwn", "plain_text"}))
IN_CONTEXT_ACTIONS = Kind("elements", frozenset({"feedback_buttons", "icon_button"}))
CELL = Kind("elements", frozenset({"raw_text", "raw_number", "rich_text"}))
BUTTONS = Kind("elements", frozenset({"button"}))
