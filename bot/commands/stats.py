"""``stats``: the newest stored adoption numbers that answer a question."""

from __future__ import annotations

from bot.messages.message import Message
from bot.messages.numbers import no_numbers, numbers
from bot.toolbox import Request, Toolbox

NAME = "stats"
USAGE = "stats <what to count, of which frameworks>"
SUMMARY = "adoption numbers, each with its date and source"

MOST_FACTS = 3
LEAST_LIKENESS = 0.1
NEAR_THE_BEST = 0.5
"""A number this much less like the question than the best one is left out."""


def answer(request: Request, toolbox: Toolbox) -> Message:
    """The stored numbers nearest to the question and the turn before it."""
    question = " ".join(request.turns[-2:])
    nearest = toolbox.mind.numbers_.nearest(question, MOST_FACTS)
    best = nearest[0][1] if nearest else 0.0
    least = max(LEAST_LIKENESS, NEAR_THE_BEST * best)
    facts = [toolbox.knowledge.facts[name] for name, likeness in nearest if likeness >= least]
    return numbers(toolbox.knowledge, facts) if facts else no_numbers()
