"""A metric's numbers: a sentence with the judgement, a chart, a small table, what it cannot say."""

from __future__ import annotations

from datetime import timedelta

from bot.core.excerpt import Excerpt
from bot.core.knowledge import Knowledge, Metric
from bot.core.series import Point, Series
from bot.messages.amounts import age, changed, day, measured, old, period
from bot.messages.charts import chart, recent
from bot.messages.judging import judged, mark, newest_value
from bot.messages.message import Chart, Choice, Citation, Fact, Heading, Message, Note, Part, Table

UNKNOWN = "unknown"
NEVER = "never measured here"
ELSEWISE = "counted differently"
_YEAR = timedelta(days=365)
_ABOUT_A_YEAR = timedelta(days=20)
_FEWEST_TIMES = 1.05
"""A number less far ahead than this is not called so many times another."""


def stats(knowledge: Knowledge, excerpt: Excerpt, further: tuple[Choice, ...] = ()) -> Message:
    """One metric in full; at least one line has a point."""
    said = headline(knowledge, excerpt)
    drawn = picture(knowledge, excerpt)
    parts: list[Part] = [Heading(text=excerpt.metric.name), said, *drawn]
    parts += [table(knowledge, excerpt), Note(text=caveat(excerpt))]
    if not drawn:
        parts.append(Note(text=as_of(knowledge, excerpt)))
    return Message(summary=said.text, parts=(*parts, *further))


def headline(knowledge: Knowledge, excerpt: Excerpt) -> Fact:
    """The newest value of the line asked about first, and what to make of it."""
    metric = excerpt.metric
    first = next(line for line, series in excerpt.lines.items() if series.newest)
    name = line_names(knowledge, metric)[first]
    if metric.form == "age":
        said = _released(excerpt, first)
    elif excerpt.stretch is not None:
        said = _went(metric, excerpt.lines[first])
    else:
        trend = excerpt.trends[first]
        times = _times(knowledge, excerpt, first)
        said = f"{newest_value(metric, trend)}{times}; {judged(metric, trend)}"
    return Fact(text=f"{name}: {said}.", citations=cited(knowledge, excerpt), mark="plain")


def _went(metric: Metric, series: Series) -> str:
    """From the first to the last value of a stretch."""
    first, last = series.points[0], series.points[-1]
    there = f"{measured(metric, last.value)} ({period(last)})"
    if first is last:
        return there
    from_to = f"{measured(metric, first.value)} ({period(first)}) to {there}"
    if first.regime != last.regime:
        return f"{from_to}; it was counted differently in between, so I state no change"
    return f"{from_to}, {changed(metric, last.value - first.value)}"


def _released(excerpt: Excerpt, line: str) -> str:
    newest = excerpt.lines[line].points[-1]
    return (
        f"{newest.label or 'released'} on {day(newest.start)}, {age(newest.start, excerpt.today)}"
    )


def _times(knowledge: Knowledge, excerpt: Excerpt, first: str) -> str:
    """How many times the next line's number it is, where both are of one period and source."""
    ours = excerpt.lines[first].points[-1]
    rivals = (
        (line, s.points[-1]) for line, s in excerpt.lines.items() if line != first and s.points
    )
    line, theirs = next(rivals, (first, ours))
    alike = (ours.start, ours.source) == (theirs.start, theirs.source)
    if not alike or theirs.value <= 0 or ours.value / theirs.value < _FEWEST_TIMES:
        return ""
    name = line_names(knowledge, excerpt.metric)[line]
    value = measured(excerpt.metric, theirs.value)
    return f", {ours.value / theirs.value:.1f} times {name}'s {value}"


def picture(knowledge: Knowledge, excerpt: Excerpt) -> list[Chart]:
    """The chart, with its as-of and source, where there is enough to draw."""
    if excerpt.metric.form == "age":
        return []
    lines = excerpt.lines
    if excerpt.stretch is None:
        lines = {line: recent(excerpt.metric, series) for line, series in lines.items()}
    names = line_names(knowledge, excerpt.metric)
    drawn = chart(excerpt.metric, lines, excerpt.trends, names, as_of(knowledge, excerpt))
    return [drawn] if drawn else []


