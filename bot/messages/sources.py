"""The state of every source: how fresh, what went wrong last, what is left to ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from bot.core.knowledge import Knowledge
from bot.core.numbers.series import Gap, Visit
from bot.messages.amounts import age, day
from bot.messages.message import Fact, Heading, Message, Note, Part, Table

REASONS: dict[str, str] = {
    "down": "not reachable",
    "refused": "refused the key or the request",
    "over_quota": "no more requests allowed for now",
    "unknown_subject": "does not know what was asked for",
    "changed_shape": "answered in another form than documented",
    "stale": "stands still",
    "truncated": "cut its answer short",
    "implausible": "gave a number that cannot be",
    "not_settled": "the period is not final yet",
    "switched_off": "switched off",
}
EXPECTED = ("not_settled", "unknown_subject")
"""Gaps that are as they should be: what is not over yet, and what did not exist yet."""
MOST_GAPS = 6


def sources(
    knowledge: Knowledge,
    ends: Mapping[str, date],
    visits: Mapping[str, Visit],
    gaps: Sequence[Gap],
    now: datetime,
) -> Message:
    """A row per source; then the numbers that could not be had, and why.

    Args:
        ends: the day after the newest period that each source has given.
    """
    live = sum(1 for visit in visits.values() if visit.ok_at)
    asked = len(visits)
    text = (
        f"{live} of the {asked} sources asked have given numbers here."
        if live
        else "No source has been asked from here yet; every number comes from the shipped history."
    )
    rows: list[tuple[str, ...]] = [("Source", "Newest number", "Last asked", "State")]
    for name in sorted(knowledge.sources, key=lambda n: (n not in visits, n)):
        rows.append(_row(knowledge, name, ends.get(name), visits.get(name), now))
    parts: list[Part] = [
        Heading(text="Where the numbers come from"),
        Fact(text=text, citations=(), mark="plain"),
        Table(caption="Sources", rows=tuple(rows)),
    ]
    faults = [gap for gap in gaps if gap.reason not in EXPECTED]
    parts += [Note(text=_gap(knowledge, gap)) for gap in faults[:MOST_GAPS]]
    if len(faults) > MOST_GAPS:
        more = len(faults) - MOST_GAPS
        parts.append(Note(text=f"And {more} more numbers that could not be had."))
    said = " · ".join(dict.fromkeys(terms.attribution for terms in knowledge.sources.values()))
    parts.append(Note(text=said))
    return Message(summary=text, parts=tuple(parts))


def _row(
    knowledge: Knowledge, name: str, newest: date | None, visit: Visit | None, now: datetime
) -> tuple[str, ...]:
    terms = knowledge.sources[name]
    last = newest - timedelta(days=1) if newest else None
    fresh = f"{day(last)} ({age(last, now.date())})" if last else "none yet"
    if visit is None:
        return terms.name, fresh, "never", "shipped history" if newest else "not asked yet"
    asked = f"{visit.at:%d %b %H:%M} UTC"
    state = visit.error or "well"
    left = f"; {visit.quota_left:g} {visit.quota_unit} left" if visit.quota_left is not None else ""
    return terms.name, fresh, asked, f"{state}{left}"


def _gap(knowledge: Knowledge, gap: Gap) -> str:
    name = knowledge.sources[gap.source].name
    value = f" (it said {gap.value:g})" if gap.value is not None else ""
    what = f"{gap.measure} of {gap.subject}, {day(gap.start)}"
    return f"Not counted: {what}. {name}: {REASONS[gap.reason]}{value}: {gap.detail}."
