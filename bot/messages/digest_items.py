"""Each thing in a digest as a line: value, period, comparator, usual change, source, date."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.digests.digest import Crossed, Digest, Flipped, Moved, MovedLine, Released
from bot.core.knowledge import Claim, ClaimStatus, Knowledge
from bot.core.numbers.metric import Metric
from bot.core.numbers.series import Point
from bot.core.trends.trend import Outcome, Trend
from bot.messages.amounts import amount, changed, day, measured, month_of, period, size_of
from bot.messages.citing import shortened
from bot.messages.judging import interval, judged
from bot.messages.message import Citation, Fact
from bot.messages.stats import citation, line_names

UP, DOWN, CLAIM, RELEASE = "▲", "▼", "●", "◇"
USUAL = 2.0
"""What is called usual is this many times the usual size of a change, as under a chart."""
LONGEST_CLAIM = 80
MOST_LINES = 2
"""Of a metric of which more moved at once the others stand in the details."""
MOST_RELEASED = 4
MOST_CITED = 3
NOW: dict[ClaimStatus, str] = {
    "holds": "holds now",
    "came_true": "has come true",
    "weakened": "holds only in part now",
    "overturned": "is overturned now",
    "cannot_tell": "cannot be told now",
}
BEFORE: dict[ClaimStatus, str] = {
    "holds": "it held",
    "came_true": "it had come true",
    "weakened": "it held only in part",
    "overturned": "it did not hold",
    "cannot_tell": "it could not be told",
}


def items(knowledge: Knowledge, digest: Digest) -> list[Fact]:
    """Everything that happened, the weightiest first; each can stand alone."""
    return [
        *(crossed_line(knowledge, one) for one in digest.crossed),
        *(flipped_line(knowledge, one) for one in digest.flipped),
        *(moved_line(knowledge, one) for one in digest.moved),
        *([released_line(knowledge, digest.released)] if digest.released else []),
    ]


def crossed_line(knowledge: Knowledge, one: Crossed) -> Fact:
    """Who passed whom, in what, by how much, and by how much the ratio changes anyway."""
    metric = knowledge.metrics[one.metric]
    ahead, behind = (line_name(knowledge, metric, line) for line in (one.ahead, one.behind))
    now = against(metric, one.newest, one.passed)
    usual = f"; their ratio usually moves ±{_part(one.usual)}" if one.usual else ""
    text = (
        f"{UP} {ahead} passed {behind} in “{metric.name}”: {now},"
        f" ahead since {month_of(one.since)}{usual}."
    )
    return Fact(text=text, citations=(citation(knowledge, one.newest),), mark="plain")


def flipped_line(knowledge: Knowledge, one: Flipped) -> Fact:
    """What was said, what has become of it, and the number that says so."""
    claim = knowledge.claims[one.claim]
    quote = shortened(claim.quote, LONGEST_CLAIM)
    now = judged_by(knowledge, claim, one.value, one.way)
    before = judged_by(knowledge, claim, one.before_value, one.before_way, named=False)
    text = f"{CLAIM} “{quote}” {NOW[one.now]}: {now}, after {before}, when {BEFORE[one.before]}."
    return Fact(text=text, citations=(citation(knowledge, one.value),), mark="plain")


def moved_line(knowledge: Knowledge, one: Moved, most: int = MOST_LINES) -> Fact:
    """A metric and what its lines did."""
    metric = knowledge.metrics[one.metric]
    shown = one.lines[:most]
    said = "; ".join(
        f"{line_name(knowledge, metric, m.trend.line)} {_move(metric, one, m.trend)}" for m in shown
    )
    more = f"; {len(one.lines) - most} more with it" if len(one.lines) > most else ""
    newest = [m.trend.newest for m in shown if m.trend.newest is not None]
    cited = {point.source: citation(knowledge, point) for point in reversed(newest)}
    text = f"{_marked(one)}: {metric.name}. {said}{more}."
    return Fact(text=text, citations=tuple(cited.values()), mark="plain")


def released_line(
    knowledge: Knowledge, released: Sequence[Released], most: int = MOST_RELEASED
) -> Fact:
    """The versions of the week."""
    said = ", ".join(
        f"{framework(knowledge, one.line)} {one.version} ({day(one.on)}"
        f"{'' if one.is_feature else ', repairs only'})"
        for one in released[:most]
    )
    more = f" and {len(released) - most} more" if len(released) > most else ""
    cited = tuple(released_citation(knowledge, one) for one in released[:MOST_CITED])
    return Fact(text=f"{RELEASE} Released: {said}{more}.", citations=cited, mark="plain")


def released_citation(knowledge: Knowledge, one: Released) -> Citation:
    """Where a version was published."""
    source = knowledge.sources[one.source].name
    return Citation(source=source, as_of=f"{one.on:%Y-%m}", url=one.url)


def line_name(knowledge: Knowledge, metric: Metric, line: str) -> str:
    """What a metric's line is called; a line that the metric had once keeps its id."""
    return line_names(knowledge, metric).get(line, line)


