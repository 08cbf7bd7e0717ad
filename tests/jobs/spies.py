"""Commands under their real names that say which of them was called, and with what."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.core.mind import Mind
from bot.messages.message import Choice, Message, plain
from bot.request import Request
from bot.toolbox import Toolbox
from bot.wiring import find_commands
from tests.toolboxes import toolbox_of

Call = tuple[str, Request]


@dataclass(frozen=True)
class Spy:
    """One command; every spy of a toolbox writes to the same list of calls."""

    NAME: str
    USAGE: str
    calls: list[Call] = field(repr=False)
    SUMMARY: str = ""

    def answer(self, request: Request, toolbox: Toolbox) -> Message:
        """Takes the call down and offers one button."""
        self.calls.append((self.NAME, request))
        return Message(summary=self.NAME, parts=(plain(self.NAME), Choice(label="Go", says="help")))


def spies(mind: Mind) -> tuple[Toolbox, list[Call]]:
    """A toolbox of spies on a real mind, and the list of their calls."""
    calls: list[Call] = []
    names = {name: Spy(name, command.USAGE, calls) for name, command in find_commands().items()}
    return toolbox_of(mind, names), calls
