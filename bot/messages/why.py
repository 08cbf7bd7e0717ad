"""The whole reckoning behind a Recommendation: contributions, cases, questions left."""

from __future__ import annotations

from bot.core.knowledge import VERDICTS, Knowledge, Verdict
from bot.core.profile import Profile
from bot.core.recommend import LOG_ODDS_PER_POINT, Contribution, Recommendation
from bot.messages.citing import shortened, stated
from bot.messages.live import first_of_each, with_number
from bot.messages.message import Fact, Heading, Line, Message, Note, Part, Quote, Span, Table
from bot.messages.recommendation import flip_words, heard_line
from bot.messages.verdicts import HEADINGS, NAMES, sureness

MOST_REASONS = 8
LONGEST_CASE = 160


def why(knowledge: Knowledge, profile: Profile, recommendation: Recommendation) -> Message:
    """Why this verdict: reasons with sources, the sum, what would flip it, the nearest cases."""
    parts: list[Part] = [
        Heading(text=f"Why: {HEADINGS[recommendation.verdict]}"),
        Line(
            spans=(Span(f"{sureness(recommendation.confidence)}. "), Span(_shares(recommendation)))
        ),
    ]
    heard = heard_line(knowledge, profile)
    parts += [heard] if heard else [Line(spans=(Span("You named nothing to choose by."),))]
    parts += [_reason(knowledge, recommendation, n) for n in _places(recommendation)]
    if recommendation.against is not None:
        against = stated(knowledge, recommendation.against.because)
        parts.append(
            Fact(
                text=against.text,
                citations=against.citations,
                opinion=against.opinion,
                mark="against",
            )
        )
    for advice in recommendation.deploy_on:
        run = stated(knowledge, advice)
        parts.append(
            Fact(
                text=f"Run it on: {run.text}",
                citations=run.citations,
                opinion=run.opinion,
                mark="plain",
            )
        )
    parts.append(_sum(knowledge, recommendation))
    if recommendation.flips:
        flips = "; ".join(flip_words(knowledge, flip) for flip in recommendation.flips)
        parts.append(Line(spans=(Span("Would flip it: ", "quiet"), Span(flips))))
    for question in recommendation.questions:
        parts.append(Line(spans=(Span("Would tell me most: ", "quiet"), Span(question.text))))
    for near in recommendation.neighbours[:2]:
        label = NAMES[near.case.verdict] if near.case.verdict else ""
        text = shortened(near.case.text, LONGEST_CASE)
        parts.append(Quote(text=text, by=f"a worked case like yours: {label}"))
    parts.append(Note(text="Points: +3 strongly for, 0 does not matter. The sum decides."))
    return Message(summary=f"Why {HEADINGS[recommendation.verdict]}", parts=tuple(parts))


def why_not(
    knowledge: Knowledge, profile: Profile, recommendation: Recommendation, rival: Verdict
) -> Message:
    """Why not another verdict: what speaks for it, what outweighs that, what would bring it."""
    share = recommendation.probabilities[rival]
    for_rival = [r for r in recommendation.reasons if r.favours == rival]
    parts: list[Part] = [
        Heading(text=f"Why not {NAMES[rival]}"),
        Line(spans=(Span(f"{NAMES[rival]} comes to {round(share * 100)} % here."),)),
    ]
    if recommendation.verdict == rival:
        parts[1] = Line(spans=(Span(f"It is what I would take: {HEADINGS[rival]}."),))
    parts += [
        stated(knowledge, r.because, heard=shortened(r.need.heard.quote) if r.need else None)
        for r in for_rival[:3]
    ]
    if not for_rival:
        parts.append(Line(spans=(Span("Nothing you said speaks for it."),)))
    for place in _places(recommendation)[:2]:
        fact = _reason(knowledge, recommendation, place)
        if recommendation.reasons[place].favours != rival:
            parts.append(
                Fact(
                    text=fact.text,
                    citations=fact.citations,
                    heard=fact.heard,
                    opinion=fact.opinion,
                    mark="against",
                )
            )
    bring = [flip for flip in recommendation.flips if flip.verdict == rival]
    if bring:
        words = "; ".join(flip_words(knowledge, flip) for flip in bring)
        parts.append(Line(spans=(Span("It would be the answer ", "quiet"), Span(words))))
    return Message(summary=f"Why not {NAMES[rival]}", parts=tuple(parts))


def _shares(recommendation: Recommendation) -> str:
    ranked = sorted(VERDICTS, key=lambda v: -recommendation.probabilities[v])
    return ", ".join(
        f"{NAMES[v]} {round(recommendation.probabilities[v] * 100)} %"
        for v in ranked
        if recommendation.probabilities[v] >= 0.01
    )


def _places(recommendation: Recommendation) -> list[int]:
    return list(range(min(MOST_REASONS, len(recommendation.reasons))))


def _reason(knowledge: Knowledge, recommendation: Recommendation, place: int) -> Fact:
    reason = recommendation.reasons[place]
    heard = shortened(reason.need.heard.quote) if reason.need else None
    fact = stated(knowledge, reason.because, heard=heard)
    numbers = first_of_each(recommendation, [one.id for one in recommendation.reasons])
    return with_number(knowledge, fact, numbers.get(reason.id))


def _sum(knowledge: Knowledge, recommendation: Recommendation) -> Table:
    rows = [("what", "speaks for", "points")]
    for part in recommendation.contributions:
        for verdict, points in _terms(part):
            rows.append((_name(knowledge, part), NAMES[verdict], f"{points:+.1f}{_moved(part)}"))
    return Table(caption="How it adds up", rows=tuple(rows))


def _moved(part: Contribution) -> str:
    """How much of a weight a measured trend put there."""
    return f" (measured trend {part.shift:+.2f})" if part.shift else ""


def _terms(part: Contribution) -> list[tuple[Verdict, float]]:
    """All that a contribution adds; similar cases by how far the first is ahead of the second."""
    if part.votes:
        first, second, *_ = sorted(VERDICTS, key=lambda v: -part.votes[v])
        return [(first, (part.votes[first] - part.votes[second]) / LOG_ODDS_PER_POINT)]
    pull = part.pull
    side: Verdict = "pytorch" if pull.framework > 0 else "tensorflow"
    terms: list[tuple[Verdict, float]] = [
        (side, abs(pull.framework)),
        ("either", pull.either),
        ("jax", pull.jax),
        ("neither", pull.neither),
    ]
    return [(verdict, points) for verdict, points in terms if points]


def _name(knowledge: Knowledge, part: Contribution) -> str:
    match part.source:
        case "prior":
            return "a new project, nothing else known"
        case "factor":
            return knowledge.factors[part.id].name
        case "constraint":
            return "a hard constraint"
        case "rule":
            return "these together: " + ", ".join(
                knowledge.factors[name].name for name in knowledge.rules[part.id].all_of
            )
        case "similarity":
            return "worked cases like yours"
