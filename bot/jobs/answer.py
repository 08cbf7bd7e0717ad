"""Answering one message: a command by its name, anything else by what it wants."""

from __future__ import annotations

from bot.core.errors import UserMistake
from bot.core.knowledge import Action
from bot.messages.message import Message, plain
from bot.toolbox import Command, Request, Toolbox, as_request

_COMMAND_OF: dict[Action, str] = {
    "recommend": "ask",
    "clarify": "ask",
    "stats": "stats",
    "claim": "claim",
    "explain": "explain",
    "help": "help",
    "decline": "decline",
}

_SENTENCE_GOES_ON = frozenset(
    "that is are was were do does did would should can could not has have will me you us".split()
)


def answer(request: Request, toolbox: Toolbox) -> Message:
    """The answer to a message and the turns before it; never raises for what a person typed."""
    name, rest = _command(request.text, toolbox)
    try:
        if name is not None:
            return toolbox.commands[name].answer(as_request(rest), toolbox)
        return toolbox.commands[_route(request, toolbox)].answer(request, toolbox)
    except UserMistake as mistake:
        return Message(summary=str(mistake), parts=(plain(str(mistake)),))


def _command(text: str, toolbox: Toolbox) -> tuple[str | None, str]:
    """The command a text calls by name, and what stands after the name.

    "stats downloads" and a bare "help" are commands; "why is TensorFlow dying?" and "help me fix
    this" are sentences that happen to begin with the name of one.
    """
    words = text.split(maxsplit=1)
    name, rest = (words[0].lower() if words else ""), (words[1].strip() if len(words) > 1 else "")
    command = toolbox.commands.get(name)
    if command is None or not command.USAGE:
        return None, text
    goes_on = bool(rest) and rest.split(maxsplit=1)[0].lower() in _SENTENCE_GOES_ON
    if not _may_have(command, bool(rest)) or goes_on:
        return None, text
    return name, rest


def _may_have(command: Command, has_text: bool) -> bool:
    """Whether its usage takes text, or none: ``stats <what>``, ``claims [number]``, ``help``."""
    usage = command.USAGE.removeprefix(command.NAME).strip()
    return usage.startswith("[") or bool(usage) == has_text


def _route(request: Request, toolbox: Toolbox) -> str:
    if not any(c.isalnum() for c in request.text):
        return "decline" if request.text.strip() else "help"
    return _COMMAND_OF[toolbox.mind.understand(request.turns).action]
