"""Slack's limits for what we send, and cutting plain text to them at the end of a word."""

from __future__ import annotations

import re
from typing import Any

Json = dict[str, Any]

TEXT = 3000
"""Characters of a section, of a context element and of the fallback text."""
HEADER = 150
BUTTON_LABEL = 75
BUTTON_VALUE = 2000
OPTION_VALUE = 150
MENU_OPTIONS = 100
MENU_GROUPS = 100
BLOCKS = 50
TABLE_ROWS = 100
TABLE_COLUMNS = 20
CHARTS = 2
CHART_TITLE = 50
CHART_POINTS = 20
CHART_LABEL = 20
AXIS_LABEL = 50
ALT_TEXT = 2000

BUTTONS_IN_ROW = 5
"""Slack takes 25; more than five wrap badly on a phone."""
CHART_LINES = 6
"""Slack's page says 6, its libraries say 12."""
TABLES = 1
"""Slack refuses a second table block in one message (vercel/chat#194)."""
CELL = 300
"""Longest cell that still reads as one."""
TOTAL = 10_000
"""Texts and button values together; Slack was seen to refuse 11,341 (bolt-js#2509, #2867)."""
ELLIPSIS = "…"

_UNCOUNTED = frozenset({"type", "block_id", "action_id", "style", "align"})
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")
_SPACES = re.compile(r"\s+")
_TOKEN = re.compile(r"<(?=[!@#])")


def tidy_line(text: str) -> str:
    """A line without control characters or marks that turn the writing around, its spaces kept."""
    return _UNPRINTABLE.sub(" ", text)


def tidy(text: str) -> str:
    """Text as one line, without control characters or marks that turn the writing around."""
    return _SPACES.sub(" ", _UNPRINTABLE.sub(" ", text))


def shorten(text: str, limit: int) -> str:
    """Text of at most that many characters, cut at the end of a word.

    >>> shorten("a server with two GPUs", 15)
    'a server with…'
    """
    if len(text) <= limit:
        return text
    return word_end(text, limit - len(ELLIPSIS)) + ELLIPSIS


def word_end(text: str, most: int) -> str:
    """The longest start of a text that ends with a word; a lone long word is cut inside.

    >>> word_end("two GPUs", 6)
    'two'
    """
    if len(text) <= most:
        return text
    start = text[: max(most, 0)]
    if not text[len(start)].isspace() and " " in start.strip():
        start = start.rsplit(" ", 1)[0]
    return start.rstrip()


def plain_text(text: str, limit: int) -> str:
    """Text for a `plain_text` or `raw_text` place, where Slack takes no markup."""
    return shorten(_TOKEN.sub("‹", tidy(text)).strip(), limit)


def size(block: object) -> int:
    """What a block counts towards the total: its texts, labels and button values."""
    if isinstance(block, str):
        return len(block)
    if isinstance(block, dict):
        counted = (each for name, each in block.items() if name not in _UNCOUNTED)
        return sum(map(size, counted))
    return sum(map(size, block)) if isinstance(block, list) else 0
