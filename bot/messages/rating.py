"""Feedback on an answer: the question, the reasons to choose from, and the thanks."""

from __future__ import annotations

from bot.messages.message import Message, plain

QUESTION = "Was this right?"
REASONS: dict[str, str] = {
    "wrong": "I would choose another framework",
    "misheard": "It misheard what we need",
    "outdated": "Something it says is out of date",
    "missing": "An important reason is missing",
    "unclear": "It is too long or unclear",
    "other": "Something else",
}
"""Why an answer was not right, by the word that is kept: never a person's own words."""


def thanks(*, is_helpful: bool) -> Message:
    """After feedback."""
    said = (
        "Thank you, noted."
        if is_helpful
        else "Thank you, noted. “Not what I meant” shows what I heard and lets you correct it."
    )
    return Message(summary=said, parts=(plain(said),))
