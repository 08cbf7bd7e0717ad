"""Frameworks side by side: every headline number, who leads it, and which way it goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from bot.core.knowledge import Knowledge
from bot.core.numbers.excerpt import Excerpt
from bot.core.numbers.series import Point
from bot.core.trends.trend import Trend
from bot.messages.amounts import measured, old, period
from bot.messages.judging import MARKS, NEVER, may_be_level
from bot.messages.message import Choice, Citation, Fact, Heading, Message, Note, Part, Table
from bot.messages.stats import cited, picture

LEGEND = "▲ rising, ▼ falling, ■ level; no sign: no clear trend."
_SAME = timedelta(days=7)
"""Numbers taken less far apart stand beside each other without their dates."""


def compare(knowledge: Knowledge, lines: Sequence[str], excerpts: Sequence[Excerpt]) -> Message:
    """A table of metrics by framework, and the chart of the first; no average of them is made."""
    names = {line: knowledge.frameworks[line].name for line in lines}
    heading = " and ".join(names.values()) if len(names) == 2 else ", ".join(names.values())
    ahead = Counter(leader(one, lines) for one in excerpts)
    said = [f"{names[line]} leads in {ahead[line]}" for line in lines if ahead[line]]
    said += [f"in {ahead[None]} I cannot tell"] if ahead[None] else []
    text = f"Of {len(excerpts)} numbers, each the newest I hold, {', '.join(said)}."
    parts: list[Part] = [
        Heading(text=heading),
        Fact(text=text, citations=_all_cited(knowledge, excerpts), mark="plain"),
        *picture(knowledge, excerpts[0]),
        _table(knowledge, lines, excerpts),
        Note(text=f"{LEGEND} Different things are counted, so I do not average them."),
    ]
    parts += [Choice(label=one.metric.name, says=f"stats {one.metric.id}") for one in excerpts[:4]]
    return Message(summary=text, parts=tuple(parts))


def leader(excerpt: Excerpt, lines: Sequence[str]) -> str | None:
    """The line with the largest number among those counted last and in one way; None: cannot
    tell, also where chance could have put it there."""
    points = _points(excerpt, lines)
    newest = max(points.values(), key=lambda point: point.start)
    alike = [
        line
        for line, point in points.items()
        if newest.start - point.start < _SAME and point.source == newest.source
    ]
    first, *others = sorted(alike, key=lambda line: -points[line].value)
    if not others or points[first].value == points[others[0]].value:
        return None
    ours, theirs = (excerpt.trends[line] for line in (first, others[0]))
    return None if may_be_level(ours, theirs) else first


def _all_cited(knowledge: Knowledge, excerpts: Sequence[Excerpt]) -> tuple[Citation, ...]:
    """Every source in the table, once."""
    found = [one for excerpt in excerpts for one in cited(knowledge, excerpt)]
    return tuple({one.source: one for one in found}.values())


def _points(excerpt: Excerpt, lines: Sequence[str]) -> dict[str, Point]:
    newest = {line: excerpt.lines[line].newest for line in lines if line in excerpt.lines}
    return {line: point for line, point in newest.items() if point is not None}


def _table(knowledge: Knowledge, lines: Sequence[str], excerpts: Sequence[Excerpt]) -> Table:
    rows = [("", *(knowledge.frameworks[line].name for line in lines), "Of")]
    for one in excerpts:
        points = _points(one, lines)
        cells = tuple(_cell(one, line, points) for line in lines)
        newest = max(points.values(), key=lambda p: p.end, default=None)
        of = f"{period(newest)}{old(newest.end, one.today)}" if newest else ""
        rows.append((one.metric.name, *cells, of))
    return Table(caption="Newest numbers", rows=tuple(rows))


def _cell(excerpt: Excerpt, line: str, points: dict[str, Point]) -> str:
    if line not in points:
        return NEVER if line in excerpt.lines else "not counted"
    sign, point = _sign(excerpt.trends[line]), points[line]
    newest = max(points.values(), key=lambda p: p.end)
    then = "" if newest.start - point.start < _SAME else f" ({period(point)})"
    return f"{measured(excerpt.metric, point.value)}{sign}{then}"


def _sign(trend: Trend) -> str:
    """The way it goes, or went up to its end, where that is clear."""
    way = trend.at_its_end
    return f" {MARKS[way].split()[0]}" if way in ("rising", "falling", "flat") else ""
