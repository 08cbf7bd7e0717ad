"""``stats``, ``compare``, ``trend`` and ``claims`` on the terminal, with the chart as a picture."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TextIO

from rich.console import Console

from bot.jobs.answering.answer import answer
from bot.request import Request
from bot.terminal.export import save_charts
from bot.terminal.show import show
from bot.toolbox import Toolbox


def numbers(arguments: argparse.Namespace, toolbox: Toolbox, out: TextIO) -> int:
    """Shows the answer to the command line, and writes its charts if a file was named."""
    text = " ".join((arguments.command, *arguments.text))
    message = answer(Request(text=text), toolbox)
    console = Console(file=out, soft_wrap=not out.isatty())
    show(message, console)
    if arguments.png is None:
        return 0
    written = save_charts(message, Path(arguments.png))
    for path in written:
        console.print(f"wrote {path}", markup=False, highlight=False)
    if not written:
        console.print("There is no chart in this answer, so no picture was written.")
    return 0 if written else 1
