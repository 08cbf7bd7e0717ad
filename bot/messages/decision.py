"""Decision records: what was needed, what was decided, on which evidence, what would flip it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from bot.core.advice import Advice
from bot.core.conversation import Decision
from bot.core.evidence import Since, cited, counted
from bot.core.knowledge import Fact as KnownFact
from bot.core.knowledge import Knowledge
from bot.core.profile import Need
from bot.messages.amounts import day
from bot.messages.citing import shortened
from bot.messages.evidence import number_line
from bot.messages.judging import MARKS
from bot.messages.message import (
    Choice,
    Heading,
    Line,
    Message,
    Note,
    Part,
    Preformatted,
    Span,
    Table,
    plain,
)
from bot.messages.recommendation import flip_words
from bot.messages.verdicts import HEADINGS, sureness

MOST_IN_TITLE = 3
MOST_REASONS = 4
MOST_FACTS = 6
LONGEST_FACT = 160
NO_FLIP = "no single change that I know of"
GONE = "no longer held"
_SIGNS: dict[str, str] = {str(outcome): sign for outcome, sign in MARKS.items()}
LISTED = ("When", "Decision", "Id")


def title_of(knowledge: Knowledge, advice: Advice) -> str:
    """The verdict and the first things that were needed, on one line."""
    holding = [need for need in advice.profile.needs if need.holds][:MOST_IN_TITLE]
    names = ", ".join(knowledge.factors[need.factor].name for need in holding)
    return f"{HEADINGS[advice.recommendation.verdict]} for {names}"


def as_markdown(knowledge: Knowledge, advice: Advice, on: date) -> str:
    """The record: needs, verdict, evidence with dates, what would flip it."""
    recommendation = advice.recommendation
    lines = [
        f"# {title_of(knowledge, advice)}",
        "",
        f"Decided on {day(on)} with Framewise. {sureness(recommendation.confidence)}.",
        "",
        "## What was needed",
        *(_need(knowledge, need) for need in advice.profile.needs),
        "",
        "## Why",
        *(f"- {reason.because.text}" for reason in recommendation.reasons[:MOST_REASONS]),
    ]
    if recommendation.against is not None:
        lines += ["", "## Against", f"- {recommendation.against.because.text}"]
    if recommendation.deploy_on:
        lines += ["", "## Run it on", f"- {recommendation.deploy_on[0].text}"]
    flips = [f"- {flip_words(knowledge, flip)}" for flip in recommendation.flips]
    lines += ["", "## What would flip it", *(flips or [f"- {NO_FLIP}"])]
    return "\n".join([*lines, "", "## Evidence", *_evidence(knowledge, advice)])


def saved(decision: Decision) -> Message:
    """After a decision was saved: the record to copy."""
    said = f"Decision saved: {decision.title}."
    kept = (
        f"“decisions {decision.id}” brings it back and says what has changed since, “decisions"
        f" {decision.id} remove” removes it. Whoever reads this channel may see it."
    )
    return Message(
        summary=said,
        parts=(
            Heading(text="Decision saved"),
            Line(spans=(Span(decision.title, "strong"),)),
            Preformatted(text=decision.record),
            Note(text=kept),
        ),
    )


def listed(decisions: Sequence[Decision]) -> Message:
    """The decisions of a channel."""
    if not decisions:
        said = "No decision was saved here yet. “Save decision” stands under a recommendation."
        return Message(summary=said, parts=(plain(said),))
    rows = ((day(one.at.date()), one.title, one.id) for one in decisions)
    said = f"{len(decisions)} saved here, the newest first."
    return Message(
        summary=said,
        parts=(
            Table(caption="Decisions saved here", rows=(LISTED, *rows)),
            *(
                Choice(label=shortened(one.title, 60), says=f"decisions {one.id}")
                for one in decisions[:3]
            ),
        ),
    )


def shown(knowledge: Knowledge, decision: Decision, changed: Sequence[Since]) -> Message:
    """A decision with what has changed since it was made."""
    parts: list[Part] = [
        Heading(text="Decision"),
        Line(
            spans=(
                Span(decision.title, "strong"),
                Span(f", {day(decision.at.date())}", "quiet"),
            )
        ),
    ]
    if not changed:
        parts.append(plain("Nothing that it rests on has changed since."))
    else:
        parts.append(plain(f"Changed since, of what it rests on: {len(changed)}."))
        parts += [_since(knowledge, one) for one in changed]
    parts.append(Preformatted(text=decision.record))
    return Message(summary=decision.title, parts=tuple(parts))


def removed(decision: Decision) -> Message:
    """After a decision was removed."""
    said = f"Removed: {decision.title}. What stands in Slack is yours to delete."
    return Message(summary=said, parts=(Line(spans=(Span(said),)),))


def _since(knowledge: Knowledge, one: Since) -> Line:
    if one.was.kind == "number":
        metric = knowledge.metrics.get(one.was.id)
        name = metric.name if metric is not None else one.was.id
        then, now = _SIGNS.get(one.was.says, one.was.says), _SIGNS.get(one.now or "", GONE)
        return Line(spans=(Span(f"• {name}: {then} then, {now} now"),))
    then = shortened(one.was.says, LONGEST_FACT)
    return Line(
        spans=(
            Span("• Then: ", "quiet"),
            Span(then),
            Span(" Now: ", "quiet"),
            Span(one.now or GONE),
        )
    )


def _need(knowledge: Knowledge, need: Need) -> str:
    name = knowledge.factors[need.factor].name
    quote = need.heard.quote
    words = f" (“{shortened(quote)}”)" if quote else " (put in by hand)"
    return f"- {name}{words}" if need.holds else f"- not: {name}{words}"


def _evidence(knowledge: Knowledge, advice: Advice) -> Iterator[str]:
    recommendation = advice.recommendation
    for one in counted(recommendation):
        line = number_line(knowledge, one)
        sources = ", ".join(f"{c.source}, {c.as_of}" for c in line.citations)
        yield f"- {line.text} [{sources}]"
    facts = cited(knowledge, recommendation)
    yield from (_fact(fact) for fact in facts[:MOST_FACTS])
    if len(facts) > MOST_FACTS:
        yield f"- and {len(facts) - MOST_FACTS} older facts"


def _fact(fact: KnownFact) -> str:
    address = f", {fact.url}" if fact.url else ""
    return f"- {shortened(fact.statement, LONGEST_FACT)} [{fact.source}, {fact.as_of}{address}]"
