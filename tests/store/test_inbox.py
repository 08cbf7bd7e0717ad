"""The inbox: what is taken on is there until it is done, once, and its words go; on both."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import RowMapping, select

from bot.core.delivery import State
from bot.core.errors import StoreDown
from bot.store.claims import Claim
from bot.store.engine import open_engine, reading
from bot.store.inbox import GRACE, KEPT, LEASE, Entry, Inbox
from bot.store.migrate import migrate
from bot.store.numbers import NumberStore
from bot.store.tables import INBOX
from tests.store.some import NOON

SECRET = "a very private remark that nobody else says"
MOMENT = timedelta(microseconds=1)


@pytest.fixture
def inbox(store: NumberStore) -> Inbox:
    return Inbox(store.engine)


@pytest.fixture
def row(store: NumberStore) -> Callable[..., RowMapping]:
    def of(id: str = "a") -> RowMapping:
        with reading(store.engine) as connection:
            return connection.execute(select(INBOX).where(INBOX.c.id == id)).mappings().one()

    return of


def entry(id: str = "a", body: str = '{"said": "hello"}') -> Entry:
    return Entry(id=id, workspace="T1", kind="Answer", body=body)


def claimed(inbox: Inbox, at: datetime = NOON, id: str = "a") -> Claim:
    got = inbox.claim(id, at)
    assert got is not None
    return got


def test_what_was_taken_on_comes_back_as_it_was(inbox: Inbox) -> None:
    assert inbox.take(entry(body='{"said": "grüß\\n\\u0000"}'), NOON)
    assert inbox.waiting(NOON, most=10) == ["a"]
    row = claimed(inbox).row
    assert (row["id"], row["workspace"], row["kind"]) == ("a", "T1", "Answer")
    assert (row["body"], row["at"]) == ('{"said": "grüß\\n\\u0000"}', NOON)


def test_what_is_taken_twice_is_one(inbox: Inbox, row: Callable[..., RowMapping]) -> None:
    assert inbox.take(entry(), NOON)
    before = row()
    assert not inbox.take(entry(body="{}"), NOON + LEASE)
    assert row() == before
    assert inbox.take(entry("b"), NOON)
    assert inbox.depth() == 2


@pytest.mark.parametrize("state", ["posted", "failed", "uncertain"])
def test_what_is_done_is_not_taken_again(inbox: Inbox, state: State) -> None:
    inbox.take(entry(), NOON)
    assert inbox.done(claimed(inbox), state)
    assert not inbox.take(entry(), NOON + LEASE)
    assert inbox.depth() == 0


def test_it_is_full_while_so_many_wait(inbox: Inbox) -> None:
    inbox.take(entry("a"), NOON)
    inbox.take(entry("b"), NOON)
    assert inbox.holds(2)
    assert not inbox.holds(3)
    inbox.done(claimed(inbox), "posted")
    assert not inbox.holds(2)


def test_of_many_who_take_one_thing_one_is_the_first(inbox: Inbox) -> None:
    for number in range(10):
        at_once = threading.Barrier(8)

        def take(_: int, id: str = str(number), at_once: threading.Barrier = at_once) -> bool:
            at_once.wait()
            return inbox.take(entry(id), NOON)

        with ThreadPoolExecutor(8) as workers:
            assert sum(workers.map(take, range(8))) == 1
    assert inbox.depth() == 10


def test_done_empties_the_words_and_says_why(inbox: Inbox, row: Callable[..., RowMapping]) -> None:
    inbox.take(entry(), NOON)
    assert inbox.done(claimed(inbox), "posted", why="found there")
    assert (row()["body"], row()["state"], row()["why"]) == ("", "posted", "found there")


def test_a_late_worker_leaves_the_words_to_whoever_is_at_it(
    inbox: Inbox, row: Callable[..., RowMapping]
) -> None:
    inbox.take(entry(), NOON)
    late = claimed(inbox)
    fresh = claimed(inbox, late.until + MOMENT)
    assert not inbox.intend(late, NOON)
    assert not inbox.done(late, "posted")
    assert not inbox.put_off(late, NOON, why="late")
    assert not inbox.look_up_later(late, NOON, why="late")
    assert (row()["body"], row()["state"]) == (entry().body, "claimed")
    assert inbox.done(fresh, "posted")


def test_what_was_answered_leaves_the_files(tmp_path: Path) -> None:
    path = tmp_path / "store.inbox.sqlite3"
    engine = open_engine(f"sqlite:///{path}", is_quick=True)
    migrate(engine)
    inbox = Inbox(engine)
    inbox.take(entry(body=SECRET), NOON)
    assert SECRET.encode() in _bytes(path)
    assert inbox.done(claimed(inbox), "posted")
    assert SECRET.encode() not in _bytes(path)
    engine.dispose()


def test_what_was_put_off_keeps_its_words_and_waits(inbox: Inbox) -> None:
    inbox.take(entry(), NOON)
    moment = NOON + timedelta(minutes=5)
    assert inbox.put_off(claimed(inbox), moment, why="Slack took it not yet")
    assert inbox.waiting(moment - MOMENT, most=10) == []
    assert inbox.claim("a", moment - MOMENT) is None
    assert inbox.depth() == 1
    again = claimed(inbox, moment)
    assert (again.to_look_up, again.row["body"]) == (False, entry().body)


def test_what_may_have_been_posted_is_looked_up_after_the_grace(inbox: Inbox) -> None:
    inbox.take(entry(), NOON)
    claim = claimed(inbox)
    assert inbox.intend(claim, NOON)
    failed_at = NOON + timedelta(seconds=10)
    assert inbox.look_up_later(claim, failed_at, why="no answer from Slack")
    assert inbox.claim("a", failed_at + GRACE - MOMENT) is None
    again = claimed(inbox, failed_at + GRACE)
    assert (again.to_look_up, again.row["intent_at"]) == (True, NOON)


def test_a_sender_that_died_is_followed_after_lease_and_grace(inbox: Inbox) -> None:
    inbox.take(entry(), NOON)
    claim = claimed(inbox)
    intent_at = claim.until - timedelta(seconds=15)
    assert inbox.intend(claim, intent_at)
    assert inbox.claim("a", claim.until + MOMENT) is None, "it may still appear"
    assert claimed(inbox, intent_at + GRACE).to_look_up


def test_what_is_forgotten_may_be_the_first_again(inbox: Inbox) -> None:
    inbox.take(entry(), NOON)
    claim = claimed(inbox)
    inbox.forget("a")
    assert inbox.depth() == 0
    assert not inbox.done(claim, "failed")
    assert inbox.take(entry(), NOON)


def test_letting_go_of_all_frees_what_is_held_and_nothing_that_may_appear(inbox: Inbox) -> None:
    for id in ("held", "sending", "waiting", "done"):
        inbox.take(entry(id), NOON)
    held, sending = claimed(inbox, id="held"), claimed(inbox, id="sending")
    assert inbox.intend(sending, NOON)
    assert inbox.done(claimed(inbox, id="done"), "posted")
    at = NOON + timedelta(seconds=5)
    inbox.release_all(at)
    assert inbox.waiting(at, most=10) == ["held", "waiting"]
    assert inbox.waiting(NOON + GRACE, most=10) == ["held", "sending", "waiting"]
    assert claimed(inbox, at, "held").lease > held.lease
    assert claimed(inbox, NOON + GRACE, "sending").to_look_up


def test_purging_takes_what_is_old_and_lets_it_be_taken_again(inbox: Inbox) -> None:
    inbox.take(entry("old"), NOON)
    inbox.take(entry("young"), NOON + MOMENT)
    assert inbox.purge(NOON + KEPT) == 1
    assert not inbox.take(entry("young"), NOON + KEPT)
    assert inbox.take(entry("old"), NOON + KEPT)


def test_others_may_take_on_while_old_things_go(inbox: Inbox) -> None:
    def work(number: int) -> int:
        if number % 5 == 0:
            return inbox.purge(NOON + KEPT)
        inbox.take(entry(f"old {number}"), NOON)
        return inbox.take(entry(f"new {number}"), NOON + LEASE) - 1

    with ThreadPoolExecutor(4) as workers:
        purged = sum(workers.map(work, range(60)))
    assert purged + inbox.purge(NOON + KEPT) == 48
    assert inbox.depth() == 48


def test_an_inbox_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'gone' / 'inbox.sqlite3'}")
    (tmp_path / "gone").rmdir()
    with pytest.raises(StoreDown):
        Inbox(engine).take(entry(), NOON)


def _bytes(path: Path) -> bytes:
    return b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))
