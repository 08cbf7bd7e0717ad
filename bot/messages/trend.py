"""A trend in depth: the judgement, every check behind it, and the chart."""

from __future__ import annotations

from datetime import timedelta

from bot.core.knowledge import Knowledge
from bot.core.numbers.excerpt import Excerpt
from bot.core.trends.trend import Trend
from bot.messages.amounts import changed, day, measured, month_of, period, size_of
from bot.messages.judging import interval, judged, mark, newest_value
from bot.messages.message import Choice, Fact, Heading, Message, Note, Part, Table
from bot.messages.stats import cited, line_names, picture

NONE = "–"


def trend_in_depth(knowledge: Knowledge, excerpt: Excerpt) -> Message:
    """Each line's judgement and what it rests on; at least one line has a point."""
    metric, names = excerpt.metric, line_names(knowledge, excerpt.metric)
    lines = [line for line, series in excerpt.lines.items() if series.newest]
    said = [
        Fact(
            text=f"{names[line]}: {newest_value(metric, excerpt.trends[line])};"
            f" {judged(metric, excerpt.trends[line])}.",
            citations=cited(knowledge, excerpt, [line]),
        )
        for line in lines
    ]
    parts: list[Part] = [Heading(text=f"{metric.name}: signal or noise?"), *said]
    parts += picture(knowledge, excerpt)
    rows = [("", *(names[line] for line in lines))]
    checks = [_checks(excerpt, excerpt.trends[line]) for line in lines]
    told = [what for what in checks[0] if any(check[what] != NONE for check in checks)]
    rows += [(what, *(check[what] for check in checks)) for what in told]
    parts.append(Table(caption="What it rests on", rows=tuple(rows)))
    parts.append(Note(text=metric.caveat))
    parts.append(Choice(label="Show the numbers", says=f"stats {metric.id}"))
    return Message(summary=said[0].text, parts=tuple(parts))


def _checks(excerpt: Excerpt, trend: Trend) -> dict[str, str]:
    metric, newest = excerpt.metric, trend.newest
    slope, p = trend.slope, trend.p_value
    return {
        "Judgement": mark(trend),
        "Because": trend.why or NONE,
        "Newest": measured(metric, newest.value) + interval(metric, trend) if newest else NONE,
        "Period": period(newest) if newest else NONE,
        "Change": changed(metric, trend.change) if trend.change is not None else NONE,
        "Against": period(trend.comparator) if trend.comparator else NONE,
        "Usual change": f"±{size_of(metric, trend.noise)}" if trend.noise else NONE,
        "Slope per step": changed(metric, slope) if slope is not None else NONE,
        "Slope, 95 %": _range(excerpt, trend),
        "Since": month_of(trend.since) if trend.since else NONE,
        "p, no trend": f"{p:.2g}" if p is not None else NONE,
        "Counted as": newest.regime if newest else NONE,
        "As of": day(trend.as_of - timedelta(days=1)) if trend.as_of else NONE,
    }


def _range(excerpt: Excerpt, trend: Trend) -> str:
    if trend.slope_interval is None:
        return NONE
    low, high = trend.slope_interval
    return f"{changed(excerpt.metric, low)} to {changed(excerpt.metric, high)}"
