"""The ledger of digests: one row for each week, one worker at a time, one digest a second in a
channel; on both databases."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any, TypeVar

import psycopg
import pytest
from sqlalchemy import Engine, delete

from bot.core.delivery import OPEN, Delivery, State
from bot.core.digests.schedule import WEEK, Schedule, due_after
from bot.core.digests.subscription import Subscription, delivery_id
from bot.store.engine import open_engine, writing
from bot.store.entering import LATEST, TOO_LATE
from bot.store.gates import Gates
from bot.store.ledger import GRACE, LEASE, Held, Ledger, NotWanted, as_delivery
from bot.store.migrate import migrate
from bot.store.pace import CHANNEL_PAUSE
from bot.store.subscriptions import SubscriptionStore
from bot.store.tables import DELIVERY, GATE, SUBSCRIPTION

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
NINE_IN_BERLIN = Schedule(weekday=0, hour=9, minute=0, zone="Europe/Berlin")
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
MOMENT = timedelta(microseconds=1)
SKEWS = (-2 * MINUTE, timedelta(), 2 * MINUTE)
WORKERS = 6
MANY = 30

T = TypeVar("T")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """One database of each kind for all tests here; each finds it empty."""
    url = f"sqlite:///{tmp_path_factory.mktemp('store') / 'store.db'}"
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql")
        with psycopg.connect(server.format(name="postgres"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE ledger")
        url = server.format(name="ledger")
    engine = open_engine(url, wait_s=30)
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def kept(engine: Engine) -> SubscriptionStore:
    with writing(engine) as connection:
        for table in (DELIVERY, SUBSCRIPTION, GATE):
            connection.execute(delete(table))
    return SubscriptionStore(engine)


@pytest.fixture
def ledger(engine: Engine, kept: SubscriptionStore) -> Ledger:
    return Ledger(engine)


@pytest.fixture
def due(kept: SubscriptionStore, ledger: Ledger) -> Callable[..., Delivery]:
    """Enters the digest of a new subscription, and gives it."""

    def one(channel: str = "C1", **others: Any) -> Delivery:
        subscription = subscribe(kept, channel, **others)
        ledger.enter_due(MONDAY, most=100)
        found = ledger.delivery(delivery_id(subscription.id, "2026-W48"))
        assert found is not None
        return found

    return one


def subscribe(kept: SubscriptionStore, channel: str = "C1", **others: Any) -> Subscription:
    subscription = Subscription(
        **{
            "workspace": "T1",
            "channel": channel,
            "schedule": NINE_IN_BERLIN,
            "by": "U1",
            "since": MONDAY - WEEK,
            "next_due": MONDAY,
        }
        | others
    )
    kept.keep(subscription)
    return subscription


def entered(ledger: Ledger) -> list[tuple[str, str]]:
    """Week and state of each delivery, the oldest first."""
    return [(one.period, one.state) for one in reversed(ledger.newest(most=1000))]


def claimed(ledger: Ledger, delivery: Delivery, at: datetime = MONDAY) -> Held:
    claim = ledger.claim(delivery.id, at)
    assert claim is not None
    return claim


def now(ledger: Ledger, delivery: Delivery) -> Delivery:
    found = ledger.delivery(delivery.id)
    assert found is not None
    return found


def is_free(ledger: Ledger, delivery: Delivery, at: datetime) -> bool:
    return delivery.id in ledger.waiting(at, most=1000)


def intend(ledger: Ledger, claim: Held, at: datetime = MONDAY) -> datetime | None:
    return ledger.intend(claim, lambda: at)


def together(work: Callable[[int], T]) -> list[T]:
    """Has something done by many threads that begin at the same moment."""
    begin = threading.Barrier(WORKERS)

    def go(number: int) -> T:
        begin.wait()
        return work(number)

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(go, range(WORKERS)))


def test_what_is_due_is_entered_as_it_will_be_delivered(
    kept: SubscriptionStore, ledger: Ledger
) -> None:
    subscription = subscribe(kept, topics=("claims",))
    assert ledger.enter_due(MONDAY, most=10) == 1
    (one,) = ledger.newest(most=10)
    assert one == Delivery(
        id=delivery_id(subscription.id, "2026-W48"),
        subscription=subscription.id,
        workspace="T1",
        channel="C1",
        period="2026-W48",
        day=date(2026, 11, 23),
        due_at=MONDAY,
        state="pending",
        attempts=0,
        intent_at=None,
        ts=None,
        why="",
    )
    assert claimed(ledger, one).subscription == replace(subscription, next_due=MONDAY + WEEK)


def test_nothing_is_entered_before_it_is_due(kept: SubscriptionStore, ledger: Ledger) -> None:
    subscribe(kept)
    assert ledger.enter_due(MONDAY - MOMENT, most=10) == 0
    assert entered(ledger) == []
    assert ledger.enter_due(MONDAY, most=10) == 1


def test_entering_twice_is_entering_once(kept: SubscriptionStore, ledger: Ledger) -> None:
    subscribe(kept)
    assert [ledger.enter_due(MONDAY + HOUR, most=10) for _ in range(3)] == [1, 0, 0]
    assert entered(ledger) == [("2026-W48", "pending")]


def test_no_more_are_entered_at_a_time_than_asked_for_and_the_first_due_first(
    kept: SubscriptionStore, ledger: Ledger
) -> None:
    for number in range(5):
        subscribe(kept, f"C{number}", next_due=MONDAY - number * MINUTE)
    assert ledger.enter_due(MONDAY, most=2) == 2
    assert {one.channel for one in ledger.newest(most=10)} == {"C4", "C3"}
    assert [ledger.enter_due(MONDAY, most=2) for _ in range(3)] == [2, 1, 0]


def test_many_with_clocks_that_differ_enter_each_once(
    kept: SubscriptionStore, ledger: Ledger
) -> None:
    for number in range(MANY):
        subscribe(kept, f"C{number}")

    def enter(worker: int) -> int:
        at = MONDAY + 2 * MINUTE + SKEWS[worker % len(SKEWS)]
        count = 0
        while more := ledger.enter_due(at, most=7):
            count += more
        return count

    # On PostgreSQL one may find all that is left in the hands of others, and end.
    assert sum(together(enter)) <= MANY
    while ledger.enter_due(MONDAY + 2 * MINUTE, most=7):
        pass
    rows = ledger.newest(most=1000)
    assert Counter(one.channel for one in rows) == {f"C{number}": 1 for number in range(MANY)}
    assert {one.next_due for one in kept.all()} == {MONDAY + WEEK}


def test_weeks_over_the_end_of_a_year_with_clocks_that_differ_have_one_digest_each(
    kept: SubscriptionStore, ledger: Ledger
) -> None:
    subscribe(kept)
    weeks = list(islice(due_after(NINE_IN_BERLIN, MONDAY - SECOND), 8))
    for due in weeks:
        for skew in (2 * MINUTE, -2 * MINUTE, timedelta()):
            ledger.enter_due(due.at + skew, most=10)
    periods = [period for period, _ in entered(ledger)]
    assert periods == [due.period for due in weeks]
    assert periods[4:7] == ["2026-W52", "2026-W53", "2027-W01"]


def test_a_clock_that_is_set_back_enters_nothing_again(
    kept: SubscriptionStore, ledger: Ledger
) -> None:
    subscribe(kept)
    ledger.enter_due(MONDAY + 10 * MINUTE, most=10)
    for back in range(12):
        assert ledger.enter_due(MONDAY + back * MINUTE, most=10) == 0
    assert entered(ledger) == [("2026-W48", "pending")]


@pytest.mark.parametrize(
    ("late", "state"),
    [(timedelta(), "pending"), (LATEST, "pending"), (LATEST + MOMENT, "skipped")],
    ids=["in time", "a day late", "later"],
)
def test_what_is_more_than_a_day_late_is_entered_as_left_out(
    kept: SubscriptionStore, ledger: Ledger, late: timedelta, state: str
) -> None:
    subscribe(kept)
    ledger.enter_due(MONDAY + late, most=10)
    (one,) = ledger.newest(most=10)
    assert (one.state, one.why) == (state, TOO_LATE if state == "skipped" else "")
    assert is_free(ledger, one, MONDAY + late) == (state == "pending")


def test_each_missed_week_has_its_row(kept: SubscriptionStore, ledger: Ledger) -> None:
    subscribe(kept)
    assert ledger.enter_due(MONDAY + 3 * WEEK, most=10) == 1
    assert entered(ledger) == [
        ("2026-W48", "skipped"),
        ("2026-W49", "skipped"),
        ("2026-W50", "skipped"),
        ("2026-W51", "pending"),
    ]
    assert kept.all()[0].next_due == MONDAY + 4 * WEEK


@pytest.mark.parametrize(
    "moved",
    [
        Schedule(weekday=4, hour=9, minute=0, zone="Europe/Berlin"),
        Schedule(weekday=0, hour=10, minute=0, zone="Europe/Berlin"),
        Schedule(weekday=0, hour=9, minute=0, zone="America/Los_Angeles"),
        Schedule(weekday=6, hour=23, minute=59, zone="Pacific/Kiritimati"),
    ],
    ids=lambda moved: f"{moved.weekday} {moved.hour} {moved.zone}",
)
def test_moved_within_its_week_it_has_one_digest_of_it(
    kept: SubscriptionStore, ledger: Ledger, moved: Schedule
) -> None:
    subscription = subscribe(kept)
    ledger.enter_due(MONDAY, most=10)
    again = next(due_after(moved, MONDAY + MINUTE))
    kept.keep(replace(subscription, schedule=moved, next_due=again.at))
    for hours in range(0, 7 * 24, 6):
        ledger.enter_due(MONDAY + hours * HOUR, most=10)
    assert [period for period, _ in entered(ledger)].count("2026-W48") == 1
    assert kept.all()[0].next_due > MONDAY + WEEK - 24 * HOUR


def test_one_that_was_deleted_and_made_again_has_no_second_digest_of_a_week(
    kept: SubscriptionStore, ledger: Ledger
) -> None:
    subscription = subscribe(kept)
    ledger.enter_due(MONDAY, most=10)
    kept.turn(subscription.id, "stopped")
    kept.keep(replace(subscription, by="U2", since=MONDAY + HOUR, next_due=MONDAY))
    assert ledger.enter_due(MONDAY + HOUR, most=10) == 1
    assert entered(ledger) == [("2026-W48", "pending")]


def test_a_claim_is_one_workers(ledger: Ledger, due: Callable[..., Delivery]) -> None:
    one = due()
    assert is_free(ledger, one, MONDAY)
    claim = claimed(ledger, one)
    assert (claim.id, claim.lease, claim.until, claim.to_look_up) == (
        *(one.id, 1, MONDAY + LEASE),
        False,
    )
    assert ledger.claim(one.id, MONDAY + LEASE) is None
    assert not is_free(ledger, one, MONDAY + LEASE)
    assert ledger.claim("of no delivery", MONDAY) is None


def test_after_the_lease_it_is_the_next_ones_and_not_looked_up(
    ledger: Ledger, due: Callable[..., Delivery]
) -> None:
    one = due()
    first = claimed(ledger, one)
    later = MONDAY + LEASE + MOMENT
    second = claimed(ledger, one, later)
    assert (second.lease, second.to_look_up) == (2, False)
    assert intend(ledger, first, later) is not None
    assert now(ledger, one).state == "claimed"
    assert not ledger.settle(first, "failed", why="late")
    assert not ledger.posted(first, "1.0", later).kept()
    assert not ledger.put_off(first, later, why="late")
    assert not ledger.look_up_later(first, later, why="late")
    assert now(ledger, one).why == ""
    assert ledger.settle(second, "failed", why="mine")
    assert (now(ledger, one).state, now(ledger, one).why) == ("failed", "mine")


def test_what_was_about_to_be_sent_is_looked_up_once_lease_and_grace_are_over(
    ledger: Ledger, due: Callable[..., Delivery]
) -> None:
    one = due()
    assert intend(ledger, claimed(ledger, one), MONDAY + SECOND) is None
    sending = now(ledger, one)
    assert (sending.state, sending.attempts, sending.intent_at) == ("sending", 1, MONDAY + SECOND)
    over = MONDAY + max(LEASE, GRACE + SECOND)
    assert not is_free(ledger, one, over)
    claim = claimed(ledger, one, over + MOMENT)
    assert claim.to_look_up
    assert as_delivery(claim.row).intent_at == MONDAY + SECOND


def test_a_late_intent_has_its_whole_grace(ledger: Ledger, due: Callable[..., Delivery]) -> None:
    one = due()
    at = MONDAY + LEASE - SECOND
    assert intend(ledger, claimed(ledger, one), at) is None
    assert not is_free(ledger, one, at + GRACE - MOMENT)
    assert is_free(ledger, one, at + GRACE)


def test_what_nobody_knows_is_looked_up_after_the_grace_by_one(
    ledger: Ledger, due: Callable[..., Delivery]
) -> None:
    one = due()
    claim = claimed(ledger, one)
    intend(ledger, claim)
    failed = MONDAY + 10 * SECOND
    assert ledger.look_up_later(claim, failed, why="no answer")
    assert (now(ledger, one).state, now(ledger, one).why) == ("unknown", "no answer")
    assert not is_free(ledger, one, failed + GRACE - MOMENT)
    looking = claimed(ledger, one, failed + GRACE)
    assert looking.to_look_up
    assert ledger.claim(one.id, failed + GRACE) is None
    assert ledger.posted(looking, "7.0", failed + GRACE, why="found").kept()
    found = now(ledger, one)
    assert (found.state, found.ts, found.why) == ("posted", "7.0", "found")


def test_who_dies_while_looking_is_followed_by_one_who_looks(
    ledger: Ledger, due: Callable[..., Delivery]
) -> None:
    one = due()
    claim = claimed(ledger, one)
    intend(ledger, claim)
    ledger.look_up_later(claim, MONDAY, why="no answer")
    claimed(ledger, one, MONDAY + GRACE)
    again = claimed(ledger, one, MONDAY + GRACE + LEASE + MOMENT)
    assert again.to_look_up


def test_what_was_put_off_waits_and_keeps_its_attempts(
    ledger: Ledger, due: Callable[..., Delivery]
) -> None:
    one = due()
    claim = claimed(ledger, one)
    intend(ledger, claim)
    assert ledger.put_off(claim, MONDAY + HOUR, why="Slack asked to wait")
    assert not is_free(ledger, one, MONDAY + HOUR - MOMENT)
    again = claimed(ledger, one, MONDAY + HOUR)
    assert not again.to_look_up
    assert intend(ledger, again, MONDAY + HOUR) is None
    assert now(ledger, one).attempts == 2


@pytest.mark.parametrize("state", ["failed", "skipped", "uncertain"])
def test_what_is_settled_is_nobodys(
    ledger: Ledger, due: Callable[..., Delivery], state: State
) -> None:
    one = due()
    ledger.settle(claimed(ledger, one), state, why="because")
    assert (now(ledger, one).state, now(ledger, one).why) == (state, "because")
    for later in (MONDAY, MONDAY + LEASE + GRACE, MONDAY + 52 * WEEK):
        assert ledger.claim(one.id, later) is None
        assert ledger.claim_next(later, most=1) == []
    assert ledger.enter_due(MONDAY + HOUR, most=10) == 0


def test_the_next_are_those_that_wait_longest(ledger: Ledger, due: Callable[..., Delivery]) -> None:
    for number in (2, 0, 3, 1):
        due(f"C{number}", next_due=MONDAY - number * WEEK, schedule=NINE_IN_BERLIN)
    ledger_has = [one.due_at for one in ledger.newest("pending", most=9)]
    hand = ledger.claim_next(MONDAY, most=3)
    assert [held.delivery.due_at for held in hand] == sorted(ledger_has)[:3]
    rest = ledger.claim_next(MONDAY, most=3)
    assert [held.delivery.due_at for held in rest] == sorted(ledger_has)[3:]
    assert ledger.claim_next(MONDAY, most=3) == []


def test_those_left_behind_are_among_the_next(ledger: Ledger, due: Callable[..., Delivery]) -> None:
    left, new = due("C1"), due("C2")
    claimed(ledger, left)
    at = MONDAY + LEASE + MOMENT
    assert {held.id for held in ledger.claim_next(at, most=9)} == {left.id, new.id}


def test_many_who_take_the_next_take_each_once(kept: SubscriptionStore, ledger: Ledger) -> None:
    for number in range(MANY):
        subscribe(kept, f"C{number}")
    ledger.enter_due(MONDAY, most=MANY)

    def take(number: int) -> list[str]:
        mine = []
        while hand := ledger.claim_next(MONDAY, most=1 + number % 3):
            mine += [held.id for held in hand]
        return mine

    taken = [id for each in together(take) for id in each]
    assert len(taken) == len({*taken})
    taken += [held.id for held in ledger.claim_next(MONDAY, most=MANY)]
    assert len(taken) == MANY


def test_what_is_let_go_can_be_claimed_at_once(
    ledger: Ledger, due: Callable[..., Delivery]
) -> None:
    one = due()
    assert ledger.let_go(claimed(ledger, one), MONDAY)
    assert (now(ledger, one).state, claimed(ledger, one).to_look_up) == ("pending", False)


def test_what_is_let_go_and_may_be_posted_is_still_looked_up(
    ledger: Ledger, due: Callable[..., Delivery]
) -> None:
    one = due()
    assert intend(ledger, claimed(ledger, one)) is None
    later = MONDAY + LEASE + MOMENT
    assert ledger.let_go(claimed(ledger, one, later), later)
    assert claimed(ledger, one, later).to_look_up


def test_of_many_who_claim_one_delivery_one_gets_it(
    ledger: Ledger, due: Callable[..., Delivery]
) -> None:
    one = due()
    got = together(lambda _: ledger.claim(one.id, MONDAY))
    assert len([claim for claim in got if claim is not None]) == 1


def test_two_digests_of_a_channel_leave_one_after_the_other(
    ledger: Ledger, due: Callable[..., Delivery]
) -> None:
    first, second, elsewhere = due(), due(topics=("claims",)), due("C2")
    assert intend(ledger, claimed(ledger, first)) is None
    opens = MONDAY + CHANNEL_PAUSE
    assert intend(ledger, claimed(ledger, second)) == opens
    assert intend(ledger, claimed(ledger, elsewhere)) is None
    waiting = now(ledger, second)
    assert (waiting.state, waiting.attempts, waiting.intent_at) == ("pending", 0, None)
    assert not is_free(ledger, second, opens - MOMENT)
    assert intend(ledger, claimed(ledger, second, opens), opens) is None


def test_a_channel_of_that_name_elsewhere_is_another(
    ledger: Ledger, due: Callable[..., Delivery]
) -> None:
    here, there = due(), due(workspace="T2")
    assert intend(ledger, claimed(ledger, here)) is None
    assert intend(ledger, claimed(ledger, there)) is None


def test_a_channel_rests_from_when_its_digest_stands_there(
    ledger: Ledger, due: Callable[..., Delivery]
) -> None:
    first, second = due(), due(topics=("claims",))
    claim = claimed(ledger, first)
    intend(ledger, claim)
    ledger.posted(claim, "1.0", MONDAY + 3 * SECOND).kept()
    at = MONDAY + 3 * SECOND
    assert intend(ledger, claimed(ledger, second, at), at) == at + CHANNEL_PAUSE


def test_a_workspace_that_asks_for_a_pause_gets_it(
    ledger: Ledger, due: Callable[..., Delivery]
) -> None:
    here, there = due(), due("C2", workspace="T2")
    ledger.shut_workspace("T1", MONDAY + HOUR)
    ledger.shut_workspace("T1", MONDAY + MINUTE)
    assert intend(ledger, claimed(ledger, here)) == MONDAY + HOUR
    assert intend(ledger, claimed(ledger, there)) is None
    late = MONDAY + HOUR
    assert intend(ledger, claimed(ledger, here, late), late) is None


def test_whoever_waits_for_its_workspace_does_not_hold_up_its_channel(
    engine: Engine, ledger: Ledger, due: Callable[..., Delivery]
) -> None:
    one = due()
    ledger.shut_workspace("T1", MONDAY + HOUR)
    intend(ledger, claimed(ledger, one))
    assert Gates(engine).opens_at("channel T1 C1") is None


def test_of_many_digests_of_a_channel_at_once_one_leaves(
    ledger: Ledger, due: Callable[..., Delivery]
) -> None:
    claims = [claimed(ledger, due(topics=(f"t{number}",))) for number in range(WORKERS)]
    until = together(lambda number: intend(ledger, claims[number]))
    assert until.count(None) == 1
    assert {*until} == {None, MONDAY + CHANNEL_PAUSE}
    assert Counter(one.state for one in ledger.newest(most=100)) == {
        "sending": 1,
        "pending": WORKERS - 1,
    }


def test_no_intent_is_kept_for_what_was_stopped_meanwhile(
    engine: Engine, ledger: Ledger, kept: SubscriptionStore, due: Callable[..., Delivery]
) -> None:
    stopped, other = due("C1"), due("C2")
    held = claimed(ledger, stopped)
    kept.turn(stopped.subscription, "stopped")
    with pytest.raises(NotWanted):
        intend(ledger, held)
    assert (now(ledger, stopped).state, now(ledger, stopped).attempts) == ("claimed", 0)
    assert Gates(engine).opens_at("channel T1 C1") is None
    assert intend(ledger, claimed(ledger, other)) is None


class _Over(Exception):
    """The lease is over."""


def test_an_intent_is_not_kept_where_the_look_at_the_clock_says_no(
    engine: Engine, ledger: Ledger, due: Callable[..., Delivery]
) -> None:
    one = due()
    claim = claimed(ledger, one)

    def look() -> datetime:
        raise _Over

    with pytest.raises(_Over):
        ledger.intend(claim, look)
    assert (now(ledger, one).state, now(ledger, one).attempts) == ("claimed", 0)
    assert Gates(engine).opens_at("channel T1 C1") is None
    assert intend(ledger, claim) is None


def settled(ledger: Ledger, due: Callable[..., Delivery], states: Sequence[State]) -> None:
    """A delivery in each of some states, in a channel of that name."""
    for state in states:
        claim = claimed(ledger, due(state))
        match state:
            case "posted":
                ledger.posted(claim, "1.0", MONDAY).kept()
            case "pending":
                ledger.put_off(claim, MONDAY, why="later")
            case "unknown":
                intend(ledger, claim)
                ledger.look_up_later(claim, MONDAY, why="no answer")
            case "sending":
                intend(ledger, claim)
            case "claimed":
                pass
            case _:
                ledger.settle(claim, state, why="because")


EVERY: tuple[State, ...] = (*OPEN, "posted", "skipped", "failed", "uncertain")


def test_how_many_are_in_each_state(ledger: Ledger, due: Callable[..., Delivery]) -> None:
    assert ledger.counts() == {}
    settled(ledger, due, EVERY)
    assert ledger.counts() == dict.fromkeys(EVERY, 1)


def test_those_of_some_states_the_newest_first(
    ledger: Ledger, due: Callable[..., Delivery], kept: SubscriptionStore
) -> None:
    settled(ledger, due, EVERY)
    assert {one.channel for one in ledger.newest("failed", "uncertain", most=9)} == {
        *("failed", "uncertain")
    }
    assert len(ledger.newest(most=3)) == 3
    ledger.enter_due(MONDAY + WEEK, most=100)
    assert [one.period for one in ledger.newest(most=16)] == ["2026-W49"] * 8 + ["2026-W48"] * 8


def test_the_oldest_that_is_open(ledger: Ledger, due: Callable[..., Delivery]) -> None:
    assert ledger.oldest_open() is None
    settled(ledger, due, ("posted", "uncertain"))
    assert ledger.oldest_open() is None
    due("C9")
    assert ledger.oldest_open() == MONDAY


def test_one_is_found_by_how_its_id_begins(ledger: Ledger, due: Callable[..., Delivery]) -> None:
    one, other = due(), due("C2")
    assert ledger.delivery(one.id[:8]) == one
    assert ledger.delivery(other.id) == other
    assert ledger.delivery("") is None
    assert ledger.delivery("%") is None
    assert ledger.delivery("nothing") is None


def test_an_operator_settles_what_is_uncertain_and_nothing_else(
    ledger: Ledger, due: Callable[..., Delivery]
) -> None:
    settled(ledger, due, EVERY)
    later = MONDAY + HOUR
    for one in ledger.newest(most=100):
        is_uncertain = one.state == "uncertain"
        assert ledger.resolve(one.id, "skipped", at=later, why="looked") == is_uncertain
        assert now(ledger, one).state == ("skipped" if is_uncertain else one.state)
    assert not ledger.resolve("nothing", "skipped", at=later, why="looked")


def test_what_an_operator_wants_again_is_taken_on_at_once_and_not_looked_up(
    ledger: Ledger, due: Callable[..., Delivery]
) -> None:
    one = due()
    claim = claimed(ledger, one)
    intend(ledger, claim)
    ledger.settle(claim, "uncertain", why="nobody knows")
    assert ledger.resolve(one.id, "pending", at=MONDAY + HOUR, why="looked")
    again = claimed(ledger, one, MONDAY + HOUR)
    assert not again.to_look_up


def test_a_worker_whose_clock_is_ahead_leaves_a_late_message_time_to_appear(
    ledger: Ledger, due: Callable[..., Delivery]
) -> None:
    answered, died = due(), due("C2")
    claim = claimed(ledger, answered)
    intend(ledger, claim)
    intend(ledger, claimed(ledger, died))
    failed = MONDAY + 10 * SECOND
    ledger.look_up_later(claim, failed, why="no answer")
    ahead = failed + MINUTE + 2 * MINUTE
    assert ledger.waiting(ahead, most=10) == []
    assert ledger.waiting(failed + GRACE, most=10) == [answered.id]
