"""``decisions``: the records of a channel, or one of them with what has changed since."""

from __future__ import annotations

from bot.core.conversation import Decision
from bot.core.errors import UserMistake
from bot.core.evidence import Since, since
from bot.messages.decision import listed, removed, shown
from bot.messages.message import Message
from bot.request import Request
from bot.toolbox import Toolbox

NAME = "decisions"
USAGE = "decisions [id] [remove]"
SUMMARY = "the decisions saved here, and what changed since"

REMOVE = "remove"


def answer(request: Request, toolbox: Toolbox) -> Message:
    """The decisions of this channel, the newest first, or the one of that id.

    Raises:
        UserMistake: there is no place to save decisions in, or none of that id here.
    """
    place, words = request.conversation, request.text.lower().split()
    if place is None:
        raise UserMistake("Decisions are saved in Slack: `Save decision` under a recommendation.")
    if not words:
        return listed(toolbox.decisions.of_channel(place.workspace, place.channel))
    decision = toolbox.decisions.decision(words[0], place.workspace)
    is_own = decision is not None and place.channel == request.by == decision.by
    if decision is None or not (is_own or decision.channel == place.channel):
        raise UserMistake("No decision of that id was saved here. `decisions` lists them.")
    if words[1:] == [REMOVE]:
        return _removed(decision, request.by, toolbox)
    return shown(toolbox.knowledge, decision, _since(decision, toolbox))


def _removed(decision: Decision, by: str, toolbox: Toolbox) -> Message:
    """Only who saved a decision may take it away."""
    if decision.by != by:
        raise UserMistake("Only who saved a decision can remove it.")
    toolbox.decisions.remove(decision.id, decision.workspace)
    return removed(decision)


def _since(decision: Decision, toolbox: Toolbox) -> tuple[Since, ...]:
    return since(decision.evidence, toolbox.knowledge, toolbox.measured.trends)
