"""What a command is given, and what it must be: Request, Toolbox and the Command protocol."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.core.knowledge import Knowledge
from bot.core.mind import Mind
from bot.messages.message import TURN_BREAK, Message


@dataclass(frozen=True, kw_only=True)
class Request:
    """What somebody said, with the turns before it."""

    text: str
    earlier: tuple[str, ...] = ()

    @property
    def turns(self) -> tuple[str, ...]:
        """All turns, oldest first; the last is the message."""
        return (*self.earlier, self.text)


@dataclass(frozen=True, kw_only=True)
class Toolbox:
    """Everything a command may use."""

    mind: Mind
    commands: Mapping[str, Command]

    @property
    def knowledge(self) -> Knowledge:
        """What the mind was fitted on."""
        return self.mind.knowledge


class Command(Protocol):
    """A module of ``bot/commands``."""

    NAME: str
    """The first word that calls it."""
    USAGE: str
    """How to call it, as shown in help."""
    SUMMARY: str
    """What it gives, in a clause."""

    def answer(self, request: Request, toolbox: Toolbox) -> Message:
        """The answer to what stands after the name.

        Raises:
            UserMistake: what was typed cannot be used.
        """
        ...


def as_one_text(turns: tuple[str, ...]) -> str:
    """Turns as one text, for a button's command line."""
    return TURN_BREAK.join(turns)


def as_request(text: str, earlier: tuple[str, ...] = ()) -> Request:
    """The reverse of ``as_one_text``."""
    *before, last = text.split(TURN_BREAK)
    return Request(text=last, earlier=(*earlier, *before))


LONGEST_BUTTON_TEXT = 1900
"""Slack takes 2000 characters in a button; the command's name needs some."""


def button_text(turns: tuple[str, ...]) -> str | None:
    """The conversation as one text for a button, or None when it is too long for one."""
    text = as_one_text(turns)
    return text if len(text) <= LONGEST_BUTTON_TEXT else None
