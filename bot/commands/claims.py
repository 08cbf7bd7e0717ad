"""``claims``: the article's scoreboard, or one of its claims in depth."""

from __future__ import annotations

import re

from bot.core.errors import UserMistake
from bot.core.knowledge import Claim
from bot.messages.claim import checked
from bot.messages.message import Message
from bot.messages.scoreboard import scoreboard
from bot.request import Request
from bot.toolbox import Toolbox

NAME = "claims"
USAGE = "claims [number]"
SUMMARY = "the article's scoreboard, or one claim in depth"

_CODE = re.compile(r"([cr]?)\s*0*(\d{1,2})", re.IGNORECASE)


def answer(request: Request, toolbox: Toolbox) -> Message:
    """The scoreboard, or the claim with a number.

    Raises:
        UserMistake: there is no claim of that number.
    """
    if not request.text.strip():
        of_article = [c for c in toolbox.knowledge.claims.values() if c.origin == "article"]
        is_up = toolbox.has_numbers()
        ordered = sorted(of_article, key=lambda claim: claim.code)
        board = [toolbox.checked(claim, with_numbers=is_up) for claim in ordered]
        return scoreboard(toolbox.knowledge, board)
    return checked(toolbox.knowledge, toolbox.checked(_numbered(request.text.strip(), toolbox)))


def _numbered(text: str, toolbox: Toolbox) -> Claim:
    found = _CODE.fullmatch(text)
    code = f"{(found[1] or 'C').upper()}{int(found[2]):02}" if found else ""
    claims = {claim.code: claim for claim in toolbox.knowledge.claims.values()}
    if code not in claims:
        count = sum(claim.origin == "article" for claim in claims.values())
        raise UserMistake(f"Say `claims` for all, or `claims 2`: there are 1 to {count}.")
    return claims[code]
