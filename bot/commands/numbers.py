"""``numbers``: the adoption number behind a recommendation."""

from __future__ import annotations

from dataclasses import replace

from bot.messages.message import Message
from bot.request import Request
from bot.toolbox import Toolbox

NAME = "numbers"
USAGE = "numbers <your project>"
SUMMARY = "the adoption number behind the answer"

FALLBACK = "downloads of PyTorch and TensorFlow"
"""What is shown where no number speaks for or against."""


def answer(request: Request, toolbox: Toolbox) -> Message:
    """The number behind the weightiest reason that has one, with its chart."""
    recommendation = toolbox.advise(request).recommendation
    behind = (recommendation.adoption.get(reason.id) for reason in recommendation.reasons)
    metric = next((adoption.metric for adoption in behind if adoption is not None), FALLBACK)
    return toolbox.commands["stats"].answer(
        replace(request, text=metric, earlier=(), speakers=()), toolbox
    )
