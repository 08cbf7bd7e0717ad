"""``ask``: one question, or a file of them, answered on the terminal."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import msgspec
from rich.console import Console
from rich.progress import track

from bot.core.errors import UserMistake
from bot.jobs.answering.answer import answer
from bot.request import Request
from bot.terminal.as_json import answer_object
from bot.terminal.show import show
from bot.toolbox import Toolbox


@dataclass(frozen=True, kw_only=True)
class Item:
    """One line of a batch."""

    id: str
    text: str
    thread: tuple[str, ...] = ()


def ask(arguments: argparse.Namespace, toolbox: Toolbox, out: TextIO) -> int:
    """Answers ``arguments.text`` (after the turns of ``--thread``), or each line of ``--batch``.

    Raises:
        UserMistake: nothing was asked, or the file cannot be used.
    """
    if arguments.batch:
        return _batch(Path(arguments.batch), toolbox, out)
    text = " ".join(arguments.text)
    if not text and not sys.stdin.isatty():
        text = sys.stdin.read()
    if not text.strip():
        raise UserMistake('Say what you want to know: python -m bot ask "we build an Android app"')
    turns = (*(arguments.thread or ()), text)
    if arguments.json:
        json.dump(answer_object(toolbox, turns), out, ensure_ascii=False, indent=2)
        out.write("\n")
    else:
        console = Console(file=out, soft_wrap=not out.isatty())
        show(answer(Request(text=text, earlier=turns[:-1]), toolbox), console)
    return 0


def _batch(path: Path, toolbox: Toolbox, out: TextIO) -> int:
    items = [_item(f"{path}:{number}", line) for number, line in read_lines(path)]
    shown = track(
        items,
        description="answering",
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),
    )
    for item in shown:
        answered = {"id": item.id} | answer_object(toolbox, (*item.thread, item.text))
        out.write(json.dumps(answered, ensure_ascii=False) + "\n")
    return 0


def _item(place: str, line: dict[str, Any]) -> Item:
    try:
        return msgspec.convert(line, Item)
    except msgspec.ValidationError as error:
        raise UserMistake(f"{place}: {error}: write id, text, thread") from error


def read_lines(
    path: Path, needed: Sequence[str] = ("id", "text")
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a .jsonl file, each with the number of its line.

    Raises:
        UserMistake: there is no such file, or a line is no object with the keys needed.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UserMistake(
            f"{path} cannot be read ({type(error).__name__}): name a .jsonl file"
        ) from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
        except json.JSONDecodeError as error:
            raise UserMistake(f"{path}:{number}: no JSON: write one object a line") from error
        missing = [key for key in needed if not isinstance(item, dict) or key not in item]
        if missing:
            raise UserMistake(f"{path}:{number}: {', '.join(missing)} missing: add it")
        yield number, item
