"""The forms: a project described by choosing, and why an answer was not right."""

from __future__ import annotations

from collections.abc import Mapping

from bot.messages.form import NOTHING, SEND, WORDS, WORDS_HINT, Field, Form
from bot.messages.rating import REASONS
from bot.slack.blocks.limits import Json, plain_text

DESCRIBED = "described"
REASON = "reason"
WORDS_BLOCK = "words"
WORDS_MOST = 3000
REASON_BLOCK = "reason"
VIEW_TITLE = 24
OPTION = 75
CHOOSE = "Choose any"
WHY = "What was not right?"


def describe_view(form: Form, metadata: str) -> Json:
    """The form as a modal; `metadata` comes back with what was filled in."""
    return {
        "type": "modal",
        "callback_id": DESCRIBED,
        "title": _plain(form.title, VIEW_TITLE),
        "submit": _plain(SEND, VIEW_TITLE),
        "close": _plain("Cancel", VIEW_TITLE),
        "private_metadata": metadata,
        "blocks": [_words(), *(_field(field, form) for field in form.fields)],
    }


def reason_view(metadata: str) -> Json:
    """The reasons to choose from as a modal."""
    radio: Json = {
        "type": "radio_buttons",
        "action_id": REASON_BLOCK,
        "options": [_option(word, label) for word, label in REASONS.items()],
    }
    return {
        "type": "modal",
        "callback_id": REASON,
        "title": _plain(WHY, VIEW_TITLE),
        "submit": _plain("Send", VIEW_TITLE),
        "close": _plain("Skip", VIEW_TITLE),
        "private_metadata": metadata,
        "blocks": [_input(REASON_BLOCK, WHY, radio)],
    }


def filled(values: Mapping[str, Mapping[str, Json]]) -> tuple[str, list[str]]:
    """The words and the factors that a submitted form holds."""
    words = (values.get(WORDS_BLOCK, {}).get(WORDS_BLOCK, {}).get("value") or "").strip()
    chosen = [
        option["value"]
        for block in values.values()
        for state in block.values()
        for option in state.get("selected_options") or ()
    ]
    return words, chosen


def chosen_reason(values: Mapping[str, Mapping[str, Json]]) -> str:
    """The reason that a submitted form holds."""
    option = values[REASON_BLOCK][REASON_BLOCK].get("selected_option") or {}
    return str(option.get("value") or "")


def nothing_filled() -> dict[str, str]:
    """What is shown beside the words when nothing was filled in."""
    return {WORDS_BLOCK: NOTHING}


def _words() -> Json:
    element: Json = {
        "type": "plain_text_input",
        "action_id": WORDS_BLOCK,
        "multiline": True,
        "max_length": WORDS_MOST,
    }
    return _input(WORDS_BLOCK, WORDS, element, hint=WORDS_HINT)


def _field(field: Field, form: Form) -> Json:
    options = {id: _option(id, label) for id, label in field.options}
    element: Json = {
        "type": "multi_static_select",
        "action_id": field.id,
        "placeholder": _plain(CHOOSE, OPTION),
        "options": list(options.values()),
    }
    if chosen := [option for id, option in options.items() if id in form.chosen]:
        element["initial_options"] = chosen
    return _input(field.id, field.label, element)


def _input(name: str, label: str, element: Json, *, hint: str = "") -> Json:
    block: Json = {
        "type": "input",
        "block_id": name,
        "label": _plain(label, OPTION),
        "element": element,
        "optional": name != REASON_BLOCK,
    }
    return {**block, "hint": _plain(hint, OPTION * 2)} if hint else block


def _option(value: str, label: str) -> Json:
    return {"text": _plain(label, OPTION), "value": value}


def _plain(text: str, limit: int) -> Json:
    return {"type": "plain_text", "text": plain_text(text, limit)}
