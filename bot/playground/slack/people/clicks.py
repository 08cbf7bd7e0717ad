"""A click on a control: found by its id or label, and written as the action Slack sends."""

from collections.abc import Iterator

from bot.playground.slack.rules.block_controls import controls
from bot.playground.slack.wire import Json

STATELESS = frozenset(
    {"button", "feedback_buttons", "icon_button", "overflow", "workflow_button", "file_input"}
)
HALVES = ("positive_button", "negative_button")
SELECTED = {
    "users_select": "selected_user",
    "channels_select": "selected_channel",
    "conversations_select": "selected_conversation",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "multi_users_select": "selected_users",
    "multi_channels_select": "selected_channels",
    "multi_conversations_select": "selected_conversations",
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
        nothing: object = [] if kind.startswith("multi_") else None
        return {"type": kind, SELECTED[kind]: value or nothing}
    if kind == "checkboxes" or kind.startswith("multi_"):
        wanted = value if isinstance(value, list) else [value]
        picked = [each for each in _options(control) if each.get("value") in wanted]
        return {"type": kind, "selected_options": picked}
    if "options" in control or "option_groups" in control:
        return {"type": kind, "selected_option": _option(control, value)}
    return {"type": kind, "value": value}


def state_of(blocks: list[Json], before: Json, values: Json, clicked: Json | None = None) -> Json:
    """What the controls of a surface hold: filled in, just clicked, as before, or as they began."""
    state: Json = {}
    for block in blocks:
        id = block["block_id"]
        held = {}
        for control in controls(block):
            if control["type"] not in STATELESS:
                known = before.get(id, {}).get(control["action_id"]) or _initial(control)
                held[control["action_id"]] = _held(control, values, clicked) or known
        if held:
            state[id] = held
    return state


def _held(control: Json, values: Json, clicked: Json | None) -> Json | None:
    id = control["action_id"]
    if clicked is not None and clicked["action_id"] == id:
        return {key: each for key, each in clicked.items() if key not in ("action_id", "block_id")}
    return answered(control, values[id]) if id in values else None


def _initial(control: Json) -> Json:
    empty = answered(control, None)
    key = next(each for each in empty if each != "type")
    began = "initial_value" if key == "value" else key.replace("selected", "initial")
    return {**empty, key: control.get(began, empty[key])}


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
