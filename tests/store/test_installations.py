"""Installations: encrypted, ended once, and each generation by itself; on each kind of database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select, text, update

from bot.core.digests.schedule import WEEK, Schedule
from bot.core.digests.subscription import Subscription
from bot.core.errors import StoreDown
from bot.store.engine import reading, writing
from bot.store.forgetting import forget_workspace
from bot.store.inbox import Entry, Inbox
from bot.store.installations import Installation, Installations
from bot.store.keys import Keys, fingerprint, new_key, read_keys
from bot.store.ledger import Ledger
from bot.store.numbers import NumberStore
from bot.store.oauth_states import LASTS, OAuthStates
from bot.store.subscriptions import ACCESS_GONE, SubscriptionStore
from bot.store.tables import GATE, INSTALLATION, OAUTH_STATE, metadata

AT = datetime(2026, 11, 25, 12, 0, 0, 500, tzinfo=UTC)
MONDAY = datetime(2026, 11, 30, 8, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MANY = [f"T{number}" for number in range(1, 100)]
OLD, NEW = new_key(), new_key()
NINE_IN_BERLIN = Schedule(weekday=0, hour=9, minute=0, zone="Europe/Berlin")


def installation(workspace: str = "T1", **others: Any) -> Installation:
    return Installation(
        **{
            "workspace": workspace,
            "name": "One",
            "enterprise": "",
            "app": "A1",
            "bot": "B1",
            "bot_user": "U1",
            "by": "U2",
            "scopes": ("chat:write", "commands"),
            "token": f"xoxb-{workspace}-1",
            "installed_at": AT,
            "generation": 1,
        }
        | others
    )


def subscription(**others: Any) -> Subscription:
    return Subscription(
        **{
            "workspace": "T1",
            "channel": "C1",
            "schedule": NINE_IN_BERLIN,
            "by": "U1",
            "since": AT,
            "next_due": MONDAY,
        }
        | others
    )


def kept(store: NumberStore, keys: str = NEW) -> Installations:
    return Installations(store.engine, read_keys(keys))


def row(store: NumberStore, workspace: str = "T1") -> dict[str, Any]:
    one = select(INSTALLATION).where(INSTALLATION.c.workspace == workspace)
    with reading(store.engine) as connection:
        return dict(connection.execute(one).mappings().one())


def test_what_is_kept_is_given_back(store: NumberStore) -> None:
    kept(store).keep(installation(), AT)
    assert kept(store).of("T1") == installation()
    assert kept(store).of("T2") is None
    assert kept(store).active() == ["T1"]


def test_a_token_is_in_no_row(store: NumberStore) -> None:
    kept(store).keep(installation(), AT)
    assert b"xoxb" not in b" ".join(str(value).encode() for value in row(store).values())
    assert row(store)["key"] == fingerprint(NEW)
    assert NEW not in str(row(store))


def test_an_installation_takes_the_place_of_the_one_before(store: NumberStore) -> None:
    kept(store).keep(installation(), AT)
    kept(store).keep(installation(token="xoxb-T1-2"), AT)
    assert kept(store).of("T1") == installation(token="xoxb-T1-2", generation=2)


def test_an_end_deletes_the_token_of_its_generation_and_of_no_other(store: NumberStore) -> None:
    installations = kept(store)
    installations.keep(installation(), AT)
    installations.keep(installation(), AT)
    assert not installations.end("T1", "revoked", AT, generation=1)
    assert installations.of("T1") is not None
    assert installations.end("T1", "revoked", AT, generation=2)
    assert not installations.end("T1", "uninstalled", AT, generation=2)
    assert installations.of("T1") is None
    ended = row(store)
    assert (ended["state"], ended["token"], ended["generation"]) == ("revoked", None, 3)
    assert installations.ended_since(AT - SECOND) == ["T1"]
    assert installations.ended_since(AT) == []
    installations.keep(installation(), AT)
    assert row(store)["generation"] == 4


def test_of_many_who_end_it_one_does(store: NumberStore) -> None:
    installations = kept(store)
    installations.keep(installation(), AT)
    with ThreadPoolExecutor(8) as threads:
        ends = [
            threads.submit(installations.end, "T1", "revoked", AT, generation=1) for _ in range(8)
        ]
    assert sum(one.result() for one in ends) == 1
    assert row(store)["generation"] == 2


def test_a_row_that_is_another_workspaces_is_not_opened(store: NumberStore) -> None:
    installations = kept(store)
    installations.keep(installation("T1"), AT)
    installations.keep(installation("T2"), AT)
    stolen = {"token": row(store, "T1")["token"]}
    with writing(store.engine) as connection:
        connection.execute(
            update(INSTALLATION).where(INSTALLATION.c.workspace == "T2").values(stolen)
        )
    with pytest.raises(StoreDown, match="cannot be decrypted"):
        installations.of("T2")


def test_a_token_of_another_key_is_no_absence(store: NumberStore) -> None:
    kept(store, OLD).keep(installation(), AT)
    with pytest.raises(StoreDown, match="cannot be decrypted"):
        kept(store, NEW).of("T1")
    assert kept(store, NEW).unreadable() == ["T1"]
    assert kept(store, f"{NEW},{OLD}").unreadable() == []


def test_keys_are_changed_step_by_step_and_every_token_is_readable_throughout(
    store: NumberStore,
) -> None:
    kept(store, OLD).keep(installation("T1"), AT)
    learnt, both = kept(store, f"{OLD},{NEW}"), kept(store, f"{NEW},{OLD}")
    both.keep(installation("T2"), AT)
    for installations in (learnt, both):
        assert [installations.of(one) for one in ("T1", "T2")] == [
            installation("T1"),
            installation("T2"),
        ]
    assert [both.reseal_all(), both.reseal_all()] == [1, 0]
    assert kept(store, NEW).of("T1") == installation("T1")
    with pytest.raises(StoreDown):
        kept(store, OLD).of("T1")


def test_a_token_of_a_lost_key_stays_as_it_is_until_it_is_let_go(store: NumberStore) -> None:
    kept(store, OLD).keep(installation("T1"), AT)
    kept(store, NEW).keep(installation("T2"), AT)
    before = row(store, "T1")["token"]
    assert kept(store, NEW).reseal_all() == 0
    assert row(store, "T1")["token"] == before
    assert kept(store, NEW).let_go(AT) == 1
    assert kept(store, NEW).active() == ["T2"]


def test_digests_pause_with_the_end_and_go_on_with_the_next_installation(
    store: NumberStore,
) -> None:
    subscriptions, ledger = SubscriptionStore(store.engine), Ledger(store.engine)
    installations = kept(store)
    installations.keep(installation(), AT)
    installations.keep(installation("T2"), AT)
    for one in (subscription(), subscription(workspace="T2"), subscription(channel="C2")):
        subscriptions.keep(one)
    subscriptions.turn(subscription(channel="C2").id, "paused", why="by hand")
    assert ledger.enter_due(MONDAY, most=9) == 2
    installations.end("T1", "uninstalled", MONDAY, generation=1)
    states = {one.id: (one.state, one.why) for one in subscriptions.all()}
    assert states[subscription().id] == ("paused", ACCESS_GONE)
    assert states[subscription(workspace="T2").id] == ("on", "")
    installations.keep(installation(), MONDAY + SECOND)
    (first, second) = subscriptions.of_workspace("T1")
    assert (first.state, first.next_due) == ("on", MONDAY + WEEK)
    assert (second.state, second.why) == ("paused", "by hand")


def test_an_answer_from_before_an_installation_pauses_nothing(store: NumberStore) -> None:
    subscriptions = SubscriptionStore(store.engine)
    subscriptions.keep(subscription())
    kept(store).keep(installation(), AT)
    subscriptions.pause_workspace("T1", ACCESS_GONE, asked_at=AT - SECOND)
    assert subscriptions.of_workspace("T1")[0].state == "on"
    subscriptions.pause_workspace("T1", ACCESS_GONE, asked_at=AT + SECOND)
    assert subscriptions.of_workspace("T1")[0].state == "paused"


def test_a_state_works_once_for_ten_minutes(store: NumberStore) -> None:
    states = OAuthStates(store.engine)
    state = states.issue(AT)
    assert not states.consume("another", AT)
    with ThreadPoolExecutor(8) as threads:
        asked = [threads.submit(OAuthStates(store.engine).consume, state, AT) for _ in range(8)]
    assert sum(one.result() for one in asked) == 1
    assert states.consume(states.issue(AT), AT + LASTS - SECOND)
    old = states.issue(AT)
    assert not states.consume(old, AT + LASTS)


def test_old_states_are_taken_away(store: NumberStore) -> None:
    states = OAuthStates(store.engine)
    states.issue(AT)
    kept_state = states.issue(AT + LASTS)
    with reading(store.engine) as connection:
        assert connection.execute(select(OAUTH_STATE.c.state)).scalars().all() == [kept_state]


def test_a_workspace_is_forgotten_in_every_table(store: NumberStore) -> None:
    fill(store, "T1")
    fill(store, "T10")
    before = contents(store, "T10")
    assert set(before) == {
        *(table.name for table in metadata.sorted_tables if "workspace" in table.c),
        "gate",
    }
    assert forget_workspace(store.engine, "T1", keeps_subscriptions=True) > 0
    assert set(contents(store, "T1")) == {"installation", "subscription", "delivery"}
    forget_workspace(store.engine, "T1")
    assert set(contents(store, "T1")) == {"installation"}
    assert contents(store, "T10") == before


def test_of_an_ended_installation_the_id_and_the_times_stay(store: NumberStore) -> None:
    kept(store).keep(installation(), AT)
    forget_workspace(store.engine, "T1")
    assert kept(store).of("T1") == installation()
    kept(store).end("T1", "uninstalled", AT, generation=1)
    forget_workspace(store.engine, "T1")
    said = {"name", "enterprise", "app", "bot", "bot_user", "by", "scopes", "key"}
    assert {row(store)[name] for name in said} == {""}
    assert (row(store)["generation"], row(store)["installed_at"]) == (2, AT)


def fill(store: NumberStore, workspace: str) -> None:
    """A row of a workspace in every table that has workspaces."""
    kept(store).keep(installation(workspace), AT)
    SubscriptionStore(store.engine).keep(subscription(workspace=workspace))
    Ledger(store.engine).enter_due(MONDAY, most=9)
    Inbox(store.engine).take(Entry(id=workspace, workspace=workspace, kind="k", body="b"), AT)
    with writing(store.engine) as connection:
        for gate in (f"workspace {workspace}", f"channel {workspace} C1"):
            connection.execute(GATE.insert(), {"name": gate, "opens_at": AT})
        for statement in ROWS:
            connection.execute(text(statement), {"w": workspace, "at": AT, "no": False})


ROWS = (
    'INSERT INTO turn (workspace, channel, message, "by", text, at)'
    " VALUES (:w, 'C1', '1.2', 'U1', 'words', :at)",
    "INSERT INTO conversation_turn SELECT workspace, channel, '', id, :no FROM turn"
    " WHERE workspace = :w",
    'INSERT INTO question (reference, workspace, channel, thread, "by", changes, sets_changes,'
    " turns, at) VALUES ('r' || :w, :w, 'C1', '', 'U1', '[]', :no, 1, :at)",
    "INSERT INTO question_turn SELECT 'r' || workspace, id FROM turn WHERE workspace = :w",
    "INSERT INTO feedback VALUES (:w, 'r', 'U1', :no, '', '', 0.5, '[]', :at)",
    "INSERT INTO decision VALUES (:w, 'd', 'C1', '', 'U1', 'v', 't', 'r', '[]', :at)",
    "INSERT INTO told VALUES (:w, 'd', 'e', 's')",
    "INSERT INTO channel VALUES (:w, 'C1', :no, :no, '[]')",
    "INSERT INTO meeting VALUES (:w, 'U1', :at)",
)


def contents(store: NumberStore, workspace: str) -> dict[str, list[Any]]:
    """Every row of a workspace, by table."""
    found = {}
    with reading(store.engine) as connection:
        for table in metadata.sorted_tables:
            if "workspace" in table.c:
                which = select(table).where(table.c.workspace == workspace)
                found[table.name] = [tuple(each) for each in connection.execute(which)]
        gates = select(GATE).where(
            GATE.c.name.in_((f"workspace {workspace}", f"channel {workspace} C1"))
        )
        found["gate"] = [tuple(each) for each in connection.execute(gates)]
    return {name: rows for name, rows in found.items() if rows}


def test_many_tokens_are_encrypted_anew_at_once(store: NumberStore) -> None:
    kept(store, OLD).keep(installation("T0"), AT)
    keys = read_keys(OLD)
    with writing(store.engine) as connection:
        one = dict(connection.execute(select(INSTALLATION)).mappings().one())
        sealed = {name: keys.seal(name, "xoxb-1").token for name in MANY}
        rows = [{**one, "workspace": name, "token": token} for name, token in sealed.items()]
        connection.execute(INSTALLATION.insert(), rows)
    assert kept(store, f"{NEW},{OLD}").reseal_all() == 1 + len(MANY)
    found = [kept(store, NEW).of(name) for name in MANY]
    assert {one.token for one in found if one is not None} == {"xoxb-1"}


def test_a_key_shows_in_nothing_that_is_printed() -> None:
    keys: Keys = read_keys(f"{NEW},{OLD}")
    assert NEW not in repr(keys)
    assert "xoxb" not in repr(installation())


def test_spaces_and_a_comma_too_many_are_no_key() -> None:
    assert read_keys(f" {NEW} , {OLD},").known == {fingerprint(NEW), fingerprint(OLD)}


def test_a_token_of_another_program_is_not_taken_for_one(store: NumberStore) -> None:
    kept(store).keep(installation(), AT)
    foreign = {"token": Fernet(NEW).encrypt(b"xoxb-T1-1")}
    with writing(store.engine) as connection:
        connection.execute(update(INSTALLATION).values(foreign))
    with pytest.raises(StoreDown):
        kept(store).of("T1")
