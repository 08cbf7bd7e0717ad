"""Conversations with the bot: kept for a while, and forgotten when somebody wants it.

The words of a turn are held once, in its row; conversations and questions only point at turns, so
that forgetting a turn takes it out of everything.
"""

from __future__ import annotations

import json
import secrets
import threading
from collections import OrderedDict
from dataclasses import asdict, replace
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    RowMapping,
    delete,
    insert,
    not_,
    select,
    update,
)

from bot.core.conversation import (
    REFERENCE_BYTES,
    Asking,
    Change,
    Conversation,
    Question,
    Standing,
    Turn,
)
from bot.store.engine import forgetting, reading, writing
from bot.store.forgetting import forget_workspace
from bot.store.tables import CONVERSATION_TURN, QUESTION, QUESTION_TURN, TURN
from bot.store.turn_rows import (
    Reach,
    add,
    as_turn,
    asked,
    held,
    in_message,
    join,
    of,
    turns_of,
)

KEEP = timedelta(days=30)
PAUSE = timedelta(minutes=30)
"""After that much silence, messages outside a thread begin a new conversation."""
MOST_DELETED = 1000
"""Messages deleted lately: what one said may still be on its way here."""


class Memory:
    """What was said to the bot; for many threads and processes at once."""

    def __init__(self, engine: Engine, *, keep: timedelta = KEEP, pause: timedelta = PAUSE) -> None:
        self._engine = engine
        self._keep = keep
        self._pause = pause
        self._deleted: OrderedDict[tuple[str, str, str], None] = OrderedDict()
        self._lock = threading.Lock()

    def standing(self, conversation: Conversation, at: datetime) -> Standing:
        """Where a conversation stands; nothing of it after a long silence outside a thread."""
        newest_first = (
            select(QUESTION)
            .where(of(QUESTION, conversation), QUESTION.c.at > at - self._keep)
            .order_by(QUESTION.c.number.desc())
        )
        changed = newest_first.where(QUESTION.c.sets_changes)
        with reading(self._engine) as connection:
            turns = turns_of(connection, conversation, self._reach(at))
            if not turns:
                return Standing()
            newest = connection.execute(newest_first.limit(1)).mappings().first()
            by_hand = connection.execute(changed.limit(1)).mappings().first()
        return Standing(
            turns=tuple(turn for _, turn in turns),
            changes=_changes(by_hand),
            reference=newest["reference"] if newest is not None else None,
        )

    def ask(self, asking: Asking) -> None:
        """Adds turns to a conversation and keeps what was asked by them, or nothing of both; once
        for each reference."""
        place = asking.conversation
        said = tuple(turn for turn in asking.said if not self._is_deleted(place, turn))
        if asking.begins and not said:
            said = (Turn(text="", by=asking.by, at=asking.at),)  # where it begins
        same = select(QUESTION.c.number).where(QUESTION.c.reference == asking.reference)
        with writing(self._engine) as connection:
            if connection.execute(same).first() is not None:
                return
            before = held(connection, place.workspace, self._before(connection, asking))
            now = [add(connection, turn, place) for turn in said]
            join(connection, place, now, begins=asking.begins)
            _keep(connection, replace(asking, said=said), [*before, *now])

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
            turns = tuple(as_turn(each) for each in connection.execute(of_it).mappings())
        if len(turns) < row["turns"]:
            return None
        return Question(
            reference=reference,
            conversation=Conversation(
                workspace=row["workspace"], channel=row["channel"], thread=row["thread"]
            ),
            turns=turns,
            changes=_changes(row),
            by=row["by"],
            at=row["at"],
        )

    def adopt(self, reference: str, conversation: Conversation) -> None:
        """Makes a question, its turns and its changes, the beginning of another conversation."""
        same = select(QUESTION).where(
            QUESTION.c.reference == reference, QUESTION.c.workspace == conversation.workspace
        )
        with writing(self._engine) as connection:
            row = connection.execute(same).mappings().first()
            if row is None:
                return
            turns = held(connection, conversation.workspace, asked(connection, [reference]))
            join(connection, conversation, turns, begins=False)
            copied = Asking(
                reference=secrets.token_hex(REFERENCE_BYTES),
                conversation=conversation,
                changes=_changes(row),
                sets_changes=True,
                by=row["by"],
                at=row["at"],
            )
            _keep(connection, copied, turns)

    def is_ours(self, conversation: Conversation, at: datetime) -> bool:
        """Whether something was said to the bot in that thread."""
        if not conversation.thread:
            return False
        with reading(self._engine) as connection:
            return bool(turns_of(connection, conversation, self._reach(at)))

    def forget_person(self, workspace: str, person: str) -> int:
        """Forgets what a person said, asked and changed; gives how many turns that were."""
        with forgetting(self._engine, TURN, leaves_no_trace=True) as connection:
            of_person = (QUESTION.c.workspace == workspace, QUESTION.c.by == person)
            connection.execute(delete(QUESTION).where(*of_person))
            _forget_changes(connection, workspace, person)
            return _forget(connection, TURN.c.workspace == workspace, TURN.c.by == person)

    def forget_conversation(self, conversation: Conversation) -> int:
        """Forgets a conversation, and what was said in it but for what belongs to others too;
        gives how many turns it had."""
        is_here = of(CONVERSATION_TURN, conversation)
        here = select(CONVERSATION_TURN.c.turn).where(is_here)
        elsewhere = select(CONVERSATION_TURN.c.turn).where(not_(is_here))
        with forgetting(self._engine, TURN, leaves_no_trace=True) as connection:
            connection.execute(delete(QUESTION).where(of(QUESTION, conversation)))
            alone = TURN.c.id.in_(here) & TURN.c.id.not_in(elsewhere)
            forgotten = _forget(connection, alone)
            left = delete(CONVERSATION_TURN).where(is_here)
            return forgotten + connection.execute(left).rowcount

    def forget_message(self, workspace: str, channel: str, message: str) -> None:
        """Forgets what a message said that was deleted, also if that only arrives later."""
        with self._lock:
            self._deleted[workspace, channel, message] = None
            if len(self._deleted) > MOST_DELETED:
                self._deleted.popitem(last=False)
        with forgetting(self._engine, TURN) as connection:
            _forget(connection, *in_message(workspace, channel, message))

    def amend_message(self, workspace: str, channel: str, message: str, text: str) -> None:
        """What a message says now that was edited."""
        written = update(TURN).where(*in_message(workspace, channel, message)).values(text=text)
        with forgetting(self._engine, TURN) as connection:
            connection.execute(written)

    def forget_workspace(
        self, workspace: str, *, keeps_subscriptions: bool = False, spares_work: bool = False
    ) -> int:
        """Forgets all that is kept of a workspace, not only what was said; gives how many rows
        that were."""
        return forget_workspace(
            self._engine,
            workspace,
            keeps_subscriptions=keeps_subscriptions,
            spares_work=spares_work,
        )

    def purge(self, at: datetime) -> int:
        """Forgets what is older than is kept; gives how many turns that were."""
        oldest = at - self._keep
        with forgetting(self._engine, TURN) as connection:
            connection.execute(delete(QUESTION).where(QUESTION.c.at <= oldest))
            return _forget(connection, TURN.c.at <= oldest)

    def _before(self, connection: Connection, asking: Asking) -> list[int]:
        if asking.after:
            return asked(connection, asking.after)
        if asking.begins:
            return []
        turns = turns_of(connection, asking.conversation, self._reach(asking.at))
        return [number for number, _ in turns]

    def _is_deleted(self, place: Conversation, turn: Turn) -> bool:
        with self._lock:
            return (place.workspace, place.channel, turn.message) in self._deleted

    def _reach(self, at: datetime) -> Reach:
        return Reach(at=at, keep=self._keep, pause=self._pause)


