"""A message that was taken as a new project says so, and offers the way back."""

from __future__ import annotations

from dataclasses import replace

from bot.messages.message import TURN_BREAK, Choice, Message, Note


def taken_anew(message: Message, before: str, now: str) -> Message:
    """The answer with a word that it leaves out what was said before.

    Args:
        before: the reference of what was said before.
        now: the reference of what this answers.
    """
    together = f"ask #{before}{TURN_BREAK}#{now}"
    back = Choice(label="Read it with what I said before", says=together, in_place=True)
    said = Note(text="I took this as a new project.")
    return replace(message, parts=(*message.parts, said, back))
