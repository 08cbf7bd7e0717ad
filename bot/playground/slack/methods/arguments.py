"""The arguments of a Web API call, read alike from a query, a form or a JSON body."""

import json
from collections.abc import Mapping
from typing import Any

from bot.playground.slack.rules.refusals import Refusal
from bot.playground.slack.wire import Json

JSON_INSIDE = frozenset(
    {"attachments", "blocks", "files", "loading_messages", "message", "metadata", "prompts", "view"}
)
NOT_JSON = {"blocks": "invalid_blocks_format", "metadata": "invalid_metadata_format"}
FALSE = frozenset({"", "0", "false", "False"})


def read_arguments(raw: Mapping[str, Any]) -> Json:
    """Arguments with the JSON that forms carry as text taken apart."""
    return {key: _opened(key, value) for key, value in raw.items() if key != "token"}


def need(arguments: Json, key: str, error: str) -> str:
    """A mandatory text argument, or Slack's refusal."""
    value = arguments.get(key)
    if not isinstance(value, str) or not value:
        raise Refusal(error)
    return value


def truth(arguments: Json, key: str) -> bool:
    """A yes or no that a form carries as text."""
    return str(arguments.get(key) or "") not in FALSE


def _opened(key: str, value: object) -> object:
    if key not in JSON_INSIDE or not isinstance(value, str):
        return value
    if key in ("blocks", "attachments", "metadata") and not value:
        return None
    try:
        return json.loads(value)
    except ValueError:
        raise Refusal(NOT_JSON.get(key, "invalid_arguments")) from None
