"""The ledger of digests for whoever runs the bot: what waits, what is uncertain, what failed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.core.delivery import Delivery, State
from bot.messages.message import Heading, Message, Note, Part, Table, plain

SHORT_ID = 8
HEAD = ("Due (UTC)", "Week", "Workspace", "Channel", "State", "Why", "Id")
RESOLVE = (
    "An uncertain digest may stand in its channel or not. Look there, then say"
    " “python -m bot deliveries --resolve ID there”, or “… ID again” to post it."
)


def listed(deliveries: Sequence[Delivery], counts: Mapping[State, int]) -> Message:
    """Some deliveries, and how many there are in each state."""
    total = ", ".join(f"{number} {state}" for state, number in sorted(counts.items()))
    said = f"Digests so far: {total or 'none'}."
    parts: list[Part] = [Heading(text="Deliveries"), plain(said)]
    if deliveries:
        rows = tuple(_row(one) for one in deliveries)
        parts.append(Table(caption="The newest first", rows=(HEAD, *rows)))
    if counts.get("uncertain"):
        parts.append(Note(text=RESOLVE))
    return Message(summary=said, parts=tuple(parts))


def resolved(delivery: Delivery, *, again: bool) -> Message:
    """After an operator said what became of one."""
    said = (
        f"{delivery.id[:SHORT_ID]} is posted within a minute."
        if again
        else f"{delivery.id[:SHORT_ID]} counts as posted."
    )
    return Message(summary=said, parts=(plain(said),))


def _row(one: Delivery) -> tuple[str, ...]:
    return (
        _minute(one.due_at),
        one.period,
        one.workspace,
        one.channel,
        one.state,
        one.why,
        one.id[:SHORT_ID],
    )


def _minute(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"
