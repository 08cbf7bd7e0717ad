"""A line of the log: in which form, about what, and without anybody's words."""

from __future__ import annotations

import io
import json
import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from gunicorn.config import Config

from bot.incident import note
from bot.slack.http.server import HandingOn
from bot.watch.hiding import HIDDEN, Hiding
from bot.watch.logs import about, formatter, hide, write_logs

WORDS = "a model for my aunt Quillaume"
TOKEN = "xoxb-17653-2349-abcDEF"
ADDRESS = "https://hooks.slack.example/commands/T1/2/s3cret"


@dataclass(frozen=True)
class Written:
    """A logger, and what it wrote."""

    name: str
    stream: io.StringIO

    @property
    def log(self) -> logging.Logger:
        return logging.getLogger(self.name)

    @property
    def line(self) -> dict[str, Any]:
        (line,) = self.stream.getvalue().splitlines()
        found: dict[str, Any] = json.loads(line)
        return found


def written(name: str, *, as_json: bool = True) -> Iterator[Written]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter(as_json=as_json))
    log = logging.getLogger(name)
    log.addHandler(handler)
    log.propagate, log.level = False, logging.DEBUG
    yield Written(name, stream)
    log.removeHandler(handler)
    log.propagate, log.level = True, logging.NOTSET


@pytest.fixture
def ours() -> Iterator[Written]:
    yield from written("bot.of.the.tests")


@pytest.fixture
def library() -> Iterator[Written]:
    yield from written("slack_sdk.of.the.tests")


@pytest.fixture
def on_a_terminal() -> Iterator[Written]:
    yield from written("bot.of.the.tests.too", as_json=False)


def fails() -> None:
    raise ValueError(WORDS)


def test_a_line_says_what_it_is_about(ours: Written) -> None:
    with about(id="C1:2", workspace="T1"):
        ours.log.info("claimed %s", "again", extra={"lease": 2})
    line = ours.line
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "level": "info",
        "event": "claimed again",
        "id": "C1:2",
        "workspace": "T1",
        "lease": 2,
        "logger": "bot.of.the.tests",
    }


def test_what_it_was_about_before_is_forgotten(ours: Written) -> None:
    with about(id="C1:2"):
        pass
    ours.log.info("idle")
    assert "id" not in ours.line


def test_on_a_terminal_a_line_is_read_at_a_glance(on_a_terminal: Written) -> None:
    with about(id="C1:2"):
        on_a_terminal.log.warning("put off")
    text = on_a_terminal.stream.getvalue()
    assert "[warning  ] put off" in text
    assert "id=C1:2" in text


def test_what_failed_is_told_by_its_kinds_and_places(ours: Written) -> None:
    try:
        fails()
    except ValueError as error:
        reference = note(ours.log, "an answer", error)
    line = ours.line
    assert line["event"] == f"an answer failed (ref {reference})"
    assert line["exception"].endswith("ValueError")
    assert "in fails" in line["exception"]
    assert WORDS not in ours.stream.getvalue()


def test_a_library_that_logs_what_was_raised_quotes_nobody(library: Written) -> None:
    try:
        fails()
    except ValueError as error:
        library.log.exception(f"Failed to run a listener: {error}")
    line = library.line
    assert line["event"] == "Failed to run a listener ..."
    assert line["exception"].endswith("ValueError")
    assert WORDS not in library.stream.getvalue()


@pytest.mark.parametrize(
    ("message", "values"),
    [
        (f"Sending a request - url: {ADDRESS}, params: {{'text': '{WORDS}'}}", ()),
        ("Received %s of %s", (WORDS, TOKEN)),
        (f"on_message invoked (message: {WORDS})", ()),
        (f"Unhandled request ({{'value': '{WORDS}'}})\n{WORDS}", ()),
        (f"'{WORDS}' could not be sent", ()),
    ],
)
def test_of_a_library_only_the_beginning_is_told(
    library: Written, message: str, values: tuple[str, ...]
) -> None:
    library.log.debug(message, *values, extra={"payload_of": WORDS})
    text = library.stream.getvalue()
    assert [each for each in (WORDS, TOKEN, ADDRESS) if each in text] == []
    assert library.line["at"].startswith("test_logs.")


