"""Claims on rows: one worker at a time, under a lease, and sent once; on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import RowMapping, select

from bot.core.delivery import State
from bot.store.claims import Claim, Claims
from bot.store.engine import reading, writing
from bot.store.inbox import Entry, Inbox
from bot.store.numbers import NumberStore
from bot.store.tables import INBOX
from tests.store.some import NOON

LEASE = timedelta(seconds=60)
GRACE = timedelta(seconds=20)
MOMENT = timedelta(microseconds=1)
WORKERS = 12
SETTLED: tuple[State, ...] = ("posted", "skipped", "failed", "uncertain")


class _Crash(Exception):
    """Breaks a transaction off."""


@pytest.fixture
def claims(store: NumberStore) -> Claims:
    return Claims(store.engine, INBOX, lease=LEASE, grace=GRACE)


@pytest.fixture
def add(store: NumberStore) -> Callable[..., None]:
    inbox = Inbox(store.engine)

    def one(id: str = "a", at: datetime = NOON) -> None:
        assert inbox.take(Entry(id=id, workspace="T1", kind="Answer", body="{}"), at)

    return one


@pytest.fixture
def row(store: NumberStore) -> Callable[..., RowMapping]:
    def of(id: str = "a") -> RowMapping:
        with reading(store.engine) as connection:
            return connection.execute(select(INBOX).where(INBOX.c.id == id)).mappings().one()

    return of


def claimed(claims: Claims, at: datetime = NOON, id: str = "a") -> Claim:
    """A claim that is there to be had; whoever asks what waits is told so too."""
    assert id in claims.waiting(at, most=100)
    got = claims.claim(id, at)
    assert got is not None
    return got


def is_free(claims: Claims, at: datetime, id: str = "a") -> bool:
    """Whether anybody could claim it, as those who look for work are told."""
    return id in claims.waiting(at, most=100)


def intend(store: NumberStore, claims: Claims, claim: Claim, at: datetime) -> bool:
    with writing(store.engine) as connection:
        return claim.id in claims.intend(connection, [claim], at)


def test_a_claim_shows_the_row_as_it_is_now(claims: Claims, add: Callable[..., None]) -> None:
    add()
    claim = claimed(claims)
    assert (claim.id, claim.lease, claim.until) == ("a", 1, NOON + LEASE)
    assert (claim.row["state"], claim.row["at"], claim.to_look_up) == ("claimed", NOON, False)


def test_of_many_who_claim_one_row_one_gets_it(claims: Claims, add: Callable[..., None]) -> None:
    for number in range(10):
        add(f"row {number}")
        at_once = threading.Barrier(WORKERS)

        def claim(
            _: int, id: str = f"row {number}", at_once: threading.Barrier = at_once
        ) -> Claim | None:
            at_once.wait()
            return claims.claim(id, NOON)

        with ThreadPoolExecutor(WORKERS) as workers:
            got = [each for each in workers.map(claim, range(WORKERS)) if each is not None]
        assert [each.lease for each in got] == [1]


def test_many_workers_share_many_rows_without_one_twice(
    claims: Claims, add: Callable[..., None]
) -> None:
    ids = [f"row {number}" for number in range(30)]
    for id in ids:
        add(id)

    def claim_all(_: int) -> list[str]:
        return [id for id in claims.waiting(NOON, most=100) if claims.claim(id, NOON)]

    with ThreadPoolExecutor(WORKERS) as workers:
        got = [id for each in workers.map(claim_all, range(WORKERS)) for id in each]
    assert sorted(got) == sorted(ids)


def test_what_is_not_there_cannot_be_claimed(claims: Claims, add: Callable[..., None]) -> None:
    add()
    assert claims.claim("b", NOON) is None
    assert is_free(claims, NOON)


def test_a_row_is_one_workers_until_the_lease_is_over(
    claims: Claims, add: Callable[..., None]
) -> None:
    add()
    first = claimed(claims)
    for at in (NOON, first.until):
        assert not is_free(claims, at)
        assert claims.claim("a", at) is None
    second = claimed(claims, first.until + MOMENT)
    assert second.lease > first.lease
    assert not second.to_look_up, "nothing was about to be sent"


def test_a_late_worker_can_write_nothing(
    store: NumberStore,
    claims: Claims,
    add: Callable[..., None],
    row: Callable[..., RowMapping],
) -> None:
    add()
    late = claimed(claims)
    at = late.until + MOMENT
    fresh = claimed(claims, at)
    before = row()
    assert not intend(store, claims, late, at)
    assert not claims.settle(late, "posted", why="late", body="")
    assert not claims.settle(late, "pending", not_before=at)
    assert row() == before
    assert intend(store, claims, fresh, at)
    assert claims.settle(fresh, "posted", why="fresh")
    assert (row()["state"], row()["why"]) == ("posted", "fresh")


def test_a_late_worker_that_nobody_followed_may_still_say_what_became_of_it(
    claims: Claims, add: Callable[..., None], row: Callable[..., RowMapping]
) -> None:
    add()
    late = claimed(claims)
    assert is_free(claims, late.until + MOMENT)
    assert claims.settle(late, "posted")
    assert not is_free(claims, late.until + MOMENT)
    assert row()["state"] == "posted"


def test_a_settled_claim_is_over(claims: Claims, add: Callable[..., None]) -> None:
    add()
    claim = claimed(claims)
    assert claims.settle(claim, "pending", not_before=NOON)
    again = claimed(claims)
    assert again.lease == claim.lease + 1
    assert not claims.settle(claim, "posted")


@pytest.mark.parametrize(
    "intent_after",
    [timedelta(), LEASE - GRACE, LEASE - timedelta(seconds=5)],
    ids=["at once", "just before", "late"],
)
def test_what_was_about_to_be_sent_is_looked_up_after_lease_and_grace(
    store: NumberStore, claims: Claims, add: Callable[..., None], intent_after: timedelta
) -> None:
    add()
    claim, intent_at = claimed(claims), NOON + intent_after
    assert intend(store, claims, claim, intent_at)
    free_from = max(claim.until + MOMENT, intent_at + GRACE)
    assert not is_free(claims, free_from - MOMENT)
    assert claims.claim("a", free_from - MOMENT) is None
    found = claimed(claims, free_from)
    assert found.to_look_up
    assert found.row["intent_at"] == intent_at


def test_who_dies_while_looking_leaves_it_to_be_looked_up(
    store: NumberStore, claims: Claims, add: Callable[..., None]
) -> None:
    add()
    assert intend(store, claims, claimed(claims), NOON)
    looking = claimed(claims, NOON + LEASE + MOMENT)
    assert looking.to_look_up
    assert claims.claim("a", looking.until) is None
    assert claimed(claims, looking.until + MOMENT).to_look_up


def test_what_was_refused_is_not_looked_up(
    store: NumberStore, claims: Claims, add: Callable[..., None]
) -> None:
    add()
    claim = claimed(claims)
    assert intend(store, claims, claim, NOON)
    assert claims.settle(claim, "pending", not_before=NOON)
    again = claimed(claims)
    assert not again.to_look_up
    assert again.row["attempts"] == 1


def test_what_nobody_knows_waits_for_its_moment_and_is_looked_up(
    store: NumberStore, claims: Claims, add: Callable[..., None]
) -> None:
    add()
    claim = claimed(claims)
    assert intend(store, claims, claim, NOON)
    moment = NOON + 2 * GRACE
    assert claims.settle(claim, "unknown", not_before=moment)
    assert claims.claim("a", moment - MOMENT) is None
    assert claimed(claims, moment).to_look_up


def test_an_intent_counts_the_attempts_and_moves_the_moment(
    store: NumberStore, claims: Claims, add: Callable[..., None], row: Callable[..., RowMapping]
) -> None:
    add()
    claim, later = claimed(claims), NOON + timedelta(seconds=7)
    assert intend(store, claims, claim, NOON)
    assert intend(store, claims, claim, later)
    assert (row()["attempts"], row()["intent_at"], row()["state"]) == (2, later, "sending")


def test_an_intent_is_kept_with_its_transaction_or_not_at_all(
    store: NumberStore, claims: Claims, add: Callable[..., None], row: Callable[..., RowMapping]
) -> None:
    add()
    claim = claimed(claims)
    with suppress(_Crash), writing(store.engine) as connection:
        assert claims.intend(connection, [claim], NOON) == {"a"}
        raise _Crash
    assert (row()["state"], row()["attempts"], row()["intent_at"]) == ("claimed", 0, None)


def test_nothing_is_claimed_before_its_moment(claims: Claims, add: Callable[..., None]) -> None:
    add()
    moment = NOON + timedelta(minutes=5)
    assert claims.settle(claimed(claims), "pending", not_before=moment)
    assert not is_free(claims, moment - MOMENT)
    assert claims.claim("a", moment - MOMENT) is None
    claimed(claims, moment)


@pytest.mark.parametrize("state", SETTLED)
def test_what_is_done_is_never_claimed_again(
    claims: Claims, add: Callable[..., None], state: State
) -> None:
    add()
    assert claims.settle(claimed(claims), state)
    for at in (NOON, NOON + timedelta(days=400)):
        assert not is_free(claims, at)
        assert claims.claim("a", at) is None


def test_other_rows_stay_as_they_are(
    store: NumberStore, claims: Claims, add: Callable[..., None], row: Callable[..., RowMapping]
) -> None:
    add("a")
    add("b")
    before = row("b")
    claim = claimed(claims, id="a")
    assert intend(store, claims, claim, NOON)
    assert claims.settle(claim, "posted")
    assert row("b") == before


def test_what_is_due_first_comes_first_and_no_more_than_wanted(
    claims: Claims, add: Callable[..., None]
) -> None:
    moments: dict[str, Any] = {"late": 3, "early": 1, "b": 2, "a": 2}
    for id, minute in moments.items():
        add(id, NOON + timedelta(minutes=minute))
    at = NOON + timedelta(minutes=3)
    assert claims.waiting(at, most=100) == ["early", "a", "b", "late"]
    assert claims.waiting(at, most=2) == ["early", "a"]
    assert claims.waiting(NOON + timedelta(minutes=1), most=100) == ["early"]
