"""``feedback``: whether an answer was right, kept with what it rested on and without a word of
what was said."""

from __future__ import annotations

from bot.core.conversation import Feedback
from bot.core.errors import UserMistake
from bot.messages.message import Message
from bot.messages.rating import REASONS, thanks
from bot.request import Request
from bot.toolbox import Toolbox

NAME = "feedback"
USAGE = "feedback <good|bad|wrong|misheard|outdated|missing|unclear|other> <your project>"
SUMMARY = "tell me whether an answer was right"

GOOD, BAD = "good", "bad"


def answer(request: Request, toolbox: Toolbox) -> Message:
    """Keeps it, the newest of each person for each answer.

    Raises:
        UserMistake: it is not about an answer that was given here.
    """
    if request.conversation is None or request.answered is None or not request.argument:
        raise UserMistake("Press Yes or No under an answer to say whether it was right.")
    advice = toolbox.advise(request)
    toolbox.feedback.add(
        Feedback(
            workspace=request.conversation.workspace,
            reference=request.answered,
            by=request.by,
            is_helpful=request.argument == GOOD,
            reason=request.argument if request.argument in REASONS else "",
            verdict=advice.recommendation.verdict,
            confidence=advice.recommendation.confidence,
            factors=tuple(sorted(advice.profile.holding())),
            at=toolbox.measured.now(),
        )
    )
    return thanks(is_helpful=request.argument == GOOD)
