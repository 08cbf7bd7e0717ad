"""A message that was taken as a new project says so, and offers the way back."""

from __future__ import annotations

from dataclasses import replace

from bot.messages.message import TURN_BREAK, Choice, Message, Note

LONGEST = 1900
"""What a button can carry, its command's name left aside."""


def taken_anew(message: Message, turns: tuple[str, ...]) -> Message:
    """The answer with a word that it leaves out what was said before.

    Args:
        turns: what was said before, and the message.
    """
    together = TURN_BREAK.join(turns)
    back = Choice(label="Read it with what I said before", says=f"ask {together}", in_place=True)
    way_back = (back,) if len(together) <= LONGEST else ()
    return replace(
        message, parts=(*message.parts, Note(text="I took this as a new project."), *way_back)
    )
