"""What somebody asks: the words, what was said before them, and where and how they were said."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.conversation import Change, Conversation
from bot.core.mind import MOST_TURNS
from bot.messages.message import TURN_BREAK
from bot.messages.voices import Voices

LONGEST_BUTTON_TEXT = 1900
"""Slack takes 2000 characters in a button; the command's name needs some."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """What somebody said, with the turns before it, and where and how it was said."""

    text: str
    command: str | None = None
    """The command called by its name; None: free words."""
    argument: str = ""
    """The one of a command's alternatives that was named: ``jax`` of ``why-not jax``."""
    earlier: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    """Who said each turn, by id; empty where it does not matter."""
    changes: tuple[Change, ...] = ()
    """Needs put in or taken out by hand."""
    reference: str | None = None
    """Under what the buttons of the answer find the conversation again; None: they carry it."""
    answered: str | None = None
    """The reference of the answer whose button was pressed."""
    conversation: Conversation | None = None
    muted: tuple[str, ...] = ()
    """Frameworks that are not to be offered where this is asked."""
    by: str = ""
    """Who asks, by id."""

    @property
    def turns(self) -> tuple[str, ...]:
        """All turns, oldest first; the last is the message."""
        return (*self.earlier, self.text) if self.text or not self.earlier else self.earlier

    @property
    def asked(self) -> str | None:
        """What the buttons of the answer say for the conversation; None: it is too long for one."""
        if self.reference:
            return f"#{self.reference}"
        signs = (f"{'+' if change.holds else '-'}{change.factor} " for change in self.changes[::-1])
        text = button_text(self.turns)
        return f"{''.join(signs)}{text}" if text is not None else None

    @property
    def voices(self) -> Voices:
        """Who said what, as seen by who asks."""
        return Voices(speakers=self.speakers[-MOST_TURNS:], asker=self.by)


def button_text(turns: tuple[str, ...]) -> str | None:
    """The conversation as one text for a button, or None when it is too long for one."""
    text = TURN_BREAK.join(turns)
    return text if len(text) <= LONGEST_BUTTON_TEXT else None
