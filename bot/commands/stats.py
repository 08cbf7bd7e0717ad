"""``stats``: the newest stored adoption numbers that answer a question."""

from __future__ import annotations

from bot.messages.message import Message
from bot.messages.numbers import no_numbers, numbers
from bot.toolbox import Request, Toolbox

NAME = "stats"
USAGE = "stats <what to count, of which frameworks>"
SUMMARY = "adoption numbers, each with its date and source"

MOST_FACTS = 3
LEAST_LIKENESS = 0.05


def answer(request: Request, toolbox: Toolbox) -> Message:
    """The stored numbers nearest to the question and the turn before it."""
    question = " ".join(request.turns[-2:])
    nearest = toolbox.mind.numbers_.nearest(question, MOST_FACTS)
    facts = [
        toolbox.knowledge.facts[name] for name, likeness in nearest if likeness > LEAST_LIKENESS
    ]
    return numbers(toolbox.knowledge, facts) if facts else no_numbers()
