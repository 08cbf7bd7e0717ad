"""``decide``: a conversation becomes a short record of what was decided, and on what grounds."""

from __future__ import annotations

import secrets

from bot.core.conversation import Decision
from bot.core.errors import UserMistake
from bot.core.evidence import evidence_of
from bot.messages.decision import as_markdown, saved, title_of
from bot.messages.message import Message
from bot.request import Request
from bot.toolbox import Toolbox

NAME = "decide"
USAGE = "decide <your project>"
SUMMARY = "save the answer as a decision record"

ID_LENGTH = 8


def answer(request: Request, toolbox: Toolbox) -> Message:
    """Saves the record and shows it as Markdown.

    Raises:
        UserMistake: there is nothing to decide on, or nowhere to keep it.
    """
    advice, place, at = toolbox.advise(request), request.conversation, toolbox.measured.now()
    if not advice.profile.holding():
        raise UserMistake("Nothing was said to decide on. Describe the project first.")
    if place is None:
        raise UserMistake("Decisions are saved in Slack. Here: ask, then keep what you see.")
    # Pressed twice under one answer, it is the same decision.
    id = (request.answered or secrets.token_hex(ID_LENGTH))[:ID_LENGTH]
    before = toolbox.decisions.decision(id, place.workspace)
    if before is not None:
        return saved(before)
    decision = Decision(
        id=id,
        workspace=place.workspace,
        channel=place.channel,
        thread=place.thread,
        by=request.by,
        verdict=advice.recommendation.verdict,
        title=title_of(toolbox.knowledge, advice),
        record=as_markdown(toolbox.knowledge, advice, at.date()),
        evidence=evidence_of(toolbox.knowledge, advice.recommendation),
        at=at,
    )
    toolbox.decisions.add(decision)
    return saved(decision)
