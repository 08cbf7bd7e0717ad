"""The rows behind a conversation: turns, and what points at them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, and_, insert, select

from bot.core.conversation import Conversation, Turn
from bot.store.keeping import insert_missing
from bot.store.tables import CONVERSATION_TURN, QUESTION_TURN, TURN

MOST_TURNS = 20


class Numbered(NamedTuple):
    """A turn and the number of its row."""

    number: int
    turn: Turn


class Reach(NamedTuple):
    """How far back a conversation goes."""

    at: datetime
    keep: timedelta
    pause: timedelta


def of(table: Table, conversation: Conversation) -> ColumnElement[bool]:
    """The rows of a conversation."""
    return and_(*(table.c[name] == value for name, value in asdict(conversation).items()))


def in_message(workspace: str, channel: str, message: str) -> tuple[ColumnElement[bool], ...]:
    """The turns that came in a message."""
    return (
        TURN.c.workspace == workspace,
        TURN.c.channel == channel,
        TURN.c.message == message,
        TURN.c.message != "",
    )


def turns_of(connection: Connection, conversation: Conversation, reach: Reach) -> list[Numbered]:
    """The newest turns that are kept, oldest first, since the conversation began anew; outside a
    thread only those since the last long silence."""
    newest_first = (
        select(TURN, CONVERSATION_TURN.c.begins)
        .join(CONVERSATION_TURN, CONVERSATION_TURN.c.turn == TURN.c.id)
        .where(of(CONVERSATION_TURN, conversation), TURN.c.at > reach.at - reach.keep)
        .order_by(TURN.c.id.desc())
        .limit(MOST_TURNS)
    )
    found: list[Numbered] = []
    for row in connection.execute(newest_first).mappings():
        turn = as_turn(row)
        later = found[-1].turn.at if found else reach.at
        if not conversation.thread and later - turn.at > reach.pause:
            break
        found.append(Numbered(row["id"], turn))
        if row["begins"]:
            break
    return found[::-1]


def as_turn(row: RowMapping) -> Turn:
    """A row as a turn."""
    return Turn(text=row["text"], by=row["by"], at=row["at"], message=row["message"])


def asked(connection: Connection, references: Iterable[str]) -> list[int]:
    """The numbers of the turns that questions cover."""
    links = select(QUESTION_TURN.c.turn).where(QUESTION_TURN.c.reference.in_(list(references)))
    return sorted(set(connection.execute(links).scalars()))


def held(connection: Connection, workspace: str, turns: Sequence[int]) -> list[int]:
    """Those turns of the workspace that are still there; until the transaction ends, nobody can
    forget them, so that what points at them is kept and forgotten with them."""
    still = select(TURN.c.id).where(TURN.c.workspace == workspace, TURN.c.id.in_(turns))
    locked = still.order_by(TURN.c.id).with_for_update(read=True, key_share=True)
    return list(connection.execute(locked).scalars())


def add(connection: Connection, turn: Turn, conversation: Conversation) -> int:
    """Keeps a turn; gives its number."""
    row = asdict(turn) | {"workspace": conversation.workspace, "channel": conversation.channel}
    added = connection.execute(insert(TURN).returning(TURN.c.id), row)
    number: int = added.scalar_one()
    return number


def join(
    connection: Connection, conversation: Conversation, turns: Sequence[int], *, begins: bool
) -> None:
    """Makes turns part of a conversation, once."""
    rows = [
        asdict(conversation) | {"turn": turn, "begins": begins and place == 0}
        for place, turn in enumerate(turns)
    ]
    insert_missing(connection, CONVERSATION_TURN, rows)
