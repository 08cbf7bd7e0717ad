"""``why-not``: what speaks for another verdict, and what outweighs it."""

from __future__ import annotations

from bot.core.errors import UserMistake
from bot.core.knowledge import VERDICTS
from bot.messages.message import Message
from bot.messages.why import why_not
from bot.toolbox import Request, Toolbox, as_request

NAME = "why-not"
USAGE = "why-not <pytorch|tensorflow|jax|either|neither> <your project>"
SUMMARY = "what speaks for another answer, and what outweighs it"


def answer(request: Request, toolbox: Toolbox) -> Message:
    """Why not the verdict named first."""
    words = request.turns[0].split(maxsplit=1)
    rest = words[1] if len(words) > 1 else ""
    rival = next((v for v in VERDICTS if words and v == words[0].lower()), None)
    if rival is None:
        raise UserMistake(f"Say which: `{USAGE}`")
    asked = as_request(rest, ()) if len(request.turns) == 1 else None
    turns = asked.turns if asked else (rest, *request.turns[1:])
    profile = toolbox.mind.understand(turns).profile
    recommendation = toolbox.mind.recommend(profile, toolbox.adoption())
    return why_not(toolbox.knowledge, profile, recommendation, rival)
