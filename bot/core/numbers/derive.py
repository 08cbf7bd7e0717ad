"""A metric's series from what was counted; it knows no store and no clock.

A point is made only where every part of it was counted over the same period by the same definition.
Nothing is interpolated, and a part that is missing is never taken for 0.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from bot.core.numbers.metric import Metric
from bot.core.numbers.series import Observation, Point, Series, Step

LONGEST_STEP = {
    "day": timedelta(days=1),
    "week": timedelta(days=10),
    "month": timedelta(days=45),
    "year": timedelta(days=500),
    "event": timedelta(days=100_000),
}
"""Neighbouring periods that begin further apart have one missing between them."""
PER_100K = 100_000.0

MOSTLY = 0.9
"""A definition counts the further subjects of a line where so much of its periods know them."""

Cell = Mapping[str, Observation]
"""What was counted in one period by one definition, by subject."""


def subjects(metric: Metric) -> tuple[str, ...]:
    """Every subject the metric needs counted, each once."""
    named = [
        subject.removeprefix("-")
        for group in (*metric.families.values(), *metric.also.values())
        for subject in group
    ]
    if metric.form in ("rate", "per_100k"):
        named.append(metric.whole)
    return tuple(dict.fromkeys(named))


def derive(metric: Metric, observations: Iterable[Observation]) -> dict[str, Series]:
    """The metric's lines, each as a series; a line of which nothing was counted is empty."""
    points: dict[str, list[Point]] = {line: [] for line in metric.families}
    for cells in _by_regime(observations).values():
        full_from = _full_from(metric, cells)
        for start, cell in cells:
            is_full = full_from is not None and start >= full_from
            for line, point in _points(metric, cell, is_full=is_full):
                points[line].append(point)
    return {
        line: Series(metric=metric.id, line=line, points=_in_order(metric, found))
        for line, found in points.items()
    }


def _by_regime(observations: Iterable[Observation]) -> dict[str, list[tuple[date, Cell]]]:
    """The cells of each definition with their first days, oldest first."""
    cells: dict[str, dict[tuple[date, str], dict[str, Observation]]] = defaultdict(dict)
    for seen in observations:
        cell = cells[seen.regime].setdefault((seen.start, seen.label), {})
        cell[seen.subject] = seen
    return {
        regime: [(start, found[start, label]) for start, label in sorted(found)]
        for regime, found in cells.items()
    }


def _full_from(metric: Metric, cells: Sequence[tuple[date, Cell]]) -> date | None:
    """The day from which on a definition nearly always counts the lines' further subjects too.

    Before it, as when a package did not exist yet, all of them are left out; after it, a period
    that lacks one is missing. None: they are always left out.
    """
    further = {s.removeprefix("-") for group in metric.also.values() for s in group}
    needed = {s.removeprefix("-") for group in metric.families.values() for s in group}
    relevant = [(start, further <= cell.keys()) for start, cell in cells if needed <= cell.keys()]
    known, best = 0, None
    for number, (start, is_known) in enumerate(reversed(relevant), 1):
        known += is_known
        if is_known and known >= MOSTLY * number:
            best = start
    return best


def _points(metric: Metric, cell: Cell, *, is_full: bool) -> Iterable[tuple[str, Point]]:
    sums = {line: _sum(cell, _named(metric, line, is_full=is_full)) for line in metric.families}
    known = {line: value for line, value in sums.items() if value is not None}
    whole = _whole(metric, cell, known)
    for line, value in known.items():
        lacking = () if is_full else _lacking(metric, line)
        if metric.form in ("count", "age"):
            yield line, _point(metric, cell, line, lacking, value)
        elif whole is not None and whole > 0:
            scale = PER_100K if metric.form == "per_100k" else 100.0
            yield line, _point(metric, cell, line, lacking, scale * value / whole, (value, whole))


def _named(metric: Metric, line: str, *, is_full: bool) -> tuple[str, ...]:
    return (*metric.families[line], *(metric.also.get(line, ()) if is_full else ()))


def _lacking(metric: Metric, line: str) -> tuple[str, ...]:
    """The subjects that a line's number leaves out; a share leaves out those of every line."""
    lines = (metric.among or metric.families) if metric.form == "share" else (line,)
    named = [subject for one in lines for subject in metric.also.get(one, ())]
    return tuple(subject for subject in named if not subject.startswith("-"))


