"""``claim``: a statement about the frameworks' standing, checked."""

from __future__ import annotations

from bot.core.errors import StoreDown
from bot.core.questions.statement import comparison
from bot.messages.claim import checked, compared, unknown
from bot.messages.message import Message
from bot.request import Request
from bot.toolbox import Toolbox

NAME = "claim"
USAGE = "claim <a statement>"
SUMMARY = "does it still hold?"

OTHERS = 2


def answer(request: Request, toolbox: Toolbox) -> Message:
    """The statement settled by numbers, or the checked claim that it makes."""
    settled = _settled(request, toolbox)
    if settled is not None:
        return settled
    statement = " ".join(toolbox.mind.in_english(turn) for turn in request.turns[-2:])
    made, others = toolbox.mind.claims_.find(statement, OTHERS)
    nearest = tuple(toolbox.knowledge.claims[name] for name in others)
    if made is None:
        return unknown(nearest)
    return checked(toolbox.knowledge, toolbox.checked(toolbox.knowledge.claims[made]), nearest)


def _settled(request: Request, toolbox: Toolbox) -> Message | None:
    """The answer where the statement compares two numbers that are held."""
    today = toolbox.measured.now().date()
    found = comparison(toolbox.mind.numbers_.read(request.text, today), request.text)
    if found is None:
        return None
    try:
        excerpt = toolbox.measured.excerpt(found.metric, (found.larger, found.smaller))
    except StoreDown:
        return None
    return compared(toolbox.knowledge, request.text, found, excerpt)
