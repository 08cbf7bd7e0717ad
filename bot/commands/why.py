"""``why``: the whole reckoning behind a recommendation."""

from __future__ import annotations

from bot.messages.message import Message
from bot.messages.why import why
from bot.request import Request
from bot.toolbox import Toolbox

NAME = "why"
USAGE = "why <your project>"
SUMMARY = "every reason with its source, and how they add up"


def answer(request: Request, toolbox: Toolbox) -> Message:
    """Why the verdict is what it is."""
    return why(toolbox.knowledge, toolbox.advise(request), request.voices)