def _sum(cell: Cell, named: Sequence[str]) -> float | None:
    """The sum of subjects, those with a minus taken off; None where one was not counted."""
    if any(subject.removeprefix("-") not in cell for subject in named):
        return None
    return sum(
        -cell[subject[1:]].value if subject.startswith("-") else cell[subject].value
        for subject in named
    )


def _whole(metric: Metric, cell: Cell, known: Mapping[str, float]) -> float | None:
    """What a share or rate is out of; a share needs every one of its lines."""
    if metric.form != "share":
        whole = cell.get(metric.whole)
        return None if whole is None else whole.value
    among = metric.among or tuple(metric.families)
    return sum(known[line] for line in among) if all(line in known for line in among) else None


def _point(
    metric: Metric,
    cell: Cell,
    line: str,
    lacking: Sequence[str],
    value: float,
    counts: tuple[float, float] | None = None,
) -> Point:
    seen = cell[metric.families[line][0].removeprefix("-")]
    without = f", without {' and '.join(lacking)}" if lacking else ""
    return Point(
        start=seen.start,
        end=seen.end,
        value=value,
        regime=f"{seen.regime}{without}",
        source=seen.source,
        url=seen.url,
        fetched_at=seen.fetched_at,
        count=counts[0] if counts else None,
        out_of=counts[1] if counts else None,
        label=seen.label,
    )


def _in_order(metric: Metric, points: Iterable[Point]) -> tuple[Point, ...]:
    """Oldest first, one regime per period, pooled as the metric says."""
    ordered = _one_regime_each(metric, sorted(points, key=lambda p: (p.start, p.label)))
    if metric.pool == 1:
        return tuple(ordered)
    return tuple(
        _pooled(run)
        for at in range(len(ordered))
        if (run := _run(ordered, at, metric.pool, metric.step)) is not None
    )


def _one_regime_each(metric: Metric, points: Sequence[Point]) -> list[Point]:
    """Where a period was counted by several definitions, the one that is still counted by."""
    newest: dict[str, date] = {}
    for point in points:
        newest[point.regime] = max(newest.get(point.regime, point.start), point.start)
    chosen: dict[tuple[date, str], Point] = {}
    for point in points:
        period = (period_of(point.start, point.end, metric.step), point.label)
        rival = chosen.get(period)
        if rival is None or _preference(point, newest) >= _preference(rival, newest):
            chosen[period] = point
    return [chosen[period] for period in sorted(chosen)]


def _preference(point: Point, newest: Mapping[str, date]) -> tuple[date, date]:
    """Of two definitions the one that is counted by longest."""
    return newest[point.regime], point.start


def period_of(start: date, end: date, step: Step) -> date:
    """The first day of the calendar period in which the middle of a window lies."""
    middle = start + (end - start) / 2
    match step:
        case "month":
            return middle.replace(day=1)
        case "week":
            return middle - timedelta(days=middle.weekday())
        case "year":
            return middle.replace(month=1, day=1)
        case _:
            return start


def _run(points: Sequence[Point], at: int, length: int, step: Step) -> Sequence[Point] | None:
    """The last ``length`` points up to one, where none is missing and the definition is one."""
    run = points[at + 1 - length : at + 1] if at + 1 >= length else ()
    if len(run) < length or len({point.regime for point in run}) > 1:
        return None
    together = all(
        after.start - before.start <= LONGEST_STEP[step] for before, after in pairwise(run)
    )
    return run if together else None


def _pooled(run: Sequence[Point]) -> Point:
    first, last = run[0], run[-1]
    counts = [point.count for point in run if point.count is not None]
    wholes = [point.out_of for point in run if point.out_of is not None]
    is_share = len(counts) == len(wholes) == len(run)
    return Point(
        start=first.start,
        end=last.end,
        value=100 * sum(counts) / sum(wholes) if is_share else sum(p.value for p in run),
        regime=last.regime,
        source=last.source,
        url=last.url,
        fetched_at=last.fetched_at,
        count=sum(counts) if is_share else None,
        out_of=sum(wholes) if is_share else None,
        label=last.label,
    )
