"""Asking back: what is missing, the default without it, and the answers to press."""

from __future__ import annotations

from bot.core.advice import Advice
from bot.core.advise import TARGET_QUESTION
from bot.core.knowledge import Knowledge
from bot.messages.message import TURN_BREAK, Choice, Line, Message, Note, Part, Span
from bot.messages.verdicts import HEADINGS

MOST_CHOICES = 5


def asking_back(knowledge: Knowledge, advice: Advice, asked: str | None) -> Message:
    """One line of what is missing with the default, then the answers as buttons.

    Args:
        asked: the conversation for the buttons, or its reference; None: it is too long for one.
    """
    recommendation = advice.recommendation
    default = HEADINGS[recommendation.verdict]
    question = next((q for q in recommendation.questions if len(q.factors) > 1), None)
    text = question.text if question else TARGET_QUESTION
    lead = (
        "I need a little more to choose by."
        if not advice.profile.holding()
        else "That turns on one thing."
    )
    parts: list[Part] = [
        Line(spans=(Span(f"{lead} Without it: "), Span(default, "strong"), Span("."))),
        Line(spans=(Span(text, "strong"),)),
    ]
    ids = question.factors if question else _targets(knowledge)
    if asked is not None:
        for name in ids[:MOST_CHOICES]:
            label = knowledge.factors[name].label or knowledge.factors[name].name
            says = f"ask {asked}{TURN_BREAK}{runs_on(label)}"
            parts.append(Choice(label=label, says=says, in_place=True))
    parts.append(
        Note(text="Or say in your own words what it does, where it runs and what code you have.")
    )
    return Message(summary=f"{lead} {text}", parts=tuple(parts))


def runs_on(label: str) -> str:
    """What pressing an answer says.

    >>> runs_on("Phone")
    'It runs here: Phone'
    """
    return f"It runs here: {label}"


def _targets(knowledge: Knowledge) -> tuple[str, ...]:
    return tuple(f.id for f in knowledge.factors.values() if f.group == "target" and f.label)
