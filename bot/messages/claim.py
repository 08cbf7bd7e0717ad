"""A claim and what has become of it; status word first."""

from __future__ import annotations

from bot.core.knowledge import Claim, ClaimStatus, Knowledge
from bot.messages.citing import shortened, stated
from bot.messages.message import Choice, Fact, Heading, Line, Message, Note, Part, Quote, Span

STATUS: dict[ClaimStatus, str] = {
    "holds": "Holds",
    "came_true": "Came true",
    "weakened": "Weakened",
    "overturned": "Overturned",
    "cannot_tell": "Cannot tell",
}
_SAID_BY = {
    "article": "“Why TensorFlow for Python is dying a slow death”, 2022",
    "hearsay": "often repeated",
}


def checked(knowledge: Knowledge, claim: Claim, others: tuple[Claim, ...] = ()) -> Message:
    """One claim checked, and the next nearest ones to press."""
    fact = stated(knowledge, claim.now)
    parts: list[Part] = [
        Heading(text=STATUS[claim.status]),
        Quote(text=claim.quote, by=_SAID_BY[claim.origin]),
        Fact(text=fact.text, citations=fact.citations, opinion=fact.opinion, mark="plain"),
    ]
    parts.append(Note(text=_retest(knowledge, claim)))
    parts += [_asks(other) for other in others]
    return Message(summary=f"{STATUS[claim.status]}: {claim.now.text}", parts=tuple(parts))


def unknown(nearest: tuple[Claim, ...]) -> Message:
    """No claim known that says this."""
    parts: list[Part] = [
        Heading(text=STATUS["cannot_tell"]),
        Line(spans=(Span("I have nothing sourced on that statement, so I will not guess."),)),
    ]
    if nearest:
        parts.append(Line(spans=(Span("The nearest I have checked:"),)))
    parts += [_asks(claim) for claim in nearest]
    return Message(summary="Cannot tell: I have nothing sourced on that.", parts=tuple(parts))


def _asks(claim: Claim) -> Choice:
    return Choice(label=shortened(claim.quote), says=f"claim {claim.quote}")


def _retest(knowledge: Knowledge, claim: Claim) -> str:
    match claim.retest:
        case "metric":
            metric = knowledge.metrics[claim.metric or ""]
            return f"Re-tested by {metric.name.lower()} ({metric.source}); not measured live yet."
        case "fact":
            return "Checked against dated facts, not against a live number."
        case "opinion":
            return "No number I hold settles this; take it as an opinion."
