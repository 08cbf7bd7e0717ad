"""``decline``: a kind word on what is outside, and one way on; messages route here."""

from __future__ import annotations

from typing import get_args

from bot.messages.declining import Kind, declined
from bot.messages.message import Message
from bot.request import Request
from bot.toolbox import Toolbox

NAME = "decline"
USAGE = ""
SUMMARY = ""

_KINDS: tuple[Kind, ...] = get_args(Kind)


def answer(request: Request, toolbox: Toolbox) -> Message:
    """The line that fits what kind of message it was."""
    if not any(c.isalnum() for c in request.text):
        return declined("nothing")
    marks = toolbox.mind.marks(request.turns)
    return declined(next((kind for kind in _KINDS if kind in marks), "anything"))
