"""``ask``: a described project gets a recommendation, or the one question that would settle it."""

from __future__ import annotations

from bot.messages.asking_back import asking_back
from bot.messages.message import Message
from bot.messages.recommendation import first_screen
from bot.request import Request
from bot.toolbox import Toolbox

NAME = "ask"
USAGE = "ask <your project>"
SUMMARY = "which framework fits, why, what would flip it, what to run it on"


def answer(request: Request, toolbox: Toolbox) -> Message:
    """The recommendation, or a question back where nothing was said to choose by."""
    advice = toolbox.advise(request)
    is_open = advice.action == "clarify" and not request.changes
    if is_open or not advice.profile.holding():
        return asking_back(toolbox.knowledge, advice, request.asked)
    return first_screen(toolbox.knowledge, advice, request.voices, request.asked)
