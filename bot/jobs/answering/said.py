"""Something said to the bot, and the answer with what may be done with it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.conversation import Conversation
from bot.jobs.answering.line import Line
from bot.messages.message import Message

UNKNOWN = "someone"
"""Stands for a speaker whom the chat does not name."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """Something said to the bot: a message that was written, or a button's line."""

    text: str
    conversation: Conversation
    by: str
    message: str = ""
    """Id of the message it came in; empty for a button."""
    id: str = ""
    """The same when it is answered again, after a crash; empty: it never is."""
    speaker: str | None = None
    """Who wrote the words; None: who asks."""
    line: Line | None = None
    """The text taken apart; None: it is read for commands."""
    is_pressed: bool = False
    """True: a line that brings its own conversation."""
    is_addressed: bool = True
    """False: overheard in a thread of ours, and answered only if it adds something."""

    @property
    def spoken_by(self) -> str:
        """Whose words they are, by id; ``UNKNOWN`` where the chat does not say."""
        return (self.by if self.speaker is None else self.speaker) or UNKNOWN


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An answer, and what may be done with it."""

    message: Message
    reference: str | None = None
    """Under what its conversation is kept; None: it is not."""
    again: str | None = None
    """The line that gives the same answer again; None: it is for this moment alone."""
    is_aside: bool = False
    """Whether it is a word to who asks, to be said beside what stands there."""
