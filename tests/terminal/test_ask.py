"""``ask`` for people, for programs and for files."""

from __future__ import annotations

import io
import json
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from bot.core.errors import UserMistake
from bot.core.knowledge import ACTIONS, VERDICTS
from bot.terminal.ask import ask
from tests.messages.small_world import small_toolbox

PROJECT = "We sort photos on our own server. Which framework?"
KEYS = [
    "action", "verdict", "confidence", "probabilities", "needs", "reasons", "numbers", "flips",
    "deploy_on", "questions", "neighbours", "as_of", "numbers_of",
]  # fmt: skip
COLOURS = ("FORCE_COLOR", "CLICOLOR_FORCE", "TTY_COMPATIBLE", "TTY_INTERACTIVE")


def asked(*text: str, **options: object) -> str:
    defaults = {"thread": None, "json": False, "batch": None}
    out = io.StringIO()
    arguments = Namespace(text=list(text), **(defaults | options))
    assert ask(arguments, small_toolbox(), out) == 0
    return out.getvalue()


def as_object(*text: str, **options: object) -> dict[str, Any]:
    return json.loads(asked(*text, json=True, **options))


def batch(tmp_path: Path, *lines: object) -> Path:
    path = tmp_path / "questions.jsonl"
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(texts), encoding="utf-8")
    return path


@pytest.mark.parametrize("text", [PROJECT, "help", f"why {PROJECT}", "🎉", "explain TorchServe"])
def test_a_pipe_gets_no_colours(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in COLOURS:
        monkeypatch.delenv(name, raising=False)
    assert "\x1b" not in asked(text)


def test_the_words_of_the_call_are_one_message() -> None:
    assert asked(*PROJECT.split(" ")) == asked(PROJECT)


def test_the_thread_is_heard() -> None:
    heard = asked("We sort photos. Which framework?", thread=["It is an Android app."])
    assert "Heard: an Android app" in heard


def test_what_is_piped_in_is_the_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(PROJECT))
    assert asked() == asked(PROJECT)


def test_nothing_to_ask_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(" \n"))
    with pytest.raises(UserMistake, match="Say what you want to know"):
        asked()


@pytest.mark.parametrize("text", [PROJECT, "pytorch or tf?", "help", "how many downloads?", "🎉"])
def test_the_object_has_these_keys_and_no_others(text: str) -> None:
    assert list(as_object(text)) == KEYS


def test_a_recommendation_is_told_in_full() -> None:
    told = as_object(PROJECT)
    assert told["action"] == "recommend"
    assert told["verdict"] in VERDICTS
    assert 0 <= told["confidence"] <= 1
    assert set(told["probabilities"]) == set(VERDICTS)
    assert told["needs"] == {"D1": True, "T2": True}


@pytest.mark.parametrize(
    ("text", "action"),
    [
        pytest.param("what became of TorchServe?", "explain", id="explain"),
        pytest.param("how many downloads does torch have?", "stats", id="stats"),
        pytest.param("is it true that TensorFlow is dying?", "claim", id="claim"),
        pytest.param("pytorch or tensorflow?", "clarify", id="clarify"),
        pytest.param("RuntimeError: out of memory, fix this", "decline", id="decline"),
    ],
)
def test_anything_else_has_no_verdict(text: str, action: str) -> None:
    told = as_object(text)
    assert told["action"] == action in ACTIONS
    assert [told[key] for key in ("verdict", "confidence", "probabilities")] == [None] * 3
    assert [told[key] for key in KEYS[5:-2]] == [[]] * 6


def test_the_entries_of_a_recommendation_have_these_keys() -> None:
    told = as_object("A language model in an Android app, in Python. Which framework?")
    keys = {name: sorted({key for entry in told[name] for key in entry}) for name in KEYS[5:-2]}
    assert keys == {
        "reasons": ["because", "citations", "code", "factor", "favours", "heard", "weight"],
        "numbers": [
            "end",
            "factor",
            "metric",
            "outcome",
            "shift",
            "source",
            "start",
            "url",
            "value",
        ],
        "flips": ["change", "factor", "probability", "verdict"],
        "deploy_on": ["citations", "text"],
        "questions": ["bits", "factors", "text"],
        "neighbours": ["id", "likeness", "verdict"],
    }


def test_a_citation_is_told_with_its_address_and_month() -> None:
    told = as_object("An Android app. Which framework?")
    (citation,) = told["reasons"][0]["citations"]
    assert sorted(citation) == ["as_of", "id", "source", "url"]


def test_letters_of_other_languages_are_written_as_they_are(tmp_path: Path) -> None:
    assert "grün" in asked(batch=str(batch(tmp_path, {"id": "grün", "text": PROJECT})))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(PROJECT, id="a project"),
        pytest.param("pytorch or tf?", id="a bare choice"),
        pytest.param("Which framework do we use?", id="a choice with nothing to choose by"),
        pytest.param("🎉", id="an emoji"),
    ],
)
def test_the_object_recommends_where_the_message_does(text: str) -> None:
    assert (as_object(text)["verdict"] is not None) == ("Heard:" in asked(text))


def test_a_file_is_answered_in_its_order(tmp_path: Path) -> None:
    path = batch(tmp_path, *({"id": name, "text": PROJECT} for name in ("z", "a", "m")))
    lines = asked(batch=str(path)).splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["z", "a", "m"]


def test_a_line_of_a_file_is_answered_as_if_asked_alone(tmp_path: Path) -> None:
    path = batch(tmp_path, {"id": "a", "text": "Which framework?", "thread": ["An Android app."]})
    alone = as_object("Which framework?", thread=["An Android app."])
    assert json.loads(asked(batch=str(path))) == {"id": "a"} | alone


def test_blank_lines_of_a_file_are_skipped(tmp_path: Path) -> None:
    path = batch(tmp_path, "", {"id": "a", "text": PROJECT}, "", "")
    assert len(asked(batch=str(path)).splitlines()) == 1


@pytest.mark.parametrize(
    ("line", "told"),
    [
        pytest.param("not JSON", ":2: no JSON", id="not JSON"),
        pytest.param({"id": "b"}, ":2: text missing", id="no text"),
        pytest.param({"text": "x"}, ":2: id missing", id="no id"),
        pytest.param([1], ":2: id, text missing", id="a list"),
    ],
)
def test_a_broken_line_is_told_with_its_number(line: object, told: str, tmp_path: Path) -> None:
    path = batch(tmp_path, {"id": "a", "text": "x"}, line)
    with pytest.raises(UserMistake, match=told):
        asked(batch=str(path))


@pytest.mark.parametrize(
    "line",
    [
        pytest.param({"id": "b", "text": 7}, id="a number for the text"),
        pytest.param({"id": "b", "text": "x", "thread": None}, id="null for the thread"),
        pytest.param({"id": "b", "text": "x", "thread": [7]}, id="a number in the thread"),
        pytest.param({"id": "b", "text": "x", "thread": "abc"}, id="a text for the thread"),
    ],
)
def test_a_line_of_the_wrong_shape_is_told_with_its_number(line: object, tmp_path: Path) -> None:
    path = batch(tmp_path, {"id": "a", "text": "x"}, line)
    with pytest.raises(UserMistake, match=":2: "):
        asked(batch=str(path))


def test_a_folder_for_a_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="cannot be read"):
        asked(batch=str(tmp_path))
