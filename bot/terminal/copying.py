"""How far a copy of the store is: a bar a table."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from bot.store.copying import Tell


@contextmanager
def bars(console: Console) -> Iterator[Tell]:
    """Shows bars; where nobody looks, a line for each table that is done."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:

        def tell(table: str, *, done: int, of: int) -> None:
            if not console.is_terminal:
                if done == of:
                    console.print(f"{table}: {done} of {of}", highlight=False)
                return
            if table not in tasks:
                tasks[table] = progress.add_task(table, total=of)
            progress.update(tasks[table], completed=done, total=of)

        yield tell
