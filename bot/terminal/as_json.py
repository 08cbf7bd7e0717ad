"""An answer as one JSON object, for programs."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.core.knowledge import Knowledge, Statement
from bot.core.mind import Understood
from bot.core.numbers.adoption import Adoption
from bot.core.recommend import Reason, Recommendation
from bot.messages.live import numbers_of
from bot.toolbox import Toolbox


def answer_object(toolbox: Toolbox, turns: tuple[str, ...]) -> dict[str, Any]:
    """What ``ask --json`` prints: null where there is no recommendation."""
    mind, understood = toolbox.mind, toolbox.mind.understand(turns)
    advised = understood.action == "recommend"
    recommendation = mind.recommend(understood.profile, toolbox.adoption()) if advised else None
    return {
        "action": understood.action,
        "verdict": recommendation.verdict if recommendation else None,
        "confidence": recommendation.confidence if recommendation else None,
        "probabilities": recommendation.probabilities if recommendation else None,
        "needs": understood.profile.codes(),
        **_details(mind.knowledge, understood, recommendation),
        "as_of": mind.knowledge.newest_evidence(),
        "numbers_of": _day(numbers_of(recommendation)) if recommendation else None,
    }


def _details(
    knowledge: Knowledge, understood: Understood, recommendation: Recommendation | None
) -> dict[str, Any]:
    if recommendation is None:
        empty = ("reasons", "numbers", "flips", "deploy_on", "questions", "neighbours")
        return {name: [] for name in empty}
    return {
        "reasons": [_reason(knowledge, reason) for reason in recommendation.reasons],
        "numbers": [
            _number(knowledge, factor, one)
            for factor, one in sorted(recommendation.adoption.items())
        ],
        "flips": [
            {
                "factor": flip.factor,
                "change": "added" if flip.adds else "dropped",
                "verdict": flip.verdict,
                "probability": flip.probability,
            }
            for flip in recommendation.flips
        ],
        "deploy_on": [_statement(knowledge, s) for s in recommendation.deploy_on],
        "questions": [
            {"text": q.text, "factors": list(q.factors), "bits": round(q.bits, 4)}
            for q in recommendation.questions
        ],
        "neighbours": [
            {"id": n.case.id, "likeness": n.likeness, "verdict": n.case.verdict}
            for n in recommendation.neighbours
        ],
    }


def _number(knowledge: Knowledge, factor: str, one: Adoption) -> dict[str, Any]:
    """The number behind a factor, what it says, and by how much it moves the weight."""
    newest = one.trend.newest
    return {
        "factor": factor,
        "metric": one.metric,
        "value": newest.value if newest else None,
        "start": _day(newest.start) if newest else None,
        "end": _day(newest.end) if newest else None,
        "outcome": one.trend.outcome,
        "shift": one.shift,
        "source": knowledge.sources[newest.source].name if newest else None,
        "url": newest.url if newest else None,
    }


def _day(when: date | None) -> str | None:
    return when.isoformat() if when else None


def _reason(knowledge: Knowledge, reason: Reason) -> dict[str, Any]:
    return {
        "factor": reason.id,
        "code": reason.code,
        "favours": reason.favours,
        "weight": round(reason.weight, 4),
        "heard": reason.need.heard.quote if reason.need else None,
        "because": reason.because.text,
        "citations": _citations(knowledge, reason.because),
    }


def _statement(knowledge: Knowledge, statement: Statement) -> dict[str, Any]:
    return {"text": statement.text, "citations": _citations(knowledge, statement)}


def _citations(knowledge: Knowledge, statement: Statement) -> list[dict[str, Any]]:
    facts = [knowledge.facts[cite] for cite in statement.cites]
    return [
        {"id": fact.id, "source": fact.source, "url": fact.url, "as_of": fact.as_of}
        for fact in facts
    ]
