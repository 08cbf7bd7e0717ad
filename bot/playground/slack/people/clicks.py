"""A click on a control: found by its id or label, and written as the action Slack sends."""

from collections.abc import Iterator

from bot.playground.slack.rules.block_controls import controls
from bot.playground.slack.wire import Json

HALVES = ("positive_button", "negative_button")
SELECTED = {
    "users_select": "selected_user",
    "channels_select": "selected_channel",
    "conversations_select": "selected_conversation",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
}


def find_action(blocks: list[Json], which: str, chosen: str | None = None) -> Json:
    """The action of the control with that action_id, label or value; `chosen` picks an option."""
    for block in blocks:
        for control in controls(block):
            for names, action in _actions(control, chosen):
                if which in names:
                    return {"block_id": block["block_id"], **action}
    raise LookupError(f"no button or menu {which!r} in this message")


def answered(control: Json, value: object) -> Json:
    """What a control holds in a view's state once a person filled it in."""
    kind = control["type"]
    if kind in SELECTED:
        return {"type": kind, SELECTED[kind]: value}
    if kind == "checkboxes" or kind.startswith("multi_"):
        wanted = value if isinstance(value, list) else [value]
        picked = [each for each in _options(control) if each.get("value") in wanted]
        return {"type": kind, "selected_options": picked}
    if "options" in control or "option_groups" in control:
        return {"type": kind, "selected_option": _option(control, value)}
    return {"type": kind, "value": value}


def _actions(control: Json, chosen: str | None) -> Iterator[tuple[set[object], Json]]:
    kind, id = control["type"], control["action_id"]
    if kind == "feedback_buttons":
        for half in (control[name] for name in HALVES):
            names = {half["text"]["text"], half["value"], f"{id}:{half['value']}"}
            action = {"type": kind, "action_id": id, "value": half["value"], "text": half["text"]}
            yield names, action
    elif kind.endswith("button"):
        kept: Json = {key: control[key] for key in ("text", "value", "style") if key in control}
        names = {id, control["text"]["text"], control.get("value")}
        yield names, {"type": kind, "action_id": id, **kept}
    else:
        names = {id, *(each["text"]["text"] for each in _options(control))}
        yield names, {"action_id": id, **answered(control, chosen)}


def _options(control: Json) -> list[Json]:
    groups = control.get("option_groups") or [{"options": control.get("options") or []}]
    return [option for group in groups for option in group["options"]]


def _option(control: Json, value: object) -> Json | None:
    return next((each for each in _options(control) if each.get("value") == value), None)
