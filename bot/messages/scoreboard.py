"""The scoreboard of the article: what each claim said, and what has become of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.core.knowledge import ClaimStatus, Knowledge
from bot.messages.amounts import month_of
from bot.messages.citing import month, shortened
from bot.messages.claim import STATUS, Checked
from bot.messages.message import Choice, Fact, Heading, Message, Note, Part, Table

LONGEST_CLAIM = 64
HEADER = ("", "Claim", "Now", "Since", "By")
_TALLY: dict[ClaimStatus, str] = {
    "holds": "hold",
    "came_true": "came true",
    "weakened": "weakened",
    "overturned": "are overturned",
    "cannot_tell": "I cannot tell",
}
IN_DEPTH = ("C02", "C43", "C19")
"""Claims offered in depth: questions asked, downloads, models."""


def scoreboard(knowledge: Knowledge, board: Sequence[Checked]) -> Message:
    """Every claim of the article, in its order; numbers where numbers test it, else facts."""
    counts = Counter(one.status for one in board)
    tally = ", ".join(f"{counts[s]} {word}" for s, word in _TALLY.items() if counts[s])
    measured = sum(one.by_number is not None for one in board)
    by = f"{measured} by numbers, the others by facts or as opinions"
    text = f"{len(board)} claims of 2022: {tally}. {by}."
    rows = [HEADER, *(_row(knowledge, one) for one in board)]
    parts: list[Part] = [
        Heading(text="The article's scoreboard"),
        Fact(text=text, citations=(), mark="plain"),
        Table(caption="“Why TensorFlow for Python is dying a slow death”", rows=tuple(rows)),
        Note(text="One in depth, with its chart: claims 2. Another claim: claim <statement>."),
    ]
    parts += [
        Choice(label=f"{one.claim.code}: {shortened(one.claim.quote, 40)}", says=_says(one))
        for one in board
        if one.claim.code in IN_DEPTH
    ]
    return Message(summary=text, parts=tuple(parts))


def _says(one: Checked) -> str:
    return f"claims {one.claim.code}"


def _row(knowledge: Knowledge, one: Checked) -> tuple[str, ...]:
    quote = shortened(one.claim.quote, LONGEST_CLAIM)
    now = STATUS[one.status]
    tested = one.by_number
    if tested is not None and tested.value is not None and one.excerpt is not None:
        mark = "" if tested.sure else " (not surely)"
        since = month_of(tested.since) if tested.since else ""
        source = knowledge.sources[tested.value.source].name
        return one.claim.code, quote, f"{now}{mark}", since, f"{source}, {_dated(one)}"
    by = f"facts to {month(one.facts_to)}" if one.facts_to else "opinion"
    return one.claim.code, quote, now, "", by


def _dated(one: Checked) -> str:
    assert one.tested is not None
    assert one.tested.value is not None
    return month_of(one.tested.value.last_day)
