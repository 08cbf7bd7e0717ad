"""The controls inside blocks: everything a person can press, choose from or fill in."""

import re
from collections.abc import Iterator

from bot.playground.slack.wire import Json

CONTROL = re.compile(
    r"button|\w+_(buttons?|select|input)|(date|time|datetime)picker|overflow|checkboxes"
)


def controls(value: object) -> Iterator[Json]:
    """Every button, menu and input inside blocks, wherever it stands."""
    if isinstance(value, list):
        for each in value:
            yield from controls(each)
    elif isinstance(value, dict):
        if CONTROL.fullmatch(str(value.get("type"))):
            yield value
        for each in value.values():
            yield from controls(each)
