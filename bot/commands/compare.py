"""``compare``: frameworks side by side in every number that counts them all."""

from __future__ import annotations

from bot.core.errors import UserMistake
from bot.messages.compare import compare
from bot.messages.message import Message
from bot.request import Request
from bot.toolbox import Toolbox

NAME = "compare"
USAGE = "compare <framework> <framework> [<framework>]"
SUMMARY = "frameworks side by side"

COMPARED = (
    *("pypi.downloads", "gh.stars", "gh.star_velocity", "so.questions", "papers.mention_share"),
    *("survey.usage", "gh.dependents", "gh.contributors", "eco.dependents", "attention.wikipedia"),
)
"""Numbers in which more means more used, or more talked of."""
FEWEST = 2


def answer(request: Request, toolbox: Toolbox) -> Message:
    """The frameworks named, side by side.

    Raises:
        UserMistake: fewer than two were named.
    """
    if toolbox.mind.understand(request.turns).profile.holding():
        # "compare PyTorch and TensorFlow for an Android app" asks for advice, not for numbers.
        return toolbox.commands["ask"].answer(request, toolbox)
    today = toolbox.measured.now().date()
    question = toolbox.mind.numbers_.read(request.text, today, earlier=request.earlier)
    if question.names_one or question.period is not None:
        return toolbox.commands["stats"].answer(request, toolbox)
    lines = [line for line in question.lines if line in toolbox.knowledge.frameworks]
    if len(lines) < FEWEST:
        raise UserMistake(f"Name two or more of PyTorch, TensorFlow, Keras and JAX: `{USAGE}`")
    excerpts = [
        excerpt
        for name in COMPARED
        if name in toolbox.knowledge.metrics
        and (excerpt := toolbox.measured.excerpt(name, lines)).newest is not None
    ]
    if not excerpts:
        raise UserMistake("I hold no numbers yet: run `python -m bot collect` first.")
    return compare(toolbox.knowledge, lines, excerpts)
