"""What is said where a conversation is no longer known, and after one was forgotten."""

from __future__ import annotations

from bot.messages.message import Choice, Line, Message, Span, plain

CANNOT_TELL = (
    "I cannot look up who you are here: that needs the permission `users:read`. Whoever runs me can"
    " forget the workspace with `python -m bot forget --workspace`."
)
NOT_YOURS = (
    "Only admins and owners of this workspace can have all of it forgotten. `forget` takes out what"
    " is yours."
)
SURELY = "workspace surely"
"""What stands behind ``forget`` where an admin has said so twice."""
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


def person_forgotten(turns: int, decisions: int) -> Message:
    """What was forgotten of a person, and what stays without their name."""
    if turns or decisions:
        decided = _number(decisions, "decision")
        said = f"Forgotten: {_number(turns, 'message')} of yours and {decided}"
    else:
        said = "There was no message and no decision of yours to forget"
    return _said(
        f"{said}. Your ratings, the digests in your direct messages and what waited to be answered"
        " are gone too. A digest that you subscribed a channel to still comes there; I no longer"
        " know that it was you. What stands in Slack stays there."
    )


def surely() -> Message:
    """Asks an admin whether a whole workspace is to be forgotten."""
    said = (
        "Forget this whole workspace? Everybody's messages, decisions, ratings and digests with all"
        " settings of channels will be gone, and nobody can bring them back. I stay installed."
    )
    button = Choice(label="Forget this workspace", says=f"forget {SURELY}", strong=True)
    return Message(summary=said, parts=(plain(said), button), is_for_one=True)


def workspace_forgotten() -> Message:
    """All of a workspace was forgotten."""
    return _said(
        "Forgotten: all that I kept of this workspace. What stands in Slack stays there. Digests"
        " come again once somebody subscribes."
    )


def _said(words: str) -> Message:
    return Message(summary=words, parts=(plain(words),), is_for_one=True)


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