@pytest.mark.parametrize(
    ("text", "logged"),
    [
        (f"with {TOKEN} inside", f"with {HIDDEN} inside"),
        ("xapp-1-A2-33-abc", HIDDEN),
        ("xoxe.xoxp-1-abc", HIDDEN),
        ("Authorization: Bearer abc.def-123", f"Authorization: Bearer {HIDDEN}"),
        (f"to {ADDRESS}, at once", "to https://hooks.slack.example at once"),
        ("at postgresql://bot:pa55word@db:5432/framewise", "at postgresql://db:5432"),
        ("home:U0ALEX:1.5", "home:(a person):1.5"),
        ("USER says UPPERCASE in C0MLHELP, 2026-W47", "USER says UPPERCASE in C0MLHELP, 2026-W47"),
        ("C0MLHELP:1795841306.283280", "C0MLHELP:1795841306.283280"),
    ],
)
def test_a_second_belt_takes_out_what_should_not_have_come_so_far(text: str, logged: str) -> None:
    assert Hiding().text(text) == logged


def test_a_secret_that_looks_like_nothing_is_hidden_once_it_is_known(ours: Written) -> None:
    hide(["correct-horse-battery"])
    ours.log.warning("signed with correct-horse-battery")
    assert ours.line["event"] == f"signed with {HIDDEN}"


def test_what_travels_under_the_name_of_words_is_hidden_whatever_it_is(ours: Written) -> None:
    ours.log.info("kept", extra={"text": WORDS, "response_url": "x", "blocks": [WORDS], "ms": 1.5})
    line = ours.line
    assert (line["text"], line["response_url"], line["blocks"]) == (HIDDEN, HIDDEN, HIDDEN)
    assert line["ms"] == 1.5


@pytest.fixture
def as_a_program(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], str]]:
    """Logs as a program that has just begun writes them; gives what it wrote."""
    stream, root = io.StringIO(), logging.getLogger()
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(root, "level", root.level)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    write_logs("INFO", as_json=True)
    yield stream.getvalue
    logging.captureWarnings(False)
    root.handlers.clear()


def test_a_thread_that_ends_in_a_fault_quotes_nobody(as_a_program: Callable[[], str]) -> None:
    thread = threading.Thread(target=fails, name="due-source")
    thread.start()
    thread.join()
    line = json.loads(as_a_program())
    assert line["event"] == "the thread due-source ended"
    assert WORDS not in as_a_program()


def test_a_line_that_cannot_be_logged_quotes_nobody(as_a_program: Callable[[], str]) -> None:
    record = logging.makeLogRecord(
        {"name": "bot.of.the.tests", "msg": "%d numbers", "args": (WORDS,), "levelno": 30}
    )
    logging.getLogger().handlers[0].handle(record)
    assert as_a_program() == "a line of bot.of.the.tests could not be logged\n"


def test_libraries_but_for_slacks_are_heard_from_warnings_on(
    as_a_program: Callable[[], str],
) -> None:
    logging.getLogger("some.library").info("quiet")
    logging.getLogger("slack_sdk").info("heard")
    logging.getLogger("some.library").warning("heard")
    heard = [json.loads(line)["logger"] for line in as_a_program().splitlines()]
    assert heard == ["slack_sdk", "some.library"]


def test_the_server_leaves_to_the_program_how_its_lines_look(
    as_a_program: Callable[[], str],
) -> None:
    try:
        fails()
    except ValueError:
        HandingOn(Config()).exception("Error handling request %s", ADDRESS)
    line = json.loads(as_a_program())
    assert (line["logger"], line["event"]) == ("gunicorn.error", "Error handling request ...")
    assert WORDS not in as_a_program()
