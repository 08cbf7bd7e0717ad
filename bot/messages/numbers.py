"""Stored adoption numbers that answer a question, each with its period and source."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.knowledge import Fact as KnownFact
from bot.core.knowledge import Knowledge
from bot.messages.citing import citation
from bot.messages.message import Fact, Heading, Line, Message, Note, Part, Span


def numbers(knowledge: Knowledge, facts: Sequence[KnownFact]) -> Message:
    """The stored numbers nearest to the question."""
    parts: list[Part] = [Heading(text="The newest numbers I hold")]
    parts += [
        Fact(text=fact.statement, citations=(citation(fact),), mark="point") for fact in facts
    ]
    parts.append(
        Note(
            text="Stored numbers with their dates; I do not measure live yet, so I cannot say"
            " more about today. Downloads count automated installs."
        )
    )
    return Message(summary=facts[0].statement, parts=tuple(parts))


def no_numbers() -> Message:
    """No stored number answers the question."""
    return Message(
        summary="Unknown: I hold no number for that.",
        parts=(
            Heading(text="Unknown"),
            Line(spans=(Span("I hold no number for that, and I do not make one up."),)),
            Line(
                spans=(
                    Span("I have downloads, GitHub stars, survey answers, papers and releases of"),
                    Span(" PyTorch, TensorFlow, Keras and JAX. "),
                    Span("Try: "),
                    Span("stats downloads of PyTorch and TensorFlow", "code"),
                )
            ),
        ),
    )
