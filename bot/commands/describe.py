"""``describe``: how to describe a project; where there are forms, a form opens instead."""

from __future__ import annotations

from bot.messages.help import describe_message
from bot.messages.message import Message
from bot.request import Request
from bot.toolbox import Toolbox

NAME = "describe"
USAGE = "describe [your project]"
SUMMARY = "a form to describe a project by choosing"


def answer(request: Request, toolbox: Toolbox) -> Message:
    """What to say of a project, with an example."""
    return describe_message()
