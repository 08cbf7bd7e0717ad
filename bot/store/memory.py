"""Conversations with the bot: kept for a while, and forgotten when somebody wants it.

The words of a turn are held once, in its row; conversations and questions only point at turns, so
that forgetting a turn takes it out of everything.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Table,
    and_,
    delete,
    insert,
    select,
    update,
)

from bot.core.conversation import Change, Conversation, Question, Turn
from bot.store.engine import forgetting, reading, writing
from bot.store.keeping import insert_missing
from bot.store.tables import CONVERSATION_TURN, QUESTION, QUESTION_TURN, TURN

KEEP = timedelta(days=30)
PAUSE = timedelta(minutes=30)
"""After that much silence, messages outside a thread begin a new conversation."""
MOST_TURNS = 20
PURGED_EVERY = timedelta(hours=1)
Numbered = tuple[int, Turn]


class Memory:
    """What was said to the bot; for many threads and processes at once."""

    def __init__(self, engine: Engine, *, keep: timedelta = KEEP, pause: timedelta = PAUSE) -> None:
        self._engine = engine
        self._keep = keep
        self._pause = pause
        self._purged_at: datetime | None = None

    def turns(self, conversation: Conversation, at: datetime) -> tuple[Turn, ...]:
        """What was said before, oldest first: the newest turns that are kept; outside a thread
        only those since the last long silence."""
        with reading(self._engine) as connection:
            return tuple(turn for _, turn in self._turns(connection, conversation, at))

    def ask(
        self,
        reference: str,
        conversation: Conversation,
        *,
        said: Sequence[Turn],
        changes: tuple[Change, ...] = (),
        by: str,
        at: datetime,
        after: str | None = None,
        begins: bool = False,
    ) -> None:
        """Adds turns to a conversation and keeps what was asked by them; at times what is too old
        is purged on the way.

        Args:
            after: the question that this one goes on from; None: the conversation's turns.
            begins: the turns begin anew: earlier ones of the conversation no longer belong to it.
        """
        if self._purged_at is None or at - self._purged_at > PURGED_EVERY:
            self._purged_at = at
            self.purge(at)
        with writing(self._engine) as connection:
            if after is not None:
                before = _asked(connection, after)
            elif begins:
                before = []
            else:
                before = [number for number, _ in self._turns(connection, conversation, at)]
            before = _held(connection, conversation.workspace, before)
            now = [_add(connection, turn, conversation) for turn in said]
            _join(connection, conversation, now, begins=begins)
            row = asdict(conversation) | {
                "reference": reference,
                "by": by,
                "changes": json.dumps([asdict(change) for change in changes]),
                "turns": len(before) + len(now),
                "at": at,
            }
            connection.execute(insert(QUESTION), row)
            links = [{"reference": reference, "turn": number} for number in (*before, *now)]
            if links:
                connection.execute(insert(QUESTION_TURN), links)

    def question(
        self, reference: str, *, workspace: str, channel: str, at: datetime
    ) -> Question | None:
        """What an answer answered; None: it is not known there, too old, or partly forgotten."""
        mine = (
            QUESTION.c.reference == reference,
            QUESTION.c.workspace == workspace,
            QUESTION.c.channel == channel,
            QUESTION.c.at > at - self._keep,
        )
        of_it = (
            select(TURN)
            .join(QUESTION_TURN, QUESTION_TURN.c.turn == TURN.c.id)
            .where(QUESTION_TURN.c.reference == reference)
            .order_by(TURN.c.id)
        )
        with reading(self._engine) as connection:
            row = connection.execute(select(QUESTION).where(*mine)).mappings().first()
            if row is None:
                return None
            turns = tuple(
                Turn(text=each["text"], by=each["by"], at=each["at"], message=each["message"])
                for each in connection.execute(of_it).mappings()
            )
        if len(turns) < row["turns"]:
            return None
        return Question(
            reference=reference,
            conversation=Conversation(
                workspace=row["workspace"], channel=row["channel"], thread=row["thread"]
            ),
            turns=turns,
            changes=tuple(Change(**each) for each in json.loads(row["changes"])),
            by=row["by"],
            at=row["at"],
        )

    def adopt(self, reference: str, conversation: Conversation) -> None:
        """Makes the turns of a question the beginning of another conversation."""
        with writing(self._engine) as connection:
            turns = _held(connection, conversation.workspace, _asked(connection, reference))
            _join(connection, conversation, turns, begins=False)

    def is_ours(self, conversation: Conversation, at: datetime) -> bool:
        """Whether something was said to the bot in that thread."""
        if not conversation.thread:
            return False
        with reading(self._engine) as connection:
            return bool(self._turns(connection, conversation, at))

    def forget_person(self, workspace: str, person: str) -> int:
        """Forgets what a person said, and what they asked; gives how many turns that were."""
        of_person = (QUESTION.c.workspace == workspace, QUESTION.c.by == person)
        with forgetting(self._engine) as connection:
            connection.execute(delete(QUESTION).where(*of_person))
            return _forget(connection, TURN.c.workspace == workspace, TURN.c.by == person)

    def forget_conversation(self, conversation: Conversation) -> int:
        """Forgets all that was said in a conversation; gives how many turns that were."""
        of_it = select(CONVERSATION_TURN.c.turn).where(_of(CONVERSATION_TURN, conversation))
        with forgetting(self._engine) as connection:
            connection.execute(delete(QUESTION).where(_of(QUESTION, conversation)))
            return _forget(connection, TURN.c.id.in_(of_it))

    def forget_message(self, workspace: str, channel: str, message: str) -> None:
        """Forgets what a message said that was deleted."""
        with forgetting(self._engine) as connection:
            _forget(connection, *_in_message(workspace, channel, message))

    def amend_message(self, workspace: str, channel: str, message: str, text: str) -> None:
        """What a message says now that was edited."""
        written = update(TURN).where(*_in_message(workspace, channel, message)).values(text=text)
        with writing(self._engine) as connection:
            connection.execute(written)

    def purge(self, at: datetime) -> int:
        """Forgets what is older than is kept; gives how many turns that were."""
        oldest = at - self._keep
        with forgetting(self._engine) as connection:
            connection.execute(delete(QUESTION).where(QUESTION.c.at <= oldest))
            return _forget(connection, TURN.c.at <= oldest)

    def _turns(
        self, connection: Connection, conversation: Conversation, at: datetime
    ) -> list[Numbered]:
        newest_first = (
            select(TURN, CONVERSATION_TURN.c.begins)
            .join(CONVERSATION_TURN, CONVERSATION_TURN.c.turn == TURN.c.id)
            .where(_of(CONVERSATION_TURN, conversation), TURN.c.at > at - self._keep)
            .order_by(TURN.c.id.desc())
            .limit(MOST_TURNS)
        )
        found: list[Numbered] = []
        for row in connection.execute(newest_first).mappings():
            turn = Turn(text=row["text"], by=row["by"], at=row["at"], message=row["message"])
            later = found[-1][1].at if found else at
            if not conversation.thread and later - turn.at > self._pause:
                break
            found.append((row["id"], turn))
            if row["begins"]:
                break
        return found[::-1]


def _of(table: Table, conversation: Conversation) -> ColumnElement[bool]:
    return and_(*(table.c[name] == value for name, value in asdict(conversation).items()))


def _in_message(workspace: str, channel: str, message: str) -> tuple[ColumnElement[bool], ...]:
    return (
        TURN.c.workspace == workspace,
        TURN.c.channel == channel,
        TURN.c.message == message,
        TURN.c.message != "",
    )


def _asked(connection: Connection, reference: str) -> list[int]:
    links = select(QUESTION_TURN.c.turn).where(QUESTION_TURN.c.reference == reference)
    return list(connection.execute(links.order_by(QUESTION_TURN.c.turn)).scalars())


def _held(connection: Connection, workspace: str, turns: Sequence[int]) -> list[int]:
    """Those turns of the workspace that are still there; until the transaction ends, nobody can
    forget them, so that what points at them is kept and forgotten with them."""
    still = select(TURN.c.id).where(TURN.c.workspace == workspace, TURN.c.id.in_(turns))
    held = still.order_by(TURN.c.id).with_for_update(read=True, key_share=True)
    return list(connection.execute(held).scalars())


def _add(connection: Connection, turn: Turn, conversation: Conversation) -> int:
    row = asdict(turn) | {"workspace": conversation.workspace, "channel": conversation.channel}
    added = connection.execute(insert(TURN).returning(TURN.c.id), row)
    number: int = added.scalar_one()
    return number


def _join(
    connection: Connection, conversation: Conversation, turns: Sequence[int], *, begins: bool
) -> None:
    rows = [
        asdict(conversation) | {"turn": turn, "begins": begins and place == 0}
        for place, turn in enumerate(turns)
    ]
    insert_missing(connection, CONVERSATION_TURN, rows)


def _forget(connection: Connection, *which: ColumnElement[bool]) -> int:
    return connection.execute(delete(TURN).where(*which)).rowcount
