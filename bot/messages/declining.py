"""Declining kindly: one line of what it is, and one way on."""

from __future__ import annotations

from typing import Literal

from bot.messages.message import Choice, Line, Message, Span

Kind = Literal[
    "error-talk",
    "how-to-code",
    "shopping",
    "careers-and-courses",
    "other-tools",
    "office-chores",
    "nothing",
    "anything",
]

_LINES: dict[Kind, str] = {
    "error-talk": "That is a debugging question, not one I can answer well.",
    "how-to-code": "That is a question about writing or tuning code, not one I can answer well.",
    "shopping": "I do not advise on what to buy or rent.",
    "careers-and-courses": "I do not advise on courses or careers.",
    "other-tools": "That is a choice between other tools; I only know deep-learning frameworks.",
    "office-chores": "That is outside what I do.",
    "nothing": "I could not read a question in that.",
    "anything": "That is outside what I do.",
}
_OFFER = "I can compare frameworks for a project, show adoption numbers, or check a claim."
_EXAMPLE = "we need to run a detector on a Jetson, mostly Python people"


def declined(kind: Kind) -> Message:
    """One kind line, what I can do, and an example to try."""
    return Message(
        summary=f"{_LINES[kind]} {_OFFER}",
        parts=(
            Line(spans=(Span(f"{_LINES[kind]} {_OFFER}"),)),
            Line(spans=(Span("Try: ", "quiet"), Span(_EXAMPLE, "code"))),
            Choice(label="Try that", says=f"ask {_EXAMPLE}"),
            Choice(label="What can you do?", says="help"),
        ),
    )
