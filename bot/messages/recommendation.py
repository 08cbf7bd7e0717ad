"""A Recommendation in words: the first screen, at most 900 characters before the fold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.core.advice import Advice
from bot.core.knowledge import Knowledge, Verdict
from bot.core.recommend import Flip, Reason, Recommendation
from bot.messages.citing import month, shortened, stated
from bot.messages.heard import heard_line
from bot.messages.live import evidence_dates, first_of_each, with_number
from bot.messages.message import (
    Choice,
    Fact,
    Heading,
    Line,
    Message,
    Note,
    Part,
    Rating,
    Span,
)
from bot.messages.moved import moved_lines
from bot.messages.verdicts import HEADINGS, NAMES, sureness
from bot.messages.voices import Voices

FOLD = 900
"""Most characters shown before details."""
REFERENCE = "#"
"""Begins what a button says for a conversation that is kept."""
_RIVALS: dict[Verdict, Verdict] = {
    "pytorch": "tensorflow",
    "tensorflow": "pytorch",
    "either": "tensorflow",
    "jax": "pytorch",
    "neither": "pytorch",
}


def first_screen(
    knowledge: Knowledge, advice: Advice, voices: Voices, asked: str | None
) -> Message:
    """The answer a person sees first.

    Args:
        asked: the conversation for the buttons, or its reference; None: it is too long for one.
    """
    return Message(
        summary=summary(advice),
        parts=(
            *body(knowledge, advice, voices),
            *_choices(advice, asked),
            *_rating(asked),
            Note(text=small_print(knowledge, advice)),
        ),
    )


def body(knowledge: Knowledge, advice: Advice, voices: Voices) -> tuple[Part, ...]:
    """The parts above the buttons, shortened from the least important until they fit."""
    room = FOLD - len(small_print(knowledge, advice))
    for cut in _CUTS:
        parts = _parts(knowledge, advice, voices, cut)
        if visible_length(parts) <= room:
            break
    return parts


def summary(advice: Advice) -> str:
    """The verdict and how sure it is, in two sentences."""
    recommendation = advice.recommendation
    return f"{HEADINGS[recommendation.verdict]}. {sureness(recommendation.confidence)}."


def small_print(knowledge: Knowledge, advice: Advice) -> str:
    """How far the evidence reaches."""
    return evidence_dates(advice.recommendation, month(knowledge.newest_evidence()))


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


@dataclass(frozen=True)
class _Cut:
    """How much of the less important is shown."""

    reasons: int
    has_against: bool = True
    has_place: bool = True


_CUTS = (
    _Cut(3),
    _Cut(2),
    _Cut(2, has_against=False),
    _Cut(1),
    _Cut(1, has_against=False),
    _Cut(1, has_against=False, has_place=False),
)


def _parts(knowledge: Knowledge, advice: Advice, voices: Voices, cut: _Cut) -> tuple[Part, ...]:
    profile, recommendation = advice.profile, advice.recommendation
    parts: list[Part] = [Heading(text=HEADINGS[recommendation.verdict])]
    if profile.language:
        parts.append(Note(text=knowledge.languages[profile.language].note))
    parts += moved_lines(knowledge, advice)
    parts.append(Line(spans=(Span(_one_sentence(recommendation)),)))
    heard = heard_line(knowledge, profile, voices)
    parts += [heard] if heard is not None else []
    parts += _reasons(knowledge, recommendation, voices, cut.reasons)
    against = recommendation.against
    if cut.has_against and against is not None:
        fact = reason_line(knowledge, against, voices)
        parts.append(replace(fact, citations=fact.citations[:1], heard=None, mark="against"))
    if cut.has_place and recommendation.deploy_on:
        place = stated(knowledge, recommendation.deploy_on[0], most=1)
        parts.append(replace(place, text=f"Run it on: {place.text}", mark="plain"))
    if recommendation.flips:
        flip = flip_words(knowledge, recommendation.flips[0])
        parts.append(Line(spans=(Span("Would flip it: ", "quiet"), Span(flip))))
    return tuple(parts)


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
        return "Nothing that was said points either way, so this is the default for a new project."
    if against:
        return "What speaks for it outweighs what speaks against it."
    return "Everything decisive that was said points this way."


def _reasons(
    knowledge: Knowledge, recommendation: Recommendation, voices: Voices, most: int
) -> list[Fact]:
    """The weightiest reasons for the verdict, each with the number behind it."""
    shown = [
        reason
        for reason in recommendation.reasons[:most]
        if reason.favours == recommendation.verdict or reason.source != "factor"
    ]
    numbers = first_of_each(recommendation, [reason.id for reason in shown])
    return [
        with_number(knowledge, reason_line(knowledge, reason, voices), numbers.get(reason.id))
        for reason in shown
    ]


def reason_line(
    knowledge: Knowledge, reason: Reason, voices: Voices, most_citations: int = 1
) -> Fact:
    """A reason with the words that brought it up and who said them."""
    fact = stated(knowledge, reason.because, most=most_citations)
    if reason.need is None or not reason.need.heard.quote:
        return fact
    quote, other = shortened(reason.need.heard.quote), voices.other(reason.need)
    return replace(fact, heard=quote, heard_from=other)


def flip_words(knowledge: Knowledge, flip: Flip) -> str:
    """A flip as a clause: what would have to change, and what the answer would be."""
    name = knowledge.factors[flip.factor].name
    change = f"if there were also “{name}”" if flip.adds else f"without “{name}”"
    name_of = NAMES[flip.verdict]
    verdict = name_of.lower() if flip.verdict in ("either", "neither") else name_of
    return f"{change} → {verdict} ({round(flip.probability * 100)} %)"


def _choices(advice: Advice, asked: str | None) -> tuple[Choice, ...]:
    if asked is None:
        return ()
    rival = _RIVALS[advice.recommendation.verdict]
    why_not = Choice(label=f"Why not {NAMES[rival]}", says=f"why-not {rival} {asked}")
    save = (Choice(label="Save decision", says=f"decide {asked}"),) if is_kept(asked) else ()
    return (
        Choice(label="Why", says=f"why {asked}", strong=True),
        Choice(label="Not what I meant", says=f"what-if {asked}", in_place=True),
        *(() if rival in advice.muted else (why_not,)),
        Choice(label="Show numbers", says=f"numbers {asked}"),
        *save,
    )


def is_kept(asked: str) -> bool:
    """Whether a button's words for the conversation are a reference to what is kept."""
    return asked.startswith(REFERENCE)


def _rating(asked: str | None) -> tuple[Rating, ...]:
    """Asked only where the answer can be found again."""
    if asked is None or not is_kept(asked):
        return ()
    return (Rating(good=f"feedback good {asked}", bad=f"feedback bad {asked}"),)
