"""Answering one message: a command by its name, anything else by what it wants."""

from __future__ import annotations

from dataclasses import replace

from bot.core.conversation import Change
from bot.core.errors import UserMistake
from bot.core.knowledge import Action
from bot.jobs.answering.line import Line, read_line
from bot.messages.message import Message, plain
from bot.request import Request
from bot.toolbox import Toolbox

_COMMAND_OF: dict[Action, str] = {
    "recommend": "ask",
    "clarify": "ask",
    "stats": "stats",
    "claim": "claim",
    "explain": "explain",
    "help": "help",
    "decline": "decline",
}
_ABOUT_A_PROJECT = frozenset({"ask", "why", "why-not", "what-if", "evidence", "numbers"})
_SHOWS = {"what-if": "ask"}
"""What is shown to others for a command that shows controls."""
_ABOUT_ALL = frozenset(
    {"stats", "compare", "trend", "claim", "claims", "explain", "sources", "help"}
)
"""Commands that only tell, and tell everybody the same."""


def answer(request: Request, toolbox: Toolbox) -> Message:
    """The answer to a message and the turns before it; never raises for what a person typed."""
    return respond(as_called(request, line_of(request, toolbox)), toolbox)


def line_of(request: Request, toolbox: Toolbox) -> Line:
    """What the text of a request calls for."""
    return read_line(
        request.text,
        toolbox.commands,
        toolbox.knowledge.factors,
        in_conversation=bool(request.earlier),
    )


def as_called(request: Request, line: Line) -> Request:
    """The request with its line taken apart; only a command about a project is read with what was
    said before, and a bare one is about that alone."""
    if line.command is None:
        return request
    before = request.earlier if line.is_about_a_project else ()
    turns = (*before, *line.turns)
    changes = tuple(Change(factor=name, holds=holds, by=request.by) for name, holds in line.changes)
    return replace(
        request,
        command=line.command,
        argument=line.argument,
        answered=line.references[-1] if line.references else None,
        changes=(*request.changes, *changes),
        text=turns[-1] if turns else "",
        earlier=turns[:-1],
        speakers=(*request.speakers[: len(before)], *request.speakers[-1:] * len(line.turns)),
    )


def respond(request: Request, toolbox: Toolbox) -> Message:
    """The answer of the command that was called, or that fits free words."""
    try:
        return call(request, toolbox)[0]
    except UserMistake as mistake:
        return as_message(mistake)


def call(request: Request, toolbox: Toolbox) -> tuple[Message, str]:
    """The answer, and the name of the command that gave it.

    Raises:
        UserMistake: what was typed cannot be used.
    """
    name = request.command or _route(request, toolbox)
    return toolbox.commands[name].answer(request, toolbox), name


def as_message(mistake: UserMistake) -> Message:
    """A mistake in its own words."""
    return Message(summary=str(mistake), parts=(plain(str(mistake)),))


def again(request: Request, name: str) -> str | None:
    """The line that gives the same answer again, as long as the conversation is kept; None for what
    does something, or concerns this moment alone."""
    asked = request.asked
    if name in _ABOUT_A_PROJECT:
        shown = _SHOWS.get(name, name)
        return " ".join(filter(None, (shown, request.argument, asked))) if asked else None
    if name in _ABOUT_ALL:
        return f"{name} {request.text}".strip()
    return None


def adds_something(request: Request, toolbox: Toolbox) -> bool:
    """Whether free words, not said to the bot, add a need to the conversation or ask what only it
    would know."""
    if request.command is not None:
        return False
    understood = toolbox.mind.understand(request.turns)
    if understood.action in ("recommend", "clarify"):
        return bool(understood.profile.fresh)
    return understood.action in ("stats", "claim", "explain") and "?" in request.text


def _route(request: Request, toolbox: Toolbox) -> str:
    if not any(c.isalnum() for c in request.text):
        return "decline" if request.text.strip() else "help"
    return _COMMAND_OF[toolbox.mind.understand(request.turns).action]
