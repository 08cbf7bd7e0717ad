"""``why-not``: what speaks for another verdict, and what outweighs it."""

from __future__ import annotations

from bot.core.errors import UserMistake
from bot.core.knowledge import VERDICTS
from bot.messages.message import Message
from bot.messages.why import why_not
from bot.request import Request
from bot.toolbox import Toolbox

NAME = "why-not"
USAGE = "why-not <pytorch|tensorflow|jax|either|neither> <your project>"
SUMMARY = "what speaks for another answer, and what outweighs it"


def answer(request: Request, toolbox: Toolbox) -> Message:
    """Why not the verdict named first.

    Raises:
        UserMistake: none was named.
    """
    rival = next((verdict for verdict in VERDICTS if verdict == request.argument), None)
    if rival is None:
        raise UserMistake(f"Say which: `{USAGE}`")
    return why_not(toolbox.knowledge, toolbox.advise(request), request.voices, rival)
