"""``stats``: an adoption number, what to make of it, and its chart."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.numbers.excerpt import Excerpt, Stretch
from bot.core.questions.asked_period import AskedPeriod
from bot.core.questions.number_question import NumberQuestion
from bot.messages.citing import citation
from bot.messages.message import Choice, Fact, Message
from bot.messages.stats import line_names, stats
from bot.messages.unknown_numbers import (
    never_measured,
    no_numbers,
    not_of_those,
    not_then,
    unmeasured,
)
from bot.request import Request
from bot.toolbox import Toolbox

NAME = "stats"
USAGE = "stats [what to count, of which frameworks, when]"
SUMMARY = "adoption numbers, each with its date and source"

LEAST_ALIKE = 0.24
"""A stated fact less like the question than this does not stand in for a number."""
FALLBACK = "pypi.pair_share"
ALSO_NEAR = ("gh.dependents", "survey.usage", "pypi.downloads")
"""Numbers that most frameworks have."""


def answer(request: Request, toolbox: Toolbox) -> Message:
    """The number asked about, or that it is not known and which is nearest."""
    question = _question(request, toolbox)
    if question.unmeasured is not None:
        return _unmeasured(question.unmeasured, question.lines, toolbox)
    if not question.is_read:
        return no_numbers()
    name, metric = question.metrics[0], toolbox.knowledge.metrics[question.metrics[0]]
    names = line_names(toolbox.knowledge, metric)
    if question.others and not question.lines:
        named = [toolbox.knowledge.concepts[other].name for other in question.others]
        return not_of_those(metric, named, list(names.values()))
    if question.kind == "compare" and not question.names_one and question.period is None:
        return toolbox.commands["compare"].answer(request, toolbox)
    whole = toolbox.measured.excerpt(name, question.lines or _unmuted(name, request, toolbox))
    if whole.newest is None:
        return _never(request.text, question, toolbox)
    period = question.period
    if period is None or period.reach in ("newest", "all"):
        return stats(toolbox.knowledge, whole, _further(whole, question, toolbox))
    return _in_a_stretch(question, period, toolbox)


def _unmuted(name: str, request: Request, toolbox: Toolbox) -> Sequence[str]:
    """The lines to show where none was asked for; empty: all of them."""
    if not request.muted:
        return ()
    return [line for line in toolbox.measured.series(name) if line not in request.muted]


def _in_a_stretch(question: NumberQuestion, period: AskedPeriod, toolbox: Toolbox) -> Message:
    """What the number did over a time; of a growth, what its running total did."""
    name = toolbox.knowledge.metrics[question.metrics[0]].total or question.metrics[0]
    metric = toolbox.knowledge.metrics[name]
    stretch = Stretch(start=period.start, end=period.end, words=period.words)
    excerpt = toolbox.measured.excerpt(name, question.lines, stretch)
    if excerpt.newest is not None:
        return stats(toolbox.knowledge, excerpt, _further(excerpt, question, toolbox))
    held = toolbox.measured.excerpt(name, question.lines).lines.values()
    return not_then(metric, stretch, period.reach, next(one for one in held if one.newest))


def _question(request: Request, toolbox: Toolbox) -> NumberQuestion:
    """What the message asks, after what was asked before it."""
    text = request.text.strip() or FALLBACK
    today = toolbox.measured.now().date()
    return toolbox.mind.numbers_.read(text, today, earlier=request.earlier)


def _unmeasured(name: str, lines: Sequence[str], toolbox: Toolbox) -> Message:
    asked = toolbox.knowledge.unmeasured[name]
    nearest = [asked.nearest] if asked.nearest else []
    found = toolbox.measured.first_held(nearest, lines) or toolbox.measured.first_held(nearest)
    return unmeasured(asked, toolbox.knowledge.metrics[found] if found else None)


def _never(text: str, question: NumberQuestion, toolbox: Toolbox) -> Message:
    """The metric is not held, or not of the lines asked about; the nearest of its kind may be."""
    metrics = toolbox.knowledge.metrics
    metric, *others = (metrics[name] for name in question.metrics)
    kind = metric.id.split(".")[0]
    kin = [name for name in metrics if name.split(".")[0] == kind]
    near = [*(other.id for other in others), *kin, *ALSO_NEAR, FALLBACK]
    known = [name for name in near if name in metrics and name != metric.id]
    found = toolbox.measured.first_held(known, question.lines)
    names = line_names(toolbox.knowledge, metric)
    lines = [names.get(line, line) for line in question.lines]
    source = toolbox.knowledge.sources[metric.sources[0]].name
    told = _told(text, toolbox)
    return never_measured(metric, source, lines, metrics[found] if found else None, told)


def _told(asked: str, toolbox: Toolbox) -> list[Fact]:
    """The stated fact that comes nearest, where no number is held."""
    near = toolbox.mind.counted_.nearest(asked, 1)
    facts = [toolbox.knowledge.facts[name] for name, likeness in near if likeness >= LEAST_ALIKE]
    return [Fact(text=fact.statement, citations=(citation(fact),), mark="plain") for fact in facts]


def _further(excerpt: Excerpt, question: NumberQuestion, toolbox: Toolbox) -> tuple[Choice, ...]:
    """The trend behind it, and other numbers that were asked about."""
    metrics, lines = toolbox.knowledge.metrics, " ".join(excerpt.lines)
    trend = Choice(label="Signal or noise?", says=f"trend {excerpt.metric.id} {lines}")
    others = [name for name in question.metrics if name != excerpt.metric.id]
    held = [name for name in others if toolbox.measured.first_held([name])]
    more = (Choice(label=metrics[name].name, says=f"stats {name} {lines}") for name in held)
    return (trend, *more)
