"""``collect``: fetches numbers from every source at once, with a bar each and a closing summary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.table import Table
from rich.text import Text

from bot.core.numbers.series import Visit
from bot.jobs.collecting.collect import Collecting, Reached, collect_each


@dataclass
class _Bars:
    """A progress bar per source."""

    progress: Progress
    tasks: dict[str, TaskID] = field(default_factory=dict)

    def __call__(self, source: str, *, done: int, of: int) -> None:
        self.progress.update(self.tasks[source], completed=done, total=of)


def collect_all(
    reached: Sequence[Reached],
    collecting: Collecting,
    names: Mapping[str, str],
    console: Console,
) -> int:
    """Visits all sources at once; 0 when at least one gave a number or had
    nothing new, 1 when none did.

    Args:
        names: what each source is called.
    """
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        bars = _Bars(progress)
        for one in reached:
            task = progress.add_task(names[one.source.NAME], total=None)
            bars.tasks[one.source.NAME] = task
        visits = collect_each(reached, collecting, bars)
    console.print(_summary(visits, names))
    return 0 if any(visit.numbers or not visit.error for visit in visits) else 1


def _summary(visits: Sequence[Visit], names: Mapping[str, str]) -> Table:
    table = Table(title="Collected", title_justify="left")
    for header in ("Source", "Numbers", "Not had", "Left to ask", "Went"):
        table.add_column(header, justify="right" if header in ("Numbers", "Not had") else "left")
    for visit in visits:
        left = "" if visit.quota_left is None else f"{visit.quota_left:g} {visit.quota_unit}"
        cells = (names[visit.source], str(visit.numbers), str(visit.gaps), left)
        table.add_row(*(Text(cell) for cell in (*cells, visit.error or "well")))
    return table
