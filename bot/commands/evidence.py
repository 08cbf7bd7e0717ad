"""``evidence``: every source that an answer about a project rests on, with its date."""

from __future__ import annotations

from bot.messages.evidence import evidence
from bot.messages.message import Message
from bot.request import Request
from bot.toolbox import Toolbox

NAME = "evidence"
USAGE = "evidence <your project>"
SUMMARY = "what the answer rests on, source by source"


def answer(request: Request, toolbox: Toolbox) -> Message:
    """The sources of the recommendation's reasons and of the numbers behind them."""
    return evidence(toolbox.knowledge, toolbox.advise(request).recommendation)
