"""A claim and what has become of it; status word first."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.knowledge import Claim, ClaimStatus, Knowledge
from bot.core.numbers.claim import Tested
from bot.core.numbers.excerpt import Excerpt
from bot.core.questions.statement import Comparison
from bot.messages.amounts import amount, measured, month_of, old, period
from bot.messages.citing import shortened, stated
from bot.messages.judging import may_be_level
from bot.messages.message import Choice, Fact, Heading, Line, Message, Note, Part, Quote, Span
from bot.messages.stats import caveat, citation, line_names, picture

STATUS: dict[ClaimStatus, str] = {
    "holds": "Holds",
    "came_true": "Came true",
    "weakened": "Weakened",
    "overturned": "Overturned",
    "cannot_tell": "Cannot tell",
}
LONGEST_STATEMENT = 160
_NOW: dict[ClaimStatus, str] = {
    "holds": "holds",
    "came_true": "has come true",
    "weakened": "holds only in part",
    "overturned": "does not hold",
}
_THEN: dict[ClaimStatus, str] = {
    "holds": "held",
    "came_true": "had come true",
    "weakened": "held only in part",
    "overturned": "did not hold",
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
        is_newer = f"{tested.value.last_day:%Y-%m}" >= self.facts_to
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
    """What the number says, since when, how surely, and whether it decides."""
    tested = one.tested
    if tested is None or tested.value is None or one.excerpt is None:
        return None
    metric, point = one.excerpt.metric, tested.value
    value = f"{_value(knowledge, one, tested)}, {period(point)}{old(point.end, one.excerpt.today)}"
    text = f"{metric.name}: {value}{_verdict(one, tested)}."
    return Fact(text=text, citations=(citation(knowledge, point),), mark="plain")


def _verdict(one: Checked, tested: Tested) -> str:
    if tested.status == "cannot_tell":
        return f". Cannot tell: {tested.why}"
    since = f" since {month_of(tested.since)}" if tested.since else ""
    surely = "" if tested.sure else ", though not surely"
    if one.by_number is None:
        return f". By this number it {_THEN[tested.status]}{since}{surely}; newer facts decide"
    if tested.aged:
        return f". By this number it {_THEN[tested.status]} then{since}{surely}"
    return f". By this number it {_NOW[tested.status]}{since}{surely}"


def _value(knowledge: Knowledge, one: Checked, tested: Tested) -> str:
    test, point = one.claim.test, tested.value
    assert test is not None
    assert point is not None
    assert one.excerpt is not None
    names = line_names(knowledge, one.excerpt.metric)
    if test.over is not None:
        return f"{names[test.line]} {point.value:.2g} times {names[test.over]}"
    return f"{names[test.line]} {amount(point.value)} {one.excerpt.metric.unit}"


def compared(
    knowledge: Knowledge, statement: str, found: Comparison, excerpt: Excerpt
) -> Message | None:
    """A statement that compares two numbers, settled by them; None where one is not held."""
    ours, theirs = (excerpt.lines[line].newest for line in (found.larger, found.smaller))
    if ours is None or theirs is None or theirs.value <= 0 or ours.source != theirs.source:
        return None
    metric, names = excerpt.metric, line_names(knowledge, excerpt.metric)
    overlap = may_be_level(excerpt.trends[found.larger], excerpt.trends[found.smaller])
    status: ClaimStatus = "holds" if ours.value >= found.times * theirs.value else "overturned"
    status = "cannot_tell" if overlap else status
    age = old(min(ours.end, theirs.end), excerpt.today)
    text = (
        f"{metric.name}: {names[found.larger]} {measured(metric, ours.value)} ({period(ours)}),"
        f" {names[found.smaller]} {measured(metric, theirs.value)} ({period(theirs)}){age}."
    )
    if overlap:
        text += " So few were counted that chance could have put either ahead."
    citations = (citation(knowledge, ours),)
    return Message(
        summary=f"{STATUS[status]}: {text}",
        parts=(
            Heading(text=STATUS[status]),
            Quote(text=shortened(statement, LONGEST_STATEMENT), by="you"),
            Fact(text=text, citations=citations, mark="plain"),
            *picture(knowledge, excerpt),
            Note(text=caveat(excerpt)),
            Choice(label="Show the numbers", says=f"stats {metric.id} {' '.join(excerpt.lines)}"),
        ),
    )


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
            as_said = f" It holds if {claim.test.as_said}." if claim.test.as_said else ""
            return f"Re-tested by “{metric.name}”.{as_said}{_counted(knowledge, one)}"
        case "opinion":
            return "No number I hold settles this; take it as an opinion."
        case _:
            return "Checked against dated facts, not against a number."


def _counted(knowledge: Knowledge, one: Checked) -> str:
    """How the number was counted, or who would count it."""
    if one.tested is None or one.tested.value is not None:
        return f" Counted as: {one.tested.value.regime}." if one.tested and one.tested.value else ""
    assert one.excerpt is not None
    source = knowledge.sources[one.excerpt.metric.sources[0]].name
    return f" Never measured here yet; it would come from {source}."
