"""Lines taken apart: commands, their alternatives, changes by hand, references."""

from __future__ import annotations

import pytest

from bot.jobs.answering.line import Line, read_line
from bot.messages.message import TURN_BREAK
from bot.wiring import find_commands

COMMANDS = find_commands()
FACTORS = ("android", "ios", "no-training")
REFERENCE = "0123456789ab"


def read(text: str, *, in_conversation: bool = False) -> Line:
    return read_line(text, COMMANDS, FACTORS, in_conversation=in_conversation)


def test_free_words_stay_as_they_are() -> None:
    assert read("  an Android app ") == Line(command=None, turns=("  an Android app ",))


def test_turns_are_told_apart() -> None:
    line = read(f"ask an app{TURN_BREAK}It runs here: Phone")
    assert (line.command, line.turns) == ("ask", ("an app", "It runs here: Phone"))


def test_a_reference_stands_for_the_turns_before() -> None:
    line = read(f"ask #{REFERENCE}{TURN_BREAK}It runs here: Phone")
    assert (line.references, line.turns) == ((REFERENCE,), ("It runs here: Phone",))


def test_a_reference_alone_brings_no_turn_of_its_own() -> None:
    line = read(f"why #{REFERENCE}")
    assert (line.command, line.references, line.turns) == ("why", (REFERENCE,), ())


@pytest.mark.parametrize("text", ["why #123", f"why it is #{REFERENCE}", f"why #{REFERENCE}0"])
def test_what_only_looks_like_a_reference_is_words(text: str) -> None:
    assert read(text).references == ()


def test_changes_by_hand_stand_before_the_project_the_newest_first() -> None:
    line = read(f"what-if +android -no-training #{REFERENCE}")
    assert line.changes == (("no-training", False), ("android", True))
    assert line.references == (REFERENCE,)


@pytest.mark.parametrize("text", ["ask -20 degrees outside", "ask +banana", "-android an app"])
def test_signs_before_other_words_are_words(text: str) -> None:
    assert read(text).changes == ()


@pytest.mark.parametrize(
    ("text", "argument"),
    [("why-not jax an app", "jax"), ("why-not TF an app", "tensorflow"), ("why-not an app", "")],
)
def test_an_alternative_is_one_that_the_usage_lists(text: str, argument: str) -> None:
    line = read(text)
    assert (line.argument, line.turns) == (argument, ("an app",))


@pytest.mark.parametrize(
    ("text", "command", "argument"),
    [
        ("why", "why", ""),
        ("Why?", "why", ""),
        ("why not JAX?", "why-not", "jax"),
        ("why not tf", "why-not", "tensorflow"),
        ("sources", "evidence", ""),
        ("Show numbers", "numbers", ""),
        ("save decision.", "decide", ""),
    ],
)
def test_in_a_conversation_short_words_are_about_the_answer(
    text: str, command: str | None, argument: str
) -> None:
    line = read(text, in_conversation=True)
    assert (line.command, line.argument) == (command, argument)


@pytest.mark.parametrize("text", ["why", "why not JAX?", "Show numbers", "save decision"])
def test_outside_a_conversation_they_are_free_words(text: str) -> None:
    assert read(text).command is None


def test_sources_outside_a_conversation_are_the_sources_of_all_numbers() -> None:
    assert read("sources").command == "sources"


def test_several_references_stand_for_the_turns_of_all() -> None:
    line = read(f"ask #{REFERENCE}{TURN_BREAK}#ba9876543210")
    assert (line.references, line.turns) == ((REFERENCE, "ba9876543210"), ())
