"""``explain``: what a thing of the field is, what became of it, what to use."""

from __future__ import annotations

from bot.messages.concept import explained, not_known
from bot.messages.message import Message
from bot.request import Request
from bot.toolbox import Toolbox

NAME = "explain"
USAGE = "explain <a name of the field>"
SUMMARY = "what it is, what became of it, what to use"

MOST_CONCEPTS = 3
LEAST_LIKENESS = 0.25


def answer(request: Request, toolbox: Toolbox) -> Message:
    """The things named, or the nearest ones known."""
    named = toolbox.mind.concepts_named(request.text)
    if named:
        return explained(toolbox.knowledge, named[:MOST_CONCEPTS])
    nearest = toolbox.mind.concepts_.nearest(request.text, MOST_CONCEPTS)
    concepts = [toolbox.knowledge.concepts[name] for name, _ in nearest]
    if nearest and nearest[0][1] >= LEAST_LIKENESS:
        return explained(toolbox.knowledge, concepts[:1])
    return not_known(concepts)
