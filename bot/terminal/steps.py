"""Steps of a longer start, each with the time it took."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console


class Steps:
    """Prints each step as it begins and its seconds when it is done."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False)
        self._started = time.monotonic()

    @contextmanager
    def __call__(self, what: str) -> Iterator[None]:
        """One step."""
        self._console.print(f"{what} ... ", end="")
        started = time.monotonic()
        yield
        self._console.print(f"[green]done[/green] ({time.monotonic() - started:.1f} s)")

    def done(self, what: str) -> None:
        """The last line, with the time since the first step."""
        self._console.print(f"ready in {time.monotonic() - self._started:.1f} s")
        self._console.print(f"[bold]{what}[/bold]", soft_wrap=True)
