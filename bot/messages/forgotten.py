"""What is said where a conversation is no longer known, and after one was forgotten."""

from __future__ import annotations

from bot.messages.message import Choice, Line, Message, Span, plain

DESCRIBE = "describe"
"""The line that asks for a project anew."""


def no_longer_known() -> Message:
    """A button whose conversation was forgotten or grew too old, with a way to ask again."""
    said = "I no longer hold that conversation: it was forgotten, or kept as long as I may."
    return Message(
        summary=f"{said} Ask me again.",
        parts=(
            Line(spans=(Span(f"{said} Ask me again in your own words, or describe it anew."),)),
            Choice(label="Describe a project", says=DESCRIBE, strong=True),
        ),
    )


def forgotten(turns: int, what: str) -> Message:
    """How much was forgotten.

    Args:
        what: of whom or of what, as "of yours" or "of this thread".
    """
    if not turns:
        said = f"There was nothing {what} to forget."
    else:
        noun = "message" if turns == 1 else "messages"
        said = (
            f"Forgotten: {turns} {noun} {what}. Buttons under those answers will say that they"
            " no longer know. What stands in Slack stays there, and a saved decision stays until"
            " who saved it removes it."
        )
    return Message(summary=said, parts=(plain(said),))
