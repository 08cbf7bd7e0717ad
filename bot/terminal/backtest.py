"""``backtest``: our alarms on the recorded series beside two plain rules, as a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TextIO

from rich.console import Console
from rich.progress import track
from rich.table import Table

from bot.core.numbers.metric import Metric
from bot.core.numbers.series import Series
from bot.core.trends.backtest import Score, Turn, compare

FEWEST_POINTS = 24
"""Shorter series give no rule the time to be right or wrong."""
WIDTH = 120
SEVERAL = 3
"""From so many lines on a share's lines are not each other's mirror image."""
TURNS: Mapping[tuple[str, str], tuple[Turn, ...]] = {
    ("pypi.pair_share", "pytorch"): (
        Turn(name="passes half, window of March 2024", on=date(2024, 4, 3), way=1),
    ),
    ("so.tag_share", "tensorflow"): (
        Turn(name="peak of August 2020", on=date(2020, 9, 8), way=-1),
    ),
    ("so.questions", "tensorflow"): (Turn(name="peak of May 2020", on=date(2020, 6, 8), way=-1),),
    ("papers.conference_share", "pytorch"): (
        Turn(name="first ahead, EMNLP 2018", on=date(2018, 11, 2), way=1),
    ),
    ("pypi.per_100k", "tensorflow"): (Turn(name="peak of May 2020", on=date(2020, 6, 3), way=-1),),
}
"""What is known to have happened; a test recomputes each from the recorded history."""
ABOUT = (
    "Each line is its main package alone. At each date only what was known then. An alarm is a"
    " direction newly announced; false if half"
    " a year later the value is not beyond that of the alarm by half of what matters in a year"
    " (1 point for shares, 5 % of the rest; rates the smaller of both); open if that cannot be"
    " compared. The two other rules know no changes of definition and are tuned with hindsight,"
    " series by series, to our false alarms, or to the nearest above. A delay is counted in days"
    " from the turn until the direction stands announced; 0: it stood already."
)


@dataclass(frozen=True)
class _Walked:
    """One series and how the three rules did on it."""

    metric: Metric
    line: str
    turns: Sequence[Turn]
    scores: Sequence[Score]

    @property
    def name(self) -> str:
        return f"{self.metric.id} {self.line}"


def backtest(
    metrics: Mapping[str, Metric], series: Mapping[str, Mapping[str, Series]], out: TextIO
) -> int:
    """Walks every series that is long enough and prints how the three rules did.

    Args:
        series: by metric and line.
    """
    chosen = list(worth_walking(metrics, series))
    if not chosen:
        out.write(f"No series has the {FEWEST_POINTS} points it takes.\n")
        return 1
    progress = Console(stderr=True)
    walked = [
        _Walked(metric, line.line, turns, compare(metric, line, turns))
        for metric, line in track(chosen, "walking", console=progress, transient=True)
        for turns in [TURNS.get((metric.id, line.line), ())]
    ]
    console = Console(file=out, width=WIDTH, highlight=False)
    console.print(_table(walked))
    console.print(_table_of_turns(walked))
    console.print(ABOUT)
    return 0


def worth_walking(
    metrics: Mapping[str, Metric], series: Mapping[str, Mapping[str, Series]]
) -> Iterator[tuple[Metric, Series]]:
    """Long series of what happens in a period; running totals only rise, and of two shares that
    mirror each other one is enough."""
    for name, lines in sorted(series.items()):
        metric = metrics[name]
        if metric.kind != "flow" or metric.form == "age":
            continue
        shown = list(metric.families)
        if metric.form == "share" and len(shown) < SEVERAL:
            shown = shown[:1]
        yield from (
            (metric, lines[line])
            for line in shown
            if line in lines and len(lines[line].points) >= FEWEST_POINTS
        )


def _table(walked: Sequence[_Walked]) -> Table:
    table = Table(title="Alarms: borne out / false / open, and false alarms a year")
    for column in ("series", "years", "ours", "", "threshold", "", "Mann-Kendall", ""):
        table.add_column(column, justify="left" if column == "series" else "right")
    for one in walked:
        cells = [cell for score in one.scores for cell in _counted([score])]
        table.add_row(one.name, f"{one.scores[0].years:.1f}", *cells)
    by_rule = zip(*(one.scores for one in walked), strict=True)
    years = sum(one.scores[0].years for one in walked)
    table.add_section()
    table.add_row("all", f"{years:.1f}", *(cell for rule in by_rule for cell in _counted(rule)))
    return table


def _counted(scores: Sequence[Score]) -> tuple[str, str]:
    """Alarms by what became of them, and false ones a year."""
    bearings = [alarm.bearing for score in scores for alarm in score.alarms]
    counts = [bearings.count(kind) for kind in ("true", "false", "open")]
    years = sum(score.years for score in scores)
    return " / ".join(map(str, counts)), f"{counts[1] / years:.2f}"


def _table_of_turns(walked: Sequence[_Walked]) -> Table:
    table = Table(title="Days from what is known to have happened until it stood announced")
    for column in ("series", "turn", "known on", "ours", "threshold", "Mann-Kendall"):
        table.add_column(column)
    for one in walked:
        for at, turn in enumerate(one.turns):
            delays = [_delay(one.metric, score, at) for score in one.scores]
            table.add_row(one.name, turn.name, turn.on.isoformat(), *delays)
    return table


def _delay(metric: Metric, score: Score, at: int) -> str:
    """The delay and, in brackets, the setting that had it so."""
    days = "never" if score.delays[at] is None else str(score.delays[at])
    if score.setting is None:
        return days
    if score.rule == "mann-kendall":
        return f"{days} (p <= {score.setting:.2g})"
    size = f"{score.setting:.1f} points" if metric.form == "share" else f"{score.setting:.0%}"
    return f"{days} ({size})"
