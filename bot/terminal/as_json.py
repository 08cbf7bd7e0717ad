"""An answer as one JSON object, for programs."""

from __future__ import annotations

from typing import Any

from bot.core.knowledge import Knowledge, Statement
from bot.core.mind import Mind, Understood
from bot.core.recommend import Reason, Recommendation


def answer_object(mind: Mind, turns: tuple[str, ...]) -> dict[str, Any]:
    """What ``ask --json`` prints: null where there is no recommendation."""
    understood = mind.understand(turns)
    advised = understood.action == "recommend"
    recommendation = mind.recommend(understood.profile) if advised else None
    return {
        "action": understood.action,
        "verdict": recommendation.verdict if recommendation else None,
        "confidence": recommendation.confidence if recommendation else None,
        "probabilities": recommendation.probabilities if recommendation else None,
        "needs": understood.profile.codes(),
        **_details(mind.knowledge, understood, recommendation),
        "as_of": mind.knowledge.newest_evidence(),
    }


def _details(
    knowledge: Knowledge, understood: Understood, recommendation: Recommendation | None
) -> dict[str, Any]:
    if recommendation is None:
        return {"reasons": [], "flips": [], "deploy_on": [], "questions": [], "neighbours": []}
    return {
        "reasons": [_reason(knowledge, reason) for reason in recommendation.reasons],
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
