"""``sources``: where the numbers come from, how fresh they are, and what went wrong."""

from __future__ import annotations

from bot.messages.message import Message
from bot.messages.sources import sources
from bot.request import Request
from bot.toolbox import Toolbox

NAME = "sources"
USAGE = "sources"
SUMMARY = "where the numbers come from and how fresh they are"


def answer(request: Request, toolbox: Toolbox) -> Message:
    """The state of every source."""
    store, now = toolbox.store, toolbox.measured.now()
    return sources(toolbox.knowledge, store.ends(), store.visits(), store.gaps(), now)