def framework(knowledge: Knowledge, line: str) -> str:
    """What a framework is called."""
    known = knowledge.frameworks.get(line)
    return known.name if known else line


def judged_by(
    knowledge: Knowledge, claim: Claim, point: Point, way: Outcome | None, *, named: bool = True
) -> str:
    """The number a claim was judged by, and of when it is.

    Args:
        way: where a direction decides, which it is.
        named: whether it is said what was counted.
    """
    assert claim.test is not None
    test, metric = claim.test, knowledge.metrics[claim.test.metric]
    name = f"{line_name(knowledge, metric, test.line)} " if named else ""
    if test.kind == "age":
        return f"{name}{amount(point.value)} days since {point.label or 'its last release'}"
    if test.over is not None:
        behind = line_name(knowledge, metric, test.over)
        return f"{name}{point.value:.2f} times {behind} ({period(point)})"
    goes = f", {way.replace('_', ' ')}" if way else ""
    return f"{name}{measured(metric, point.value)} ({period(point)}{goes})"


def against(metric: Metric, one: Point, other: Point) -> str:
    """Two lines of one period."""
    return f"{measured(metric, one.value)} to {measured(metric, other.value)} ({period(one)})"


def _part(usual: float) -> str:
    percent = 100 * USUAL * usual
    return f"{percent:.0f} %" if percent >= 1 else f"{percent:.1g} %"


def _marked(one: Moved) -> str:
    """The sign and the word that says the same, where all lines went one way; else both signs."""
    rose = {_went_up(one, line.trend) for line in one.lines}
    sign = f"{UP}{DOWN}" if len(rose) > 1 else UP if rose == {True} else DOWN
    if one.how == "unusual":
        return f"{sign} Unusual"
    return f"{sign} Moved" if len(rose) > 1 else f"{sign} {'Rising' if sign == UP else 'Falling'}"


def _went_up(one: Moved, trend: Trend) -> bool:
    return trend.outcome == "rising" if one.how == "direction" else (trend.change or 0.0) > 0


def _move(metric: Metric, one: Moved, trend: Trend) -> str:
    assert trend.newest is not None
    newest = trend.newest
    value = f"{measured(metric, newest.value)}{interval(metric, trend)} ({period(newest)})"
    if one.how == "unusual" and trend.outcome == "unusual":
        return f"{value}, {judged(metric, trend)}"
    step = _step(metric, trend)
    if one.how == "unusual":
        return f"{value}{step}, in a trend that stands"
    return f"{value}, {judged(metric, trend)}{step}"


def _step(metric: Metric, trend: Trend) -> str:
    """The newest change, what it is from, and what is usual."""
    if trend.change is None or trend.comparator is None:
        return ""
    usual = f", usual ±{size_of(metric, USUAL * trend.noise)}" if trend.noise else ""
    return f"; newest {changed(metric, trend.change)} against {period(trend.comparator)}{usual}"


def way_before(line: MovedLine) -> str:
    """What was to be said of a line a week before."""
    if line.before == line.trend.outcome:
        return "the same, less surely"
    return (line.before or "nothing was counted").replace("_", " ")
