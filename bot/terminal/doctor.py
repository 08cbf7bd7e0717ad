"""``doctor``: a line a finding, as it is found, and below a problem what to do."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from bot.messages.finding import Finding, State

MARKS = {State.OK: ("✓", "green"), State.PROBLEM: ("✗", "red"), State.UNKNOWN: ("?", "yellow")}
CHECK_WIDTH = 10


def show_findings(findings: Iterable[Finding], console: Console) -> int:
    """1 when there is a problem, else 0."""
    problems = 0
    for found in findings:
        mark, colour = MARKS[found.state]
        line = Text(f"{mark} {found.state:8}", style=colour)
        line.append(f"{found.check:{CHECK_WIDTH}} {found.detail}", style="default")
        console.print(line, soft_wrap=True)
        if found.state is State.PROBLEM:
            problems += 1
            console.print(Text(f"  -> {found.fix}"), soft_wrap=True)
    console.print(f"{problems or 'no'} problem{'' if problems == 1 else 's'}")
    return 1 if problems else 0