def table(knowledge: Knowledge, excerpt: Excerpt) -> Table:
    """A row per line: newest, a year before, and the judgement."""
    names = line_names(knowledge, excerpt.metric)
    rows = [_header(excerpt)]
    for line, series in excerpt.lines.items():
        cells = _cells(excerpt, line, series)
        rows.append((names[line], *cells, *("" for _ in rows[0][1 + len(cells) :])))
    return Table(caption=excerpt.metric.unit, rows=tuple(rows))


def _header(excerpt: Excerpt) -> tuple[str, ...]:
    if excerpt.metric.form == "age":
        return "", "Newest"
    if excerpt.stretch is not None:
        return "", "First", "Last"
    return "", "Newest", "A year before", "Judgement"


def _cells(excerpt: Excerpt, line: str, series: Series) -> tuple[str, ...]:
    newest = series.newest
    if newest is None:
        return (NEVER if excerpt.stretch is None else UNKNOWN,)
    if excerpt.metric.form == "age":
        return (_released(excerpt, line),)
    if excerpt.stretch is not None:
        return _dated(excerpt.metric, series.points[0]), _dated(excerpt.metric, newest)
    year_before, judgement = _year_before(excerpt, series), mark(excerpt.trends[line])
    return _dated(excerpt.metric, newest), year_before, judgement


def _dated(metric: Metric, point: Point) -> str:
    return f"{measured(metric, point.value)}, {period(point)}"


def _year_before(excerpt: Excerpt, series: Series) -> str:
    newest = series.points[-1]
    then = newest.start - _YEAR
    near = [p for p in series.points if abs(p.start - then) <= _ABOUT_A_YEAR]
    if not near or newest.label:
        return UNKNOWN
    before = min(near, key=lambda p: abs(p.start - then))
    return measured(excerpt.metric, before.value) if before.regime == newest.regime else ELSEWISE


def cited(knowledge: Knowledge, excerpt: Excerpt) -> tuple[Citation, ...]:
    """The sources of the newest points, one citation each."""
    newest = [series.newest for series in excerpt.lines.values() if series.newest]
    return tuple({point.source: citation(knowledge, point) for point in newest}.values())


def citation(knowledge: Knowledge, point: Point) -> Citation:
    """Where a measured number comes from."""
    terms = knowledge.sources[point.source]
    return Citation(
        source=terms.name,
        as_of=f"{point.end - timedelta(days=1):%Y-%m}",
        url=point.url or terms.home,
        detail=f"{terms.attribution}; {point.regime}",
    )


def caveat(excerpt: Excerpt) -> str:
    """What the number cannot say, and how it was counted."""
    newest = excerpt.newest
    counted = f" Counted as: {newest.regime}." if newest else ""
    packages = [
        f"{line}: {', '.join(s for s in (*named, *excerpt.metric.also.get(line, ())))}"
        for line, named in excerpt.metric.families.items()
        if line in excerpt.lines and excerpt.metric.also.get(line)
    ]
    family = f" Counted together: {'; '.join(packages)}." if packages else ""
    return f"{excerpt.metric.caveat}{counted}{family}"


def as_of(knowledge: Knowledge, excerpt: Excerpt) -> str:
    """When the newest number is of, how old it is, and who counted."""
    newest = excerpt.newest
    if newest is None:
        return ""
    last = newest.end - timedelta(days=1)
    said = f"As of {day(last)}{old(newest.end, excerpt.today)}."
    return f"{said} {knowledge.sources[newest.source].attribution}."


def line_names(knowledge: Knowledge, metric: Metric) -> dict[str, str]:
    """What a metric's lines are called."""
    frameworks = knowledge.frameworks
    return {line: frameworks[line].name if line in frameworks else line for line in metric.families}
