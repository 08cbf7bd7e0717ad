"""A conversation on the terminal, typed from a script."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from bot.terminal.chat import chat
from tests.jobs.spies import Call, spies
from tests.messages.small_world import small_toolbox


@pytest.fixture
def talk(monkeypatch: pytest.MonkeyPatch):
    """Types lines and gives what was printed and what the commands were asked."""

    def typed(*lines: str) -> tuple[str, list[Call]]:
        toolbox, calls = spies(small_toolbox().mind)
        out = io.StringIO()
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        monkeypatch.setattr("sys.stdout", io.StringIO())
        assert chat(toolbox, Console(file=out, force_terminal=False, width=100)) == 0
        return out.getvalue(), calls

    return typed


def test_it_opens_by_saying_how_to_begin_anew_and_how_to_end(talk) -> None:
    printed, calls = talk()
    assert "new" in printed
    assert "bye" in printed
    assert calls == []


@pytest.mark.parametrize("word", ["bye", "exit", "quit", " BYE "])
def test_a_word_ends_it(word: str, talk) -> None:
    _, calls = talk(word, "help")
    assert calls == []


def test_the_end_of_the_input_ends_it(talk) -> None:
    _, calls = talk("help")
    assert [name for name, _ in calls] == ["help"]


def test_earlier_turns_are_handed_on_oldest_first(talk) -> None:
    _, calls = talk("We sort photos.", "On our server.", "Which framework?")
    assert calls[-1][1].turns == ("We sort photos.", "On our server.", "Which framework?")


def test_new_forgets_the_earlier_turns(talk) -> None:
    printed, calls = talk("We sort photos.", "new", "Which framework?")
    assert calls[-1][1].turns == ("Which framework?",)
    assert "A new conversation." in printed


def test_buttons_are_numbered(talk) -> None:
    printed, _ = talk("help")
    assert "  1  Go" in printed


def test_a_number_presses_its_button(talk) -> None:
    _, calls = talk("We sort photos, which framework?", "1")
    assert calls[-1][0] == "help"


def test_what_is_pressed_is_no_turn(talk) -> None:
    _, calls = talk("We sort photos.", "1", "Which framework?")
    assert calls[-1][1].turns == ("We sort photos.", "Which framework?")


@pytest.mark.parametrize("typed", ["0", "2", "99", "-1", "²"])
def test_what_is_no_button_is_a_message(typed: str, talk) -> None:
    _, calls = talk("We sort photos.", typed)
    assert calls[-1][1].text == typed


def test_new_takes_the_buttons_away(talk) -> None:
    _, calls = talk("We sort photos.", "new", "1")
    assert calls[-1][1].turns == ("1",)


def test_an_empty_line_is_answered_and_is_no_turn(talk) -> None:
    _, calls = talk("", "Which framework?")
    assert [request.turns for _, request in calls] == [("",), ("Which framework?",)]
