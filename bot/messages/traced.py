"""What became of one thing, for whoever runs the bot; nobody's words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.core.delivery import OPEN, Delivery
from bot.core.digests.subscription import Subscription
from bot.core.taken import Taken
from bot.messages.message import Heading, Message, Note, Part, Table, plain
from bot.messages.schedules import about, weekly

IN_LOGS = "In the logs every line about it holds “{id}”."


def taken(one: Taken) -> Message:
    """What became of something that was taken on."""
    said = f"{one.kind}, taken on {_second(one.at)} UTC: {_state(one.state, one.why)}."
    rows = (
        ("Id", one.id),
        ("Workspace", one.workspace),
        ("Attempts to send", str(one.attempts)),
        ("Last about to be sent", _second(one.intent_at)),
        ("Not before", _second(one.not_before) if one.state in OPEN else ""),
        ("Somebody is at it until", _second(one.leased_until)),
    )
    return _facts(said, rows, one.id)


def delivered(one: Delivery) -> Message:
    """What became of a digest."""
    said = (
        f"The digest of {one.period}, due {_second(one.due_at)} UTC: {_state(one.state, one.why)}."
    )
    rows = (
        ("Id", one.id),
        ("Subscription", one.subscription),
        ("Workspace", one.workspace),
        ("Channel", one.channel),
        ("Attempts to send", str(one.attempts)),
        ("Last about to be sent", _second(one.intent_at)),
        ("Message", one.ts or ""),
    )
    return _facts(said, rows, one.id)


def subscribed(one: Subscription, deliveries: Sequence[Delivery]) -> Message:
    """A subscription, and what became of its digests."""
    said = f"{about(one.topics)}, {weekly(one.schedule)}: {_state(one.state, one.why)}."
    said = said[0].upper() + said[1:]
    rows = (
        ("Id", one.id),
        ("Workspace", one.workspace),
        ("Channel", one.channel),
        ("Since", _second(one.since)),
        ("Next (UTC)", _second(one.next_due) if one.state == "on" else ""),
    )
    parts: list[Part] = [*_facts(said, rows, one.id).parts]
    if deliveries:
        head = ("Due (UTC)", "Week", "State", "Why", "Id")
        told = [(_second(d.due_at), d.period, d.state, d.why, d.id) for d in deliveries]
        parts.insert(-1, Table(caption="Its digests, the newest first", rows=(head, *told)))
    return Message(summary=said, parts=tuple(parts))


def _facts(said: str, rows: Sequence[tuple[str, str]], id: str) -> Message:
    known = tuple(row for row in rows if row[1])
    return Message(
        summary=said,
        parts=(
            Heading(text="What became of it"),
            plain(said),
            Table(caption="", rows=(("", ""), *known)),
            Note(text=IN_LOGS.format(id=id)),
        ),
    )


def _state(state: str, why: str) -> str:
    return f"{state} ({why})" if why else state


def _second(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}" if at is not None else ""
