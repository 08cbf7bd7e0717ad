"""What ``forget`` leaves of a person: nothing that is theirs; and of others all."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select

from bot.commands.forget import answer
from bot.core.conversation import (
    Asking,
    Change,
    ChannelSettings,
    Conversation,
    Decision,
    Evidence,
    Feedback,
    Turn,
)
from bot.core.digests.schedule import Schedule
from bot.core.digests.subscription import Subscription
from bot.request import Request
from bot.store.engine import open_engine, reading, writing
from bot.store.forgetting import forget_workspace
from bot.store.inbox import Entry, Inbox
from bot.store.memory import Memory
from bot.store.migrate import migrate
from bot.store.numbers import NumberStore
from bot.store.tables import INBOX, TURN, metadata
from bot.toolbox import Toolbox
from tests.messages.small_world import small_toolbox
from tests.toolboxes import NOON, toolbox_of

ONE, OTHER = "U0ALEX", "U0SAM"
SECRET = "a very private remark"
REMARK = "what somebody else said"
MONDAY = Schedule(weekday=0, hour=9, minute=0, zone="UTC")


def kept_in(store: NumberStore) -> Toolbox:
    """A store with something of two people in every table that holds people."""
    toolbox = replace(toolbox_of(small_toolbox().mind, {}, store), inbox=Inbox(store.engine))
    for person, said in ((ONE, SECRET), (OTHER, REMARK)):
        _fill(toolbox, person, said)
    return toolbox


def _fill(toolbox: Toolbox, person: str, said: str) -> None:
    for place in ("C1", "C2", person):
        where = Conversation(workspace="T1", channel=place, thread="")
        toolbox.memory.ask(
            Asking(
                reference=f"{place}-{person}",
                conversation=where,
                said=(Turn(text=said, by=person, at=NOON),),
                changes=(Change(factor="server", holds=False, by=person),),
                sets_changes=True,
                by=person,
                at=NOON,
            )
        )
    toolbox.feedback.add(
        Feedback(
            workspace="T1",
            reference=f"C1-{person}",
            by=person,
            is_helpful=False,
            reason="misheard",
            verdict="pytorch",
            confidence=0.5,
            factors=(),
            at=NOON,
        )
    )
    decision = Decision(
        id=f"d-{person}",
        workspace="T1",
        channel="C1",
        thread="",
        by=person,
        verdict="pytorch",
        title=said,
        record=said,
        evidence=(Evidence(kind="fact", id="F001", as_of="2026-03", says="something"),),
        at=NOON,
    )
    toolbox.decisions.add(decision)
    toolbox.channels.first_meeting("T1", person, NOON)
    toolbox.channels.keep("T1", person, ChannelSettings(muted=("jax",)))
    for channel in (f"C-{person[2:]}", person):
        subscription = Subscription(
            workspace="T1", channel=channel, schedule=MONDAY, by=person, since=NOON, next_due=NOON
        )
        toolbox.subscriptions.keep(subscription)
    toolbox.ledger.enter_due(NOON, most=9)
    assert toolbox.inbox is not None
    body = json.dumps({"asked": {"said": {"text": said, "by": person}}})
    toolbox.inbox.take(Entry(id=f"e-{person}", workspace="T1", kind="Answer", body=body), NOON)


def everything(store: NumberStore) -> str:
    """All rows of all tables that hold something of workspaces, as text."""
    tables = [table for table in metadata.sorted_tables if "workspace" in table.c]
    with reading(store.engine) as connection:
        rows = [tuple(row) for table in tables for row in connection.execute(select(table))]
    return repr(rows)


def forgets(toolbox: Toolbox, person: str) -> str:
    where = Conversation(workspace="T1", channel=person, thread="")
    return answer(Request(text="", conversation=where, by=person), toolbox).summary


def test_of_who_is_forgotten_nothing_is_left_that_is_theirs(store: NumberStore) -> None:
    toolbox = kept_in(store)
    said = forgets(toolbox, ONE)
    # The id of what was taken on stays, so that it is not taken on again.
    left = everything(store).replace(f"e-{ONE}", "")
    assert (SECRET in left, ONE in left) == (False, False)
    assert "3 messages of yours and 1 decision" in said


def test_what_others_said_made_and_asked_stays(store: NumberStore) -> None:
    toolbox = kept_in(store)
    forgets(toolbox, ONE)
    with reading(store.engine) as connection:
        assert [row.text for row in connection.execute(select(TURN))] == [REMARK] * 3
    assert [one.by for one in toolbox.feedback.all()] == [OTHER]
    assert [one.by for one in toolbox.decisions.of_channel("T1", "C1")] == [OTHER]
    assert not toolbox.channels.first_meeting("T1", OTHER, NOON)
    assert toolbox.channels.settings("T1", OTHER).muted == ("jax",)
    assert toolbox.inbox is not None
    assert toolbox.inbox.waiting(NOON, most=9) == [f"e-{OTHER}"]
    assert len(toolbox.subscriptions.of_person("T1", OTHER)) == 2


def test_a_channel_keeps_its_digest_which_no_longer_names_who_subscribed(
    store: NumberStore,
) -> None:
    toolbox = kept_in(store)
    forgets(toolbox, ONE)
    (subscription,) = toolbox.subscriptions.of_channel("T1", "C-ALEX")
    assert (subscription.by, subscription.state) == ("", "on")
    assert toolbox.subscriptions.of_channel("T1", ONE) == []


def test_what_is_being_answered_stays_until_it_is(store: NumberStore) -> None:
    kept_in(store)
    inbox = Inbox(store.engine)
    claim = inbox.claim(f"e-{ONE}", NOON)
    assert claim is not None
    assert inbox.forget_person("T1", ONE) == 0
    assert inbox.intend(claim, NOON)
    inbox.done(claim, "posted")
    assert body(store, f"e-{ONE}") == ""


def test_who_is_only_named_in_somebodys_words_takes_nothing_from_them(store: NumberStore) -> None:
    inbox = Inbox(store.engine)
    words = json.dumps({"said": {"text": f"ask <@{ONE}> about it", "by": OTHER}})
    inbox.take(Entry(id="a", workspace="T1", kind="Answer", body=words), NOON)
    assert inbox.forget_person("T1", ONE) == 0
    assert inbox.forget_person("T2", OTHER) == 0
    assert inbox.forget_person("T1", OTHER) == 1


def test_what_is_forgotten_of_a_person_leaves_sqlites_files(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    toolbox = kept_in(NumberStore(engine))
    assert SECRET.encode() in files(path)
    forgets(toolbox, ONE)
    assert SECRET.encode() not in files(path)
    engine.dispose()


def test_a_decision_that_is_removed_leaves_sqlites_files(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    toolbox = kept_in(NumberStore(engine))
    toolbox.memory.forget_person("T1", ONE)
    assert Inbox(engine).forget_person("T1", ONE) == 1
    assert toolbox.decisions.remove(f"d-{ONE}", "T1")
    assert SECRET.encode() not in files(path)
    engine.dispose()


def test_a_workspace_is_forgotten_but_for_what_is_being_answered(store: NumberStore) -> None:
    kept_in(store)
    inbox = Inbox(store.engine)
    claim = inbox.claim(f"e-{ONE}", NOON)
    assert claim is not None
    forget_workspace(store.engine, "T1", spares_work=True)
    with reading(store.engine) as connection:
        assert [row.id for row in connection.execute(select(INBOX))] == [f"e-{ONE}"]
    inbox.done(claim, "posted")
    left = everything(store)
    assert (SECRET in left, REMARK in left, OTHER in left) == (False, False, False)


def body(store: NumberStore, id: str) -> str:
    with reading(store.engine) as connection:
        return str(connection.execute(select(INBOX.c.body).where(INBOX.c.id == id)).scalar_one())


def files(path: Path) -> bytes:
    """The database and what lies beside it, as SQLite's log of changes does."""
    return b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))


