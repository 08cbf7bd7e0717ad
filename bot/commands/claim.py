"""``claim``: a statement about the frameworks' standing, checked."""

from __future__ import annotations

from bot.messages.claim import checked, unknown
from bot.messages.message import Message
from bot.toolbox import Request, Toolbox

NAME = "claim"
USAGE = "claim <a statement>"
SUMMARY = "does it still hold?"

LEAST_LIKENESS = 0.16
"""Below this the statement is not one that was checked."""
OTHERS = 2


def answer(request: Request, toolbox: Toolbox) -> Message:
    """The checked claim nearest to the statement."""
    nearest = toolbox.mind.claims_.nearest(" ".join(request.turns[-2:]), OTHERS + 1)
    claims = [toolbox.knowledge.claims[name] for name, _ in nearest]
    if not nearest or nearest[0][1] < LEAST_LIKENESS:
        return unknown(tuple(claims))
    return checked(toolbox.knowledge, toolbox.checked(claims[0]), tuple(claims[1:]))
