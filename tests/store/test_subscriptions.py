"""Subscriptions: kept, changed column by column, and due once a week; on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, delete

from bot.core.digests.schedule import WEEK, Schedule, due_in_new_week
from bot.core.digests.subscription import Subscription, delivery_id, subscription_id
from bot.store.engine import open_engine, writing
from bot.store.entering import LATEST
from bot.store.ledger import Ledger
from bot.store.migrate import migrate
from bot.store.subscriptions import SubscriptionStore
from bot.store.tables import DELIVERY, SUBSCRIPTION

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
NINE_IN_BERLIN = Schedule(weekday=0, hour=9, minute=0, zone="Europe/Berlin")
BEFORE = MONDAY - timedelta(days=3)


def subscription(**others: Any) -> Subscription:
    return Subscription(
        **{
            "workspace": "T1",
            "channel": "C1",
            "schedule": NINE_IN_BERLIN,
            "by": "U1",
            "since": BEFORE,
            "next_due": MONDAY,
        }
        | others
    )


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """One database of each kind for all tests here; each finds it empty."""
    url = f"sqlite:///{tmp_path_factory.mktemp('store') / 'store.db'}"
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql")
        with psycopg.connect(server.format(name="postgres"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE subscriptions")
        url = server.format(name="subscriptions")
    engine = open_engine(url, wait_s=30)
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def kept(engine: Engine) -> SubscriptionStore:
    with writing(engine) as connection:
        connection.execute(delete(DELIVERY))
        connection.execute(delete(SUBSCRIPTION))
    return SubscriptionStore(engine)


@pytest.fixture
def ledger(engine: Engine) -> Ledger:
    return Ledger(engine)


def only(kept: SubscriptionStore) -> Subscription:
    (one,) = kept.all()
    return one


def test_a_subscription_comes_back_as_it_was(kept: SubscriptionStore) -> None:
    whole = subscription(
        topics=("claims", "downloads"), is_brief=True, state="paused", why="archived"
    )
    kept.keep(whole)
    assert kept.subscription(whole.id, "T1") == whole
    assert kept.all() == [whole]


def test_a_time_comes_back_in_utc_to_the_microsecond(kept: SubscriptionStore) -> None:
    since = BEFORE.replace(microsecond=123456)
    kept.keep(subscription(since=since))
    assert only(kept).since == since
    assert only(kept).since.tzinfo == UTC


def test_the_same_topics_in_any_order_are_one_subscription(kept: SubscriptionStore) -> None:
    kept.keep(subscription(topics=("downloads", "claims")))
    kept.keep(subscription(topics=("claims", "downloads"), is_brief=True))
    assert (only(kept).topics, only(kept).is_brief) == (("claims", "downloads"), True)
    assert subscription_id("T1", "C1", ("b", "a")) == subscription_id("T1", "C1", ("a", "b"))


@pytest.mark.parametrize("other", [{"topics": ("jax",)}, {"channel": "C2"}, {"workspace": "T2"}])
def test_other_topics_channels_and_workspaces_are_others(
    other: dict[str, Any], kept: SubscriptionStore
) -> None:
    kept.keep(subscription())
    kept.keep(subscription(**other))
    assert len(kept.all()) == 2


def test_one_is_known_in_its_workspace_only(kept: SubscriptionStore) -> None:
    kept.keep(subscription())
    assert kept.subscription(subscription().id, "T2") is None
    assert kept.subscription("0123456789ab", "T1") is None


def test_those_of_a_channel_a_person_and_a_workspace_the_oldest_first(
    kept: SubscriptionStore,
) -> None:
    newer = subscription(topics=("jax",), by="U2", since=BEFORE + timedelta(days=1))
    elsewhere = subscription(channel="C2", since=BEFORE - timedelta(days=1))
    other = subscription(workspace="T2")
    for one in (newer, subscription(), elsewhere, other):
        kept.keep(one)
    assert kept.of_channel("T1", "C1") == [subscription(), newer]
    assert kept.of_person("T1", "U1") == [elsewhere, subscription()]
    assert kept.of_workspace("T1") == [elsewhere, subscription(), newer]
    assert kept.of_workspace("T2") == [other]


def test_what_is_stopped_is_listed_nowhere_but_still_known(kept: SubscriptionStore) -> None:
    kept.keep(subscription(state="stopped"))
    kept.keep(subscription(topics=("jax",), state="paused"))
    assert [one.topics for one in kept.of_channel("T1", "C1")] == [("jax",)]
    assert [one.topics for one in kept.of_person("T1", "U1")] == [("jax",)]
    assert [one.topics for one in kept.of_workspace("T1")] == [("jax",)]
    assert len(kept.all()) == 2
    assert kept.subscription(subscription().id, "T1") is not None


def test_turning_changes_state_reason_and_maybe_when(kept: SubscriptionStore) -> None:
    kept.keep(subscription())
    kept.turn(only(kept).id, "paused", why="not in the channel")
    assert only(kept) == subscription(state="paused", why="not in the channel")
    kept.turn(only(kept).id, "on", next_due=MONDAY + WEEK)
    assert only(kept) == subscription(next_due=MONDAY + WEEK)
    kept.turn(only(kept).id, "stopped")
    assert only(kept) == subscription(state="stopped", next_due=MONDAY + WEEK)


def test_less_and_more_change_nothing_else(kept: SubscriptionStore) -> None:
    kept.keep(subscription(state="paused", why="archived"))
    kept.make_brief(only(kept).id, is_brief=True)
    assert only(kept) == subscription(state="paused", why="archived", is_brief=True)
    kept.make_brief(only(kept).id, is_brief=False)
    assert only(kept) == subscription(state="paused", why="archived")


def test_turning_one_leaves_the_others(kept: SubscriptionStore) -> None:
    kept.keep(subscription())
    kept.keep(subscription(channel="C2"))
    kept.turn(subscription().id, "stopped")
    kept.make_brief(subscription().id, is_brief=True)
    assert kept.of_workspace("T1") == [subscription(channel="C2")]


def test_pausing_a_workspace_pauses_what_is_on_there(kept: SubscriptionStore) -> None:
    kept.keep(subscription())
    kept.keep(subscription(channel="C2", state="stopped"))
    kept.keep(subscription(channel="C3", state="paused", why="by hand"))
    kept.keep(subscription(workspace="T2"))
    kept.pause_workspace("T1", "the token was revoked", asked_at=MONDAY)
    found = {(one.workspace, one.channel): (one.state, one.why) for one in kept.all()}
    assert found == {
        ("T1", "C1"): ("paused", "the token was revoked"),
        ("T1", "C2"): ("stopped", ""),
        ("T1", "C3"): ("paused", "by hand"),
        ("T2", "C1"): ("on", ""),
    }


def test_the_newest_period_is_the_last_that_was_entered(
    kept: SubscriptionStore, ledger: Ledger
) -> None:
    kept.keep(subscription())
    assert kept.newest_period(subscription().id) is None
    for weeks, period in ((0, "2026-W48"), (6, "2027-W01")):
        ledger.enter_due(MONDAY + weeks * WEEK, most=10)
        assert kept.newest_period(subscription().id) == period
    assert kept.newest_period("0123456789ab") is None


def test_weeks_that_were_slept_through_are_entered_and_left_out(
    kept: SubscriptionStore, ledger: Ledger
) -> None:
    kept.keep(subscription())
    ledger.enter_due(MONDAY + 2 * WEEK + timedelta(hours=1), most=10)
    found = [(one.period, one.state) for one in ledger.newest(most=10)]
    assert found == [("2026-W50", "pending"), ("2026-W49", "skipped"), ("2026-W48", "skipped")]
    assert only(kept).next_due == MONDAY + 3 * WEEK
    assert timedelta(hours=1) < LATEST


@pytest.mark.parametrize("state", ["paused", "stopped"])
def test_what_is_not_on_becomes_due_for_nobody(
    state: Any, kept: SubscriptionStore, ledger: Ledger
) -> None:
    kept.keep(subscription(state=state))
    assert ledger.enter_due(MONDAY + WEEK, most=10) == 0
    assert only(kept) == subscription(state=state)


@pytest.mark.parametrize(
    "moved",
    [
        pytest.param(replace(NINE_IN_BERLIN, weekday=4), id="to another day"),
        pytest.param(replace(NINE_IN_BERLIN, zone="Pacific/Pago_Pago"), id="to another zone"),
        pytest.param(replace(NINE_IN_BERLIN, hour=23, minute=59), id="to another time"),
        pytest.param(replace(NINE_IN_BERLIN, weekday=6, zone="Pacific/Kiritimati"), id="to both"),
    ],
)
def test_moved_within_a_week_that_had_its_digest_it_is_not_due_again(
    moved: Schedule, kept: SubscriptionStore, ledger: Ledger
) -> None:
    kept.keep(subscription())
    ledger.enter_due(MONDAY, most=10)
    done = kept.newest_period(subscription().id)
    due = due_in_new_week(moved, MONDAY, done=done)
    kept.keep(subscription(schedule=moved, next_due=due.at))
    for hours in range(0, 21 * 24, 6):
        ledger.enter_due(MONDAY + timedelta(hours=hours), most=10)
    periods = [one.period for one in ledger.newest(most=10)]
    assert periods == sorted(set(periods), reverse=True)
    assert {"2026-W48", "2026-W49", "2026-W50"} <= set(periods)


def test_even_a_due_moment_set_back_enters_no_second_digest(
    kept: SubscriptionStore, ledger: Ledger
) -> None:
    kept.keep(subscription())
    ledger.enter_due(MONDAY, most=10)
    kept.keep(subscription())
    ledger.enter_due(MONDAY + timedelta(minutes=1), most=10)
    (one,) = ledger.newest(most=10)
    assert one.id == delivery_id(subscription().id, "2026-W48")
    assert only(kept).next_due == MONDAY + WEEK


def test_many_may_subscribe_at_once_and_one_is_kept(kept: SubscriptionStore) -> None:
    people = [f"U{number}" for number in range(20)]
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda by: kept.keep(subscription(by=by)), people))
    assert only(kept).by in people


def test_what_people_change_at_once_is_all_kept(kept: SubscriptionStore) -> None:
    kept.keep(subscription())
    id = only(kept).id

    def change(number: int) -> None:
        if number % 2:
            kept.turn(id, "stopped")
        else:
            kept.make_brief(id, is_brief=True)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(change, range(20)))
    assert only(kept) == subscription(state="stopped", is_brief=True)


def test_subscribing_while_others_become_due_enters_each_once(
    kept: SubscriptionStore, ledger: Ledger
) -> None:
    channels = [f"C{number}" for number in range(12)]

    def work(channel: str) -> None:
        kept.keep(subscription(channel=channel))
        ledger.enter_due(MONDAY, most=3)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(work, channels * 2))
    while ledger.enter_due(MONDAY, most=3):
        pass
    assert sorted(one.channel for one in ledger.newest(most=100)) == sorted(channels)