MANY = 3000
"""So many rows that SQLite moves some about between its pages."""


def _much(engine: Engine) -> None:
    """What many people of two workspaces said, mixed."""
    with writing(engine) as connection:
        connection.execute(
            insert(TURN),
            [
                {
                    "workspace": workspace,
                    "channel": f"C{number % 37}",
                    "message": f"{number}.0",
                    "by": ONE if number % 3 else OTHER,
                    "text": f"{words} {number} " + "x" * (number % 700),
                    "at": NOON,
                }
                for number in range(MANY)
                for workspace, words in (("T0GONE", SECRET), ("T0STAYS", REMARK))
            ],
        )


@pytest.mark.parametrize("what", ["workspace", "person"])
def test_what_is_forgotten_of_much_is_in_no_byte_of_the_file(tmp_path: Path, what: str) -> None:
    file = tmp_path / "store.sqlite3"
    engine = open_engine(f"sqlite:///{file}")
    migrate(engine)
    _much(engine)
    if what == "workspace":
        forget_workspace(engine, "T0GONE")
    else:
        memory = Memory(engine)
        for person in (ONE, OTHER):
            memory.forget_person("T0GONE", person)
    found = b"".join(each.read_bytes() for each in tmp_path.iterdir())
    assert found.count(SECRET.encode()) == 0
    assert found.count(b"T0GONE") == 0
    assert found.count(REMARK.encode()) >= MANY
    engine.dispose()
