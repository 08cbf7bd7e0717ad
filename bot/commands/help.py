"""``help``: what Framewise does, with examples that run."""

from __future__ import annotations

from bot.messages.help import help_message
from bot.messages.message import Message
from bot.request import Request
from bot.toolbox import Toolbox

NAME = "help"
USAGE = "help"
SUMMARY = "what I do, with examples"


def answer(request: Request, toolbox: Toolbox) -> Message:
    """How to use Framewise."""
    return help_message(toolbox.knowledge, toolbox.keep)
