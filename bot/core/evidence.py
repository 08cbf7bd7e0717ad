"""What a recommendation rests on: the facts it cites and the numbers behind its reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.core.conversation import Evidence
from bot.core.knowledge import Fact, Knowledge, Statement
from bot.core.numbers.adoption import LINE, Adoption
from bot.core.recommend import Recommendation
from bot.core.trends.trend import Trend


def cited(knowledge: Knowledge, recommendation: Recommendation) -> tuple[Fact, ...]:
    """The facts behind its reasons, its counter-argument and its advice on where to run, each
    once, the newest first."""
    names = {name for statement in _statements(recommendation) for name in statement.cites}
    return tuple(sorted((knowledge.facts[n] for n in names), key=_newest_first, reverse=True))


def counted(recommendation: Recommendation) -> tuple[Adoption, ...]:
    """The measured numbers behind its factors, each metric once."""
    measured = (one for one in recommendation.adoption.values() if one.trend.newest is not None)
    return tuple({one.metric: one for one in measured}.values())


@dataclass(frozen=True, kw_only=True)
class Since:
    """A piece of evidence that is no longer what it was."""

    was: Evidence
    now: str | None
    """What it says today; None: it is no longer held."""


def evidence_of(knowledge: Knowledge, recommendation: Recommendation) -> tuple[Evidence, ...]:
    """What it rests on, in a form to be kept and compared with later."""
    numbers = (
        Evidence(
            kind="number",
            id=one.metric,
            as_of=f"{one.trend.newest.last_day:%Y-%m}",
            says=_outcome(one.trend),
        )
        for one in counted(recommendation)
        if one.trend.newest is not None
    )
    facts = (
        Evidence(kind="fact", id=fact.id, as_of=fact.as_of, says=fact.statement)
        for fact in cited(knowledge, recommendation)
    )
    return (*numbers, *facts)


def since(
    evidence: Sequence[Evidence],
    knowledge: Knowledge,
    trends: Callable[[str], Mapping[str, Trend]],
) -> tuple[Since, ...]:
    """The pieces that say something else today: a fact that was rewritten or taken out, a number
    that goes another way.

    Args:
        trends: gives what the lines of a metric say today.
    """
    found = ((one, _now(one, knowledge, trends)) for one in evidence)
    return tuple(Since(was=one, now=now) for one, now in found if now != one.says)


def _now(
    one: Evidence, knowledge: Knowledge, trends: Callable[[str], Mapping[str, Trend]]
) -> str | None:
    if one.kind == "fact":
        fact = knowledge.facts.get(one.id)
        return fact.statement if fact is not None else None
    if one.id not in knowledge.metrics:
        return None
    trend = trends(one.id).get(LINE)
    return _outcome(trend) if trend is not None else None


def _outcome(trend: Trend) -> str:
    """Which way a number goes, or went up to its end."""
    return trend.at_its_end or "cannot_tell"


def _statements(recommendation: Recommendation) -> Iterator[Statement]:
    for reason in recommendation.reasons:
        yield reason.because
    if recommendation.against is not None:
        yield recommendation.against.because
    yield from recommendation.deploy_on


def _newest_first(fact: Fact) -> tuple[str, str]:
    return fact.as_of, fact.id
