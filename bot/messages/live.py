"""The measured number behind a reason, with its period, its age and its source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.core.knowledge import Knowledge
from bot.core.numbers.adoption import Adoption
from bot.core.recommend import Recommendation
from bot.messages.amounts import measured, month_of, old, period
from bot.messages.message import Fact
from bot.messages.stats import citation


def with_number(knowledge: Knowledge, fact: Fact, adoption: Adoption | None) -> Fact:
    """The reason with the number measured behind it, where there is one."""
    if adoption is None or adoption.trend.newest is None:
        return fact
    point, metric = adoption.trend.newest, knowledge.metrics[adoption.metric]
    value = f"{measured(metric, point.value)}, {period(point)}{old(point.end, adoption.today)}"
    text = f"{fact.text} {metric.name}: {value}."
    return replace(fact, text=text, citations=(*fact.citations, citation(knowledge, point)))


def first_of_each(recommendation: Recommendation, factors: Sequence[str]) -> dict[str, Adoption]:
    """The number behind each factor, each number once: behind the first factor that has it."""
    by_metric: dict[str, tuple[str, Adoption]] = {}
    for factor in factors:
        one = recommendation.adoption.get(factor)
        if one is not None:
            by_metric.setdefault(one.metric, (factor, one))
    return dict(by_metric.values())


def numbers_of(recommendation: Recommendation) -> date | None:
    """The last day of the newest number that the advice rests on; None: it rests on none."""
    newest = (one.trend.newest for one in recommendation.adoption.values())
    return max((point.last_day for point in newest if point is not None), default=None)


def evidence_dates(recommendation: Recommendation, newest_fact: str) -> str:
    """The small print: how far the facts and the numbers reach."""
    measured_to = numbers_of(recommendation)
    numbers = f" · numbers of {month_of(measured_to)}" if measured_to else ""
    return f"Evidence to {newest_fact}{numbers}. The same words and numbers get the same answer."
