"""A Recommendation in words: the first screen, at most 900 characters before the fold."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.knowledge import Knowledge, Verdict
from bot.core.profile import Profile
from bot.core.recommend import Flip, Reason, Recommendation
from bot.messages.citing import month, shortened, stated
from bot.messages.live import evidence_dates, first_of_each, with_number
from bot.messages.message import Choice, Fact, Heading, Line, Message, Note, Part, Span
from bot.messages.verdicts import HEADINGS, NAMES, sureness

FOLD = 900
"""Most characters shown before details."""
MOST_HEARD = 6
_RIVALS: dict[Verdict, Verdict] = {
    "pytorch": "tensorflow",
    "tensorflow": "pytorch",
    "either": "tensorflow",
    "jax": "pytorch",
    "neither": "pytorch",
}


def first_screen(
    knowledge: Knowledge,
    profile: Profile,
    recommendation: Recommendation,
    asked: str | None,
) -> Message:
    """The answer a person sees first.

    Args:
        asked: the conversation as one text, for the buttons; None when it is too long for one.
    """
    parts = _body(knowledge, profile, recommendation)
    return Message(
        summary=_summary(recommendation),
        parts=(
            *parts,
            *_choices(recommendation.verdict, asked),
            _small_print(knowledge, recommendation),
        ),
    )


def visible_length(parts: Sequence[Part]) -> int:
    """Characters a reader sees, buttons left out."""
    return sum(len(_visible(part)) for part in parts)


def _visible(part: Part) -> str:
    """What a part shows, as near as matters for counting."""
    match part:
        case Heading(text=text) | Note(text=text):
            return text
        case Line(spans=spans):
            return "".join(span.text for span in spans)
        case Fact(text=text, heard=heard, citations=citations):
            said = f"you said {heard}" if heard else ""
            return f"{text} {said} " + " ".join(f"{c.source} {c.as_of}" for c in citations)
        case _:
            return ""


def _body(
    knowledge: Knowledge, profile: Profile, recommendation: Recommendation
) -> tuple[Part, ...]:
    """The parts above the buttons, shortened from the least important until they fit."""
    for most_reasons, with_against, with_run in (
        (3, True, True),
        (2, True, True),
        (2, False, True),
        (1, True, True),
        (1, False, True),
        (1, False, False),
    ):
        parts = _parts(knowledge, profile, recommendation, most_reasons, with_against, with_run)
        if visible_length(parts) + len(_small_print(knowledge, recommendation).text) <= FOLD:
            break
    return parts


def _parts(
    knowledge: Knowledge,
    profile: Profile,
    recommendation: Recommendation,
    most_reasons: int,
    with_against: bool,
    with_run: bool,
) -> tuple[Part, ...]:
    parts: list[Part] = [Heading(text=HEADINGS[recommendation.verdict])]
    if profile.language:
        parts.append(Note(text=knowledge.languages[profile.language].note))
    parts.append(Line(spans=(Span(_one_sentence(recommendation)),)))
    heard = heard_line(knowledge, profile)
    if heard is not None:
        parts.append(heard)
    shown = [
        reason
        for reason in recommendation.reasons[:most_reasons]
        if reason.favours == recommendation.verdict or reason.source != "factor"
    ]
    numbers = first_of_each(recommendation, [reason.id for reason in shown])
    parts += [
        with_number(knowledge, _reason(knowledge, reason), numbers.get(reason.id))
        for reason in shown
    ]
    against = recommendation.against
    if with_against and against is not None:
        fact = _reason(knowledge, against)
        parts.append(
            Fact(
                text=fact.text,
                citations=fact.citations[:1],
                opinion=fact.opinion,
                mark="against",
            )
        )
    if with_run and recommendation.deploy_on:
        advice = stated(knowledge, recommendation.deploy_on[0], most=1)
        parts.append(
            Fact(
                text=f"Run it on: {advice.text}",
                citations=advice.citations,
                mark="plain",
                opinion=advice.opinion,
            )
        )
    if recommendation.flips:
        parts.append(Line(spans=_flip(knowledge, recommendation.flips[0])))
    return tuple(parts)


def _summary(recommendation: Recommendation) -> str:
    return f"{HEADINGS[recommendation.verdict]}. {sureness(recommendation.confidence)}."


def _one_sentence(recommendation: Recommendation) -> str:
    return f"{sureness(recommendation.confidence)}. {_why(recommendation)}"


def _why(recommendation: Recommendation) -> str:
    """The one-sentence why, by what decided."""
    if recommendation.constraint is not None and recommendation.verdict != "either":
        return "One of your constraints settles it."
    for_it = [r for r in recommendation.reasons if r.favours == recommendation.verdict]
    against = [
        r for r in recommendation.reasons if r.favours not in (recommendation.verdict, "either")
    ]
    if recommendation.verdict == "either":
        return "The choice does not turn on the framework here: pick by what the team knows."
    if not for_it:
        return "Nothing you said points either way, so this is the default for a new project."
    if against:
        return "What speaks for it outweighs what speaks against it."
    return "Everything decisive you said points this way."


def heard_line(knowledge: Knowledge, profile: Profile) -> Line | None:
    """What was understood: needs that hold, then those ruled out, struck through."""
    needs = sorted(profile.needs, key=lambda n: not n.holds)
    one_per_code = {need.code or need.factor: need for need in reversed(needs)}
    shown = {
        knowledge.factors[need.factor].name: need.holds
        for need in needs
        if one_per_code[need.code or need.factor] is need
    }
    if not shown:
        return None
    spans = [Span("Heard: ", "quiet")]
    for number, (name, holds) in enumerate(list(shown.items())[:MOST_HEARD]):
        if number:
            spans.append(Span(" · ", "quiet"))
        spans.append(Span(name, "strong" if holds else "struck"))
    return Line(spans=tuple(spans))


def _reason(knowledge: Knowledge, reason: Reason) -> Fact:
    heard = reason.need.heard.quote if reason.need else None
    return stated(knowledge, reason.because, heard=shortened(heard) if heard else None, most=1)


def _flip(knowledge: Knowledge, flip: Flip) -> tuple[Span, ...]:
    return (Span("Would flip it: ", "quiet"), Span(flip_words(knowledge, flip)))


def flip_words(knowledge: Knowledge, flip: Flip) -> str:
    """A flip as a clause: what would have to change, and what the answer would be."""
    name = knowledge.factors[flip.factor].name
    change = f"if there were also “{name}”" if flip.adds else f"without “{name}”"
    name_of = NAMES[flip.verdict]
    verdict = name_of.lower() if flip.verdict in ("either", "neither") else name_of
    return f"{change} → {verdict} ({round(flip.probability * 100)} %)"


def _choices(verdict: Verdict, asked: str | None) -> tuple[Choice, ...]:
    if asked is None:
        return ()
    rival = _RIVALS[verdict]
    return (
        Choice(label="Why", says=f"why {asked}", strong=True),
        Choice(label=f"Why not {NAMES[rival]}", says=f"why-not {rival} {asked}"),
        Choice(label="Show numbers", says="stats downloads of PyTorch and TensorFlow"),
    )


def _small_print(knowledge: Knowledge, recommendation: Recommendation) -> Note:
    newest = month(knowledge.newest_evidence())
    return Note(text=evidence_dates(recommendation, newest))
