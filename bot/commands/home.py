"""``home``: the Home of one person; shown where a chat has such a place."""

from __future__ import annotations

from bot.core.errors import StoreDown
from bot.messages.home import Freshness, Yours, home
from bot.messages.message import Message
from bot.request import Request
from bot.toolbox import Toolbox

NAME = "home"
USAGE = ""
SUMMARY = ""

MOST_DECISIONS = 5


def answer(request: Request, toolbox: Toolbox) -> Message:
    """What it does, what this person gets from it, how fresh the numbers are, the scoreboard."""
    is_up = toolbox.has_numbers()
    claims = toolbox.knowledge.claims.values()
    of_article = sorted((c for c in claims if c.origin == "article"), key=lambda c: c.code)
    board = [toolbox.checked(claim, with_numbers=is_up) for claim in of_article]
    freshness = _freshness(toolbox) if is_up else None
    yours = _yours(request, toolbox, is_up=is_up)
    return home(toolbox.knowledge, freshness, board, yours, toolbox.keep)


def _yours(request: Request, toolbox: Toolbox, *, is_up: bool) -> Yours:
    place, by, now = request.conversation, request.by, toolbox.measured.now()
    if place is None or not is_up:
        return Yours(by=by, digests=None, decisions=(), now=now)
    return Yours(
        by=by,
        digests=toolbox.subscriptions.of_person(place.workspace, by),
        decisions=toolbox.decisions.of_person(place.workspace, by, most=MOST_DECISIONS),
        now=now,
    )


def _freshness(toolbox: Toolbox) -> Freshness | None:
    try:
        ends, visits = toolbox.store.ends(), toolbox.store.visits()
    except StoreDown:
        return None
    newest = max(ends.values(), default=None)
    return Freshness(newest=newest, asked=list(visits.values()), now=toolbox.measured.now())
