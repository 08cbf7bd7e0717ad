"""What Slack takes as the metadata of a message."""

import json
import re

from bot.playground.slack.rules.refusals import Refusal
from bot.playground.slack.wire import Json

LARGEST = 8_000
"""Characters of JSON. Slack names no figure: this one is low, to be on the safe side of theirs."""
EVENT_TYPE = re.compile(r"[A-Za-z0-9_-]+")


def checked_metadata(given: object) -> Json:
    """The metadata to keep; empty where there is none, or where Slack only warns and drops it."""
    if not given:
        return {}
    if not isinstance(given, dict):
        raise Refusal("invalid_metadata_format")
    kind, payload = given.get("event_type"), given.get("event_payload")
    if not isinstance(kind, str) or not kind or not isinstance(payload, dict):
        raise Refusal("invalid_metadata_schema")
    if len(json.dumps(given, ensure_ascii=False)) > LARGEST:
        raise Refusal("metadata_too_large")
    return given if EVENT_TYPE.fullmatch(kind) else {}