def _keep(connection: Connection, asking: Asking, turns: list[int]) -> None:
    row = asdict(asking.conversation) | {
        "reference": asking.reference,
        "by": asking.by,
        "changes": _as_text(asking.changes),
        "sets_changes": asking.sets_changes or asking.begins,
        "turns": len(turns),
        "at": asking.at,
    }
    connection.execute(insert(QUESTION), row)
    if turns:
        links = [{"reference": asking.reference, "turn": number} for number in turns]
        connection.execute(insert(QUESTION_TURN), links)


def _as_text(changes: tuple[Change, ...]) -> str:
    return json.dumps([asdict(change) for change in changes])


def _changes(row: RowMapping | None) -> tuple[Change, ...]:
    return tuple(Change(**each) for each in json.loads(row["changes"])) if row is not None else ()


def _forget(connection: Connection, *which: ColumnElement[bool]) -> int:
    return connection.execute(delete(TURN).where(*which)).rowcount


def _forget_changes(connection: Connection, workspace: str, person: str) -> None:
    """Takes what a person changed by hand out of the questions of others."""
    theirs = select(QUESTION).where(
        QUESTION.c.workspace == workspace, QUESTION.c.changes.contains(person, autoescape=True)
    )
    for row in connection.execute(theirs).mappings().all():
        kept = tuple(change for change in _changes(row) if change.by != person)
        same = update(QUESTION).where(QUESTION.c.reference == row["reference"])
        connection.execute(same.values(changes=_as_text(kept)))
