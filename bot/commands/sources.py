"""``sources``: where the numbers come from, how fresh they are, and what went wrong."""

from __future__ import annotations

from bot.messages.message import Message
from bot.messages.sources import sources
from bot.toolbox import Request, Toolbox

NAME = "sources"
USAGE = "sources"
SUMMARY = "where the numbers come from and how fresh they are"


def answer(request: Request, toolbox: Toolbox) -> Message:
    """The state of every source."""
    store = toolbox.store
    newest = {
        name: max(days.values())
        for name in toolbox.knowledge.sources
        if (days := store.newest(name))
    }
    return sources(toolbox.knowledge, newest, store.visits(), store.gaps(), toolbox.measured.now())
