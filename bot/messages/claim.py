"""A claim and what has become of it; status word first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.core.claim import Tested
from bot.core.excerpt import Excerpt
from bot.core.knowledge import Claim, ClaimStatus, Knowledge
from bot.messages.amounts import amount, month_of, old, period
from bot.messages.citing import shortened, stated
from bot.messages.message import Choice, Fact, Heading, Line, Message, Note, Part, Quote, Span
from bot.messages.stats import citation, line_names, picture

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


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A claim, what the facts say of it, and what the numbers say, if any test it; the newer of
    the two decides."""

    claim: Claim
    tested: Tested | None
    excerpt: Excerpt | None = None
    """The numbers it was tested by."""
    facts_to: str = ""
    """The month of the newest fact it rests on, ``YYYY-MM``."""

    @property
    def by_number(self) -> Tested | None:
        """The test, where it decides: it is fresh, or the facts are older or decide nothing."""
        tested = self.tested
        if tested is None or tested.value is None or tested.status == "cannot_tell":
            return None
        is_newer = f"{tested.value.end - timedelta(days=1):%Y-%m}" >= self.facts_to
        decides = not tested.aged or is_newer or self.claim.status == "cannot_tell"
        return tested if decides else None

    @property
    def status(self) -> ClaimStatus:
        """What has become of it."""
        return self.by_number.status if self.by_number else self.claim.status


def checked(knowledge: Knowledge, one: Checked, others: tuple[Claim, ...] = ()) -> Message:
    """One claim checked, and the next nearest ones to press."""
    claim = one.claim
    fact = stated(knowledge, claim.now)
    parts: list[Part] = [
        Heading(text=STATUS[one.status]),
        Quote(text=claim.quote, by=_SAID_BY[claim.origin]),
    ]
    number = _number(knowledge, one)
    if number is not None:
        parts.append(number)
    parts.append(Fact(text=fact.text, citations=fact.citations, opinion=fact.opinion, mark="plain"))
    if one.excerpt is not None and one.excerpt.newest is not None:
        parts += picture(knowledge, one.excerpt)
    parts.append(Note(text=_retest(knowledge, one)))
    parts += [_asks(other) for other in others]
    said = number.text if one.by_number and number else claim.now.text
    return Message(summary=f"{STATUS[one.status]}: {said}", parts=tuple(parts))


def _number(knowledge: Knowledge, one: Checked) -> Fact | None:
    """What the number says, since when, and how surely."""
    tested, test = one.tested, one.claim.test
    if tested is None or test is None or tested.value is None or one.excerpt is None:
        return None
    metric, point = one.excerpt.metric, tested.value
    value = _value(knowledge, one, tested)
    age = old(point.end, one.excerpt.today)
    since = f", so since {month_of(tested.since)}" if tested.since else ""
    said = "measured" if tested.status == "cannot_tell" else STATUS[tested.status].lower()
    surely = "" if tested.sure or tested.status == "cannot_tell" else ", though not surely"
    then = " then" if tested.aged else ""
    text = f"{metric.name}: {value}, {period(point)}{age}: {said}{then}{since}{surely}."
    if tested.status == "cannot_tell":
        text = f"{metric.name}: {value}, {period(point)}{age}. Cannot tell: {tested.why}."
    return Fact(text=text, citations=(citation(knowledge, point),), mark="plain")


def _value(knowledge: Knowledge, one: Checked, tested: Tested) -> str:
    test, point = one.claim.test, tested.value
    assert test is not None
    assert point is not None
    assert one.excerpt is not None
    names = line_names(knowledge, one.excerpt.metric)
    if test.over is not None:
        return f"{names[test.line]} {point.value:.2g} times {names[test.over]}"
    return f"{names[test.line]} {amount(point.value)} {one.excerpt.metric.unit}"


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


def _retest(knowledge: Knowledge, one: Checked) -> str:
    claim = one.claim
    match claim.retest:
        case "metric" if claim.test is not None:
            metric = knowledge.metrics[claim.test.metric]
            source = knowledge.sources[metric.sources[0]].name
            as_said = f" It holds if {claim.test.as_said}." if claim.test.as_said else ""
            never = " Never measured here yet." if _is_unmeasured(one) else ""
            return f"Re-tested by “{metric.name}” ({source}).{as_said}{never}"
        case "opinion":
            return "No number I hold settles this; take it as an opinion."
        case _:
            return "Checked against dated facts, not against a number."


def _is_unmeasured(one: Checked) -> bool:
    return one.tested is not None and one.tested.value is None
