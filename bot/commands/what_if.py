"""``what-if``: a recommendation with needs taken out as misheard, or put in as missed."""

from __future__ import annotations

from bot.messages.message import Message
from bot.messages.what_if import what_if
from bot.request import Request
from bot.toolbox import Toolbox

NAME = "what-if"
USAGE = "what-if [+need] [-need] <your project>"
SUMMARY = "put in what I missed, take out what I misheard"


def answer(request: Request, toolbox: Toolbox) -> Message:
    """The recommendation for what is left, which change moved it, and what else to change."""
    advice = toolbox.advise(request)
    return what_if(toolbox.knowledge, advice, request.voices, request.asked, toolbox.commonest())
