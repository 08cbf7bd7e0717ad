"""A metric's numbers: a sentence with the judgement, a chart, a small table, what it cannot say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.core.knowledge import Knowledge
from bot.core.numbers.derive import LONGEST_STEP
from bot.core.numbers.excerpt import Excerpt
from bot.core.numbers.metric import Metric
from bot.core.numbers.series import Point, Series
from bot.messages.amounts import age, changed, day, measured, old, period
from bot.messages.charts import chart, recent
from bot.messages.judging import NEVER, judged, mark, newest_value
from bot.messages.message import Chart, Choice, Citation, Fact, Heading, Message, Note, Part, Table

UNKNOWN = "unknown"
ELSEWISE = "counted differently"
_YEAR = timedelta(days=365)
_ABOUT_A_YEAR = timedelta(days=20)
_WITHOUT = ", without "
MOST_SAID = 2
"""Lines told of in the headline."""
MOST_DRAWN = 60
"""Newest points of a line that a chart may show."""
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
    """The newest value of the line asked about first, beside the next one's, and what to make of
    it."""
    metric = excerpt.metric
    known = [line for line, series in excerpt.lines.items() if series.newest]
    first, names = known[0], line_names(knowledge, metric)
    if metric.form == "age":
        said = f"{names[first]}: {_released(excerpt, first)}"
    elif excerpt.stretch is not None:
        went = (
            f"{names[line]}: {_went(excerpt, excerpt.lines[line])}" for line in known[:MOST_SAID]
        )
        said = "; ".join(went)
    else:
        trend, against = excerpt.trends[first], _against(excerpt, first, known[1:], names)
        said = f"{names[first]}: {newest_value(metric, trend)}{against}; {judged(metric, trend)}"
    citations = cited(knowledge, excerpt, known[:MOST_SAID])
    return Fact(text=f"{said}.", citations=citations, mark="plain")


def _went(excerpt: Excerpt, series: Series) -> str:
    """From the first to the last value of a stretch, and how much of it they cover."""
    metric, first, last = excerpt.metric, series.points[0], series.points[-1]
    there = f"{measured(metric, last.value)} ({period(last)})"
    if first is last:
        return there
    from_to = f"{measured(metric, first.value)} ({period(first)}) to {there}"
    part = "; I hold nothing newer" if _ends_early(excerpt, last) else ""
    if first.regime != last.regime:
        return f"{from_to}; it was counted differently in between, so I state no change{part}"
    return f"{from_to}, {changed(metric, last.value - first.value)}{part}"


def _ends_early(excerpt: Excerpt, last: Point) -> bool:
    """Whether the stretch asked about goes on, to today at most, for another period or more."""
    if excerpt.stretch is None:
        return False
    end = min(excerpt.stretch.end, excerpt.today)
    return last.end + LONGEST_STEP[excerpt.metric.step] < end


def _released(excerpt: Excerpt, line: str) -> str:
    newest = excerpt.lines[line].points[-1]
    since = age(newest.start, excerpt.today)
    return f"{newest.label or 'released'} on {day(newest.start)}, {since}"


def _against(excerpt: Excerpt, first: str, rivals: Sequence[str], names: Mapping[str, str]) -> str:
    """The next line's number, where both are of one period and source."""
    ours = excerpt.trends[first].newest
    theirs = excerpt.trends[rivals[0]].newest if rivals else None
    if ours is None or theirs is None or theirs.value <= 0:
        return ""
    if (ours.start, ours.source) != (theirs.start, theirs.source):
        return ""
    value = f"{names[rivals[0]]}'s {measured(excerpt.metric, theirs.value)}"
    times = ours.value / theirs.value
    return f", {times:.1f} times {value}" if times >= _FEWEST_TIMES else f", against {value}"


def picture(knowledge: Knowledge, excerpt: Excerpt) -> list[Chart]:
    """The chart, with its as-of and source, where there is enough to draw."""
    if excerpt.metric.form == "age":
        return []
    lines = excerpt.lines
    if excerpt.stretch is None:
        lines = recent(excerpt.metric, lines)
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
        return ("", "Number") if _is_one_period(excerpt) else ("", "First", "Last")
    return "", "Newest", "A year before", "Judgement"


def _is_one_period(excerpt: Excerpt) -> bool:
    return all(len(series.points) < 2 for series in excerpt.lines.values())


def _cells(excerpt: Excerpt, line: str, series: Series) -> tuple[str, ...]:
    newest = series.newest
    if newest is None:
        return (NEVER if excerpt.stretch is None else UNKNOWN,)
    if excerpt.metric.form == "age":
        return (_released(excerpt, line),)
    if excerpt.stretch is not None:
        first, last = _dated(excerpt.metric, series.points[0]), _dated(excerpt.metric, newest)
        return (last,) if _is_one_period(excerpt) else (first, last)
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


def cited(
    knowledge: Knowledge, excerpt: Excerpt, lines: Sequence[str] | None = None
) -> tuple[Citation, ...]:
    """The sources of the lines' newest points, each with the date of the first line it gave."""
    by_source: dict[str, Citation] = {}
    for line in lines if lines is not None else excerpt.lines:
        newest = excerpt.lines[line].newest
        if newest is not None:
            by_source.setdefault(newest.source, citation(knowledge, newest))
    return tuple(by_source.values())


def citation(knowledge: Knowledge, point: Point) -> Citation:
    """Where a measured number comes from."""
    terms = knowledge.sources[point.source]
    return Citation(
        source=terms.name,
        as_of=f"{point.last_day:%Y-%m}",
        url=point.url or terms.home,
        detail=f"{terms.attribution}; {point.regime}",
    )


def caveat(excerpt: Excerpt) -> str:
    """What the number cannot say, and how it was counted."""
    newest = [series.newest for series in excerpt.lines.values() if series.newest]
    regimes = list(dict.fromkeys(point.regime for point in newest))
    counted = f" Counted as: {'; '.join(regimes)}." if regimes else ""
    together = [
        f"{line} as {', '.join(s for s in (*named, *further) if not s.startswith('-'))}"
        for line, named in excerpt.metric.families.items()
        if (further := excerpt.metric.also.get(line)) and line in excerpt.lines
    ]
    is_full = not any(_WITHOUT in regime for regime in regimes)
    family = f" Counted together: {'; '.join(together)}." if together and is_full else ""
    return f"{excerpt.metric.caveat}{counted}{family}"


def as_of(knowledge: Knowledge, excerpt: Excerpt) -> str:
    """When the newest number is of, how old it is, and everyone who counted what is shown."""
    newest = excerpt.newest
    if newest is None:
        return ""
    said = f"As of {day(newest.last_day)}{old(newest.end, excerpt.today)}."
    shown = (series.points[-MOST_DRAWN:] for series in excerpt.lines.values())
    sources = dict.fromkeys(point.source for points in shown for point in reversed(points))
    credits = (knowledge.sources[source].attribution for source in sources)
    return f"{said} {'. '.join(dict.fromkeys(credits))}."


def line_names(knowledge: Knowledge, metric: Metric) -> dict[str, str]:
    """What a metric's lines are called."""
    frameworks = knowledge.frameworks
    return {line: frameworks[line].name if line in frameworks else line for line in metric.families}
