"""What a typed or pressed line calls for: a command by its name, or free words.

::

    <command> [alternative] [+factor] [-factor] [project, or #reference]

The project may be several turns, divided by ``TURN_BREAK``; ``#reference`` stands for turns that
were kept, and several of them for those of all.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import takewhile

from bot.messages.message import TURN_BREAK
from bot.toolbox import Command

_SENTENCE_GOES_ON = frozenset(
    "that is are was were do does did would should can could not has have will me you us".split()
)
_ALTERNATIVES = re.compile(r"^<([\w|]*\|[\w|]*)>")
_CHANGE = re.compile(r"[+-][a-z0-9-]+")
_REFERENCE = re.compile(r"#([0-9a-f]{12})")
_WHY_NOT = re.compile(r"why\s+not\s+(\w+)\s*\?*", re.IGNORECASE)
_SHORT_NAMES = {"tf": "tensorflow", "torch": "pytorch"}
_OF_THE_ANSWER = {"sources": "evidence", "show numbers": "numbers", "save decision": "decide"}
"""What a person types in a conversation for a command about the answer given there."""
PROJECT = "your project>"
"""Ends the usage of a command that is about a project, and so about a whole conversation."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line taken apart."""

    command: str | None
    """None: free words."""
    turns: tuple[str, ...]
    argument: str = ""
    changes: tuple[tuple[str, bool], ...] = ()
    """Factors put in (True) or taken out (False) by hand, the newest last."""
    references: tuple[str, ...] = ()
    """Stand for the turns before these."""
    is_about_a_project: bool = True
    """Whether what was said before belongs to it."""


def read_line(
    text: str,
    commands: Mapping[str, Command],
    factors: Collection[str],
    *,
    in_conversation: bool = False,
) -> Line:
    """A line taken apart.

    "stats downloads" and a bare "help" call commands; "why is TensorFlow dying?" and "help me fix
    this" are sentences that happen to begin with the name of one.

    Args:
        in_conversation: something was said before, so that a bare "why" is about that.
    """
    said = text.strip()
    if in_conversation:
        said = _of_the_answer(said)
    name, rest = _split(said)
    command = commands.get(name.lower())
    if command is None or not _is_called(command, rest, in_conversation):
        return Line(command=None, turns=(text,))
    argument, rest = _argument(command, rest)
    changes, rest = _changes(rest, factors)
    references, spoken = _references(rest.split(TURN_BREAK))
    return Line(
        command=command.NAME,
        turns=tuple(turn for turn in spoken if turn.strip()),
        argument=argument,
        changes=changes,
        references=references,
        is_about_a_project=command.USAGE.endswith(PROJECT),
    )


def _of_the_answer(said: str) -> str:
    """Short words about the answer before, as the line they stand for."""
    if asked := _WHY_NOT.fullmatch(said):
        return f"why-not {asked[1]}"
    bare = said.rstrip("?.! ")
    return _OF_THE_ANSWER.get(bare.lower(), bare if " " not in bare else said)


def _split(text: str) -> tuple[str, str]:
    words = text.split(maxsplit=1)
    return (words[0] if words else ""), (words[1].strip() if len(words) > 1 else "")


def _is_called(command: Command, rest: str, in_conversation: bool) -> bool:
    """Whether its usage takes text, or none: ``stats [what]``, ``claims [number]``, ``help``."""
    usage = command.USAGE.removeprefix(command.NAME).strip()
    if not command.USAGE:
        return False
    if not rest:
        is_about_the_answer = in_conversation and usage.endswith(PROJECT)
        return not usage or usage.startswith("[") or is_about_the_answer
    goes_on = _split(rest)[0].lower() in _SENTENCE_GOES_ON
    return bool(usage) and not goes_on


def _argument(command: Command, rest: str) -> tuple[str, str]:
    """The alternative that is named, where the usage lists some, and what stands after it."""
    usage = command.USAGE.removeprefix(command.NAME).strip()
    listed = _ALTERNATIVES.match(usage)
    if listed is None:
        return "", rest
    named, after = _split(rest)
    named = _SHORT_NAMES.get(named.lower(), named.lower())
    return (named, after) if named in listed[1].split("|") else ("", rest)


def _references(turns: list[str]) -> tuple[tuple[str, ...], list[str]]:
    """The references that turns begin with, and the turns after them."""
    found = list(takewhile(bool, (_REFERENCE.fullmatch(turn.strip()) for turn in turns)))
    return tuple(match[1] for match in found if match), turns[len(found) :]


def _changes(rest: str, factors: Collection[str]) -> tuple[tuple[tuple[str, bool], ...], str]:
    """Changes by hand at the beginning of a line's rest, where the newest comes first."""
    found: list[tuple[str, bool]] = []
    while True:
        word, after = _split(rest)
        if not (_CHANGE.fullmatch(word) and word[1:] in factors):
            return tuple(found[::-1]), rest
        found.append((word[1:], word.startswith("+")))
        rest = after
