"""Logs: one JSON object a line for machines, coloured lines on a terminal, and nobody's words.

A line carries the id of the question or the digest that it is about (``about``), from the
acknowledgement to the post. Of what libraries log only the beginning stands there, up to where
values are put in; of an exception only its kinds and places.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Any, TextIO

from structlog.contextvars import bind_contextvars, bound_contextvars, merge_contextvars
from structlog.dev import ConsoleRenderer
from structlog.processors import JSONRenderer, TimeStamper
from structlog.stdlib import ExtraAdder, ProcessorFormatter, add_log_level, add_logger_name
from structlog.typing import EventDict, Processor

from bot.incident import without_words
from bot.watch.hiding import Hiding

OURS = "bot"
FOLLOWING = (OURS, "slack_bolt", "slack_sdk")
"""Who is heard at any level; all others from warnings on."""
COSTLY = ("sqlalchemy", "huey", "alembic", "urllib3")
"""Who would say much that nobody hears."""
FIRST = ("timestamp", "level", "event", "id")
MOST_OF_A_LIBRARY = 80
_BEGINNING = re.compile(r"[\w\s.,/-]*")
"""A library's words up to where a value may be put in."""

_ADDED = ExtraAdder()

log = logging.getLogger(__name__)
_hiding = Hiding()


def write_logs(level: str, *, as_json: bool, secrets: Iterable[str] = ()) -> None:
    """Writes logs from now on, unless somebody does already.

    Args:
        secrets: values that are hidden wherever they stand.
    """
    _hiding.learn(secrets)
    if logging.getLogger().handlers:
        return
    handler = _Handler(sys.stderr)
    handler.setFormatter(formatter(as_json=as_json, colours=sys.stderr.isatty()))
    handler.addFilter(_is_heard)
    logging.basicConfig(level=level, handlers=[handler])
    for name in COSTLY:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(True)
    threading.excepthook = _ended


def usual_format() -> str:
    """Lines to read where somebody reads them, JSON elsewhere."""
    return "text" if sys.stderr.isatty() else "json"


def hide(secrets: Iterable[str]) -> None:
    """Hides these values from now on, wherever they stand."""
    _hiding.learn(secrets)


def about(**names: object) -> AbstractContextManager[None]:
    """Says of every line within what it is about: an id, a workspace."""
    return bound_contextvars(**names)


def from_here_on(**names: object) -> None:
    """Says of every line from here on what it is about, to the end of this piece of work."""
    bind_contextvars(**names)


def formatter(*, as_json: bool, colours: bool = False) -> logging.Formatter:
    """How a line looks."""
    render: Processor = (
        JSONRenderer(ensure_ascii=False) if as_json else ConsoleRenderer(colors=colours)
    )
    return ProcessorFormatter(
        foreign_pre_chain=[
            merge_contextvars,
            _with_extras,
            add_log_level,
            add_logger_name,
            TimeStamper(fmt="iso", utc=True),
            _without_words,
        ],
        processors=[ProcessorFormatter.remove_processors_meta, _hidden, render],
    )


class _Handler(logging.StreamHandler[TextIO]):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """Says where; logging itself would print the message and its arguments."""
        self.stream.write(f"a line of {record.name} could not be logged\n")


def _with_extras(logger: Any, method: str, event: EventDict) -> EventDict:
    # What a library adds to its words may be anything.
    return _ADDED(logger, method, event) if _is_ours(event["_record"].name) else event


def _is_heard(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING or record.name.partition(".")[0] in FOLLOWING


def _without_words(_: object, __: str, event: EventDict) -> EventDict:
    """The event in our own words, with what was raised as its kinds and places."""
    record: logging.LogRecord = event["_record"]
    raised = event.pop("exc_info", None)
    event.pop("stack_info", None)
    if not _is_ours(record.name):
        event["event"] = _beginning(str(record.msg))
        event["at"] = f"{record.module}.{record.funcName}"
    else:
        event["event"], _, places = str(event["event"]).partition("\n")
        if places:
            event["exception"] = places
    if isinstance(raised, tuple) and isinstance(raised[1], BaseException):
        event["exception"] = without_words(raised[1])
    return event


def _hidden(_: object, __: str, event: EventDict) -> EventDict:
    ordered = {name: event[name] for name in FIRST if name in event}
    return {name: _hiding.value(name, value) for name, value in {**ordered, **event}.items()}


def _is_ours(name: str) -> bool:
    return name == OURS or name.startswith(f"{OURS}.")


def _beginning(words: str) -> str:
    found = _BEGINNING.match(words)
    line = (found[0] if found else "").partition("\n")[0]
    return f"{line[:MOST_OF_A_LIBRARY].strip()} ..."


def _ended(raised: threading.ExceptHookArgs) -> None:
    """What ended a thread; the usual hook prints what the exception says."""
    name = raised.thread.name if raised.thread is not None else "unknown"
    if raised.exc_value is not None:
        log.error("the thread %s ended\n%s", name, without_words(raised.exc_value))
