"""``trend``: whether a number moves, and every check behind the judgement."""

from __future__ import annotations

from bot.core.errors import UserMistake
from bot.messages.message import Message
from bot.messages.trend import trend_in_depth
from bot.request import Request
from bot.toolbox import Toolbox

NAME = "trend"
USAGE = "trend <metric>"
SUMMARY = "does a number move: signal or noise"


def answer(request: Request, toolbox: Toolbox) -> Message:
    """The judgement on the metric that is meant.

    Raises:
        UserMistake: no metric is.
    """
    question = toolbox.mind.numbers_.read(request.text, toolbox.measured.now().date())
    if question.unmeasured is not None:
        return toolbox.commands["stats"].answer(request, toolbox)
    if not question.is_read:
        names = "; ".join(sorted(metric.name for metric in toolbox.knowledge.metrics.values()))
        raise UserMistake(f"Say which number: `{USAGE}`. I count: {names}.")
    metric = toolbox.knowledge.metrics[question.metrics[0]]
    excerpt = toolbox.measured.excerpt(metric.id, question.lines)
    if excerpt.newest is None:
        return toolbox.commands["stats"].answer(request, toolbox)
    return trend_in_depth(toolbox.knowledge, excerpt)
