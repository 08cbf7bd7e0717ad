"""The whole reckoning behind a Recommendation: contributions, cases, questions left."""

from __future__ import annotations

from dataclasses import replace

from bot.core.advice import Advice
from bot.core.knowledge import VERDICTS, Knowledge, Verdict
from bot.core.recommend import LOG_ODDS_PER_POINT, Contribution, Recommendation
from bot.messages.citing import MOST_CITATIONS, shortened, stated
from bot.messages.heard import heard_line
from bot.messages.live import first_of_each, with_number
from bot.messages.message import Fact, Heading, Line, Message, Note, Part, Quote, Span, Table
from bot.messages.moved import moved_lines
from bot.messages.recommendation import flip_words, reason_line
from bot.messages.verdicts import HEADINGS, NAMES, sureness
from bot.messages.voices import Voices

MOST_REASONS = 8
LONGEST_CASE = 160


def why(knowledge: Knowledge, advice: Advice, voices: Voices) -> Message:
    """Why this verdict: reasons with sources, the sum, what would flip it, the nearest cases."""
    recommendation = advice.recommendation
    parts: list[Part] = [
        Heading(text=f"Why: {HEADINGS[recommendation.verdict]}"),
        Line(
            spans=(Span(f"{sureness(recommendation.confidence)}. "), Span(_shares(recommendation)))
        ),
    ]
    parts += moved_lines(knowledge, advice)
    heard = heard_line(knowledge, advice.profile, voices)
    parts += [heard] if heard else [Line(spans=(Span("Nothing was named to choose by."),))]
    parts += _reasons(knowledge, recommendation, voices)
    if recommendation.against is not None:
        parts.append(replace(stated(knowledge, recommendation.against.because), mark="against"))
    for place in recommendation.deploy_on:
        run = stated(knowledge, place)
        parts.append(replace(run, text=f"Run it on: {run.text}", mark="plain"))
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


def why_not(knowledge: Knowledge, advice: Advice, voices: Voices, rival: Verdict) -> Message:
    """Why not another verdict: what speaks for it, what outweighs that, what would bring it."""
    recommendation = advice.recommendation
    share = recommendation.probabilities[rival]
    for_rival = [r for r in recommendation.reasons if r.favours == rival]
    parts: list[Part] = [
        Heading(text=f"Why not {NAMES[rival]}"),
        Line(spans=(Span(f"{NAMES[rival]} comes to {round(share * 100)} % here."),)),
    ]
    if recommendation.verdict == rival:
        parts[1] = Line(spans=(Span(f"It is what I would take: {HEADINGS[rival]}."),))
    parts += [reason_line(knowledge, each, voices, MOST_CITATIONS) for each in for_rival[:3]]
    if not for_rival:
        parts.append(Line(spans=(Span("Nothing that was said speaks for it."),)))
    weightiest = zip(
        recommendation.reasons[:2], _reasons(knowledge, recommendation, voices), strict=False
    )
    parts += [
        replace(fact, mark="against") for reason, fact in weightiest if reason.favours != rival
    ]
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


def _reasons(knowledge: Knowledge, recommendation: Recommendation, voices: Voices) -> list[Fact]:
    """The weightiest reasons, each with the number behind it."""
    numbers = first_of_each(recommendation, [one.id for one in recommendation.reasons])
    return [
        with_number(
            knowledge,
            reason_line(knowledge, reason, voices, MOST_CITATIONS),
            numbers.get(reason.id),
        )
        for reason in recommendation.reasons[:MOST_REASONS]
    ]


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
