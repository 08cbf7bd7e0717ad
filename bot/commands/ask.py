"""``ask``: a described project gets a recommendation, or the one question that would settle it."""

from __future__ import annotations

from bot.messages.asking_back import asking_back
from bot.messages.message import Message
from bot.messages.recommendation import first_screen
from bot.toolbox import Request, Toolbox, button_text

NAME = "ask"
USAGE = "ask <your project in your own words>"
SUMMARY = "which framework fits, why, what would flip it, what to run it on"


def answer(request: Request, toolbox: Toolbox) -> Message:
    """The recommendation, or a question back where nothing was said to choose by."""
    understood = toolbox.mind.understand(request.turns)
    recommendation = toolbox.mind.recommend(understood.profile, toolbox.adoption())
    asked = button_text(request.turns)
    if understood.action == "clarify" or not understood.profile.holding():
        return asking_back(toolbox.knowledge, understood.profile, recommendation, asked)
    return first_screen(toolbox.knowledge, understood.profile, recommendation, asked)
