"""What a recommendation rests on: every cited fact and number, with its source and date."""

from __future__ import annotations

from bot.core.evidence import cited, counted
from bot.core.knowledge import Knowledge
from bot.core.numbers.adoption import Adoption
from bot.core.recommend import Recommendation
from bot.messages.amounts import measured, old, period
from bot.messages.citing import citation
from bot.messages.message import Citation, Fact, Heading, Message, Note, Part
from bot.messages.stats import citation as number_citation
from bot.messages.verdicts import HEADINGS

MOST_SHOWN = 20


def evidence(knowledge: Knowledge, recommendation: Recommendation) -> Message:
    """One line a source: numbers first, then facts, the newest first."""
    verdict = HEADINGS[recommendation.verdict]
    lines = [
        *(number_line(knowledge, one) for one in counted(recommendation)),
        *(
            Fact(text=fact.statement, citations=(citation(fact),))
            for fact in cited(knowledge, recommendation)
        ),
    ]
    parts: list[Part] = [Heading(text=f"What “{verdict}” rests on"), *lines[:MOST_SHOWN]]
    if not lines:
        parts.append(Note(text="Nothing that was said calls for a source: this is the default."))
    if len(lines) > MOST_SHOWN:
        parts.append(Note(text=f"And {len(lines) - MOST_SHOWN} older ones."))
    return Message(summary=f"{len(lines)} sources behind {verdict}", parts=tuple(parts))


def number_line(knowledge: Knowledge, adoption: Adoption) -> Fact:
    """A measured number with its period, age and source."""
    point = adoption.trend.newest
    assert point is not None
    metric = knowledge.metrics[adoption.metric]
    aged = old(point.end, adoption.today)
    value = f"{measured(metric, point.value)}, {period(point)}{aged}"
    cites: tuple[Citation, ...] = (number_citation(knowledge, point),)
    return Fact(text=f"{metric.name}: {value}.", citations=cites)
