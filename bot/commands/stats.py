"""``stats``: an adoption number, what to make of it, and its chart."""

from __future__ import annotations

from bot.core.asked_period import AskedPeriod
from bot.core.excerpt import Excerpt, Stretch
from bot.core.number_question import NumberQuestion
from bot.messages.message import Choice, Message
from bot.messages.stats import stats
from bot.messages.unknown_numbers import (
    never_measured,
    no_numbers,
    not_of_those,
    not_then,
    unmeasured,
)
from bot.toolbox import Request, Toolbox

NAME = "stats"
USAGE = "stats [what to count, of which frameworks, when]"
SUMMARY = "adoption numbers, each with its date and source"

LEAST_CERTAIN = 0.3
"""Below this no metric is meant surely enough to show one."""
FALLBACK = "pypi.pair_share"


def answer(request: Request, toolbox: Toolbox) -> Message:
    """The number asked about, or that it is not known and which is nearest."""
    question = _question(request, toolbox)
    metrics = toolbox.knowledge.metrics
    if question.unmeasured is not None:
        asked = toolbox.knowledge.unmeasured[question.unmeasured]
        return unmeasured(asked, metrics[asked.nearest])
    if question.certain < LEAST_CERTAIN:
        return no_numbers()
    name, *others = question.metrics
    if question.others and not question.lines:
        named = [toolbox.knowledge.concepts[other].name for other in question.others]
        return not_of_those(metrics[name], named)
    whole = toolbox.measured.excerpt(name, question.lines)
    if whole.newest is None:
        return _never(name, others, toolbox)
    if question.period is None or question.period.reach in ("newest", "all"):
        return stats(toolbox.knowledge, whole, _further(whole, others, toolbox))
    stretch = _stretch(question.period)
    excerpt = toolbox.measured.excerpt(name, question.lines, stretch)
    if excerpt.newest is None:
        return not_then(metrics[name], stretch, question.period.reach, whole.newest)
    return stats(toolbox.knowledge, excerpt, _further(excerpt, others, toolbox))


def _question(request: Request, toolbox: Toolbox) -> NumberQuestion:
    """What the message asks, after what was asked before it."""
    text = request.text.strip() or FALLBACK
    today = toolbox.measured.now().date()
    return toolbox.mind.numbers_.read(text, today, earlier=request.earlier)


def _stretch(period: AskedPeriod) -> Stretch:
    return Stretch(start=period.start, end=period.end, words=period.words)


def _never(name: str, others: list[str], toolbox: Toolbox) -> Message:
    metric = toolbox.knowledge.metrics[name]
    kin = (one for one in toolbox.knowledge.metrics if one.split(".")[0] == name.split(".")[0])
    held = (one for one in (*others, *kin, FALLBACK) if toolbox.measured.excerpt(one).newest)
    found = next(held, None)
    nearest = toolbox.knowledge.metrics[found] if found else None
    return never_measured(metric, toolbox.knowledge.sources[metric.sources[0]].name, nearest)


def _further(excerpt: Excerpt, others: list[str], toolbox: Toolbox) -> tuple[Choice, ...]:
    """The trend behind it, and other numbers that were asked about."""
    metrics, lines = toolbox.knowledge.metrics, " ".join(excerpt.lines)
    trend = Choice(label="Signal or noise?", says=f"trend {excerpt.metric.id} {lines}")
    held = [name for name in others if toolbox.measured.excerpt(name).newest]
    more = (Choice(label=metrics[name].name, says=f"stats {name} {lines}") for name in held)
    return (trend, *more)
