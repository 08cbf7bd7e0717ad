"""A digest's way to its channel: each thing that may become of it, and what is done about it."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.core.conversation import Decision, Evidence
from bot.core.delivery import (
    AccessGone,
    Ambiguous,
    CannotLook,
    ChannelGone,
    Found,
    Malformed,
    NotFound,
    NotSent,
    Outcome,
    Posted,
    Refused,
)
from bot.core.digests.digest import Digest, Released
from bot.jobs.digests.deliver import (
    A_HAND,
    COULD_NOT_LOOK,
    LONGEST_S,
    MAY_NOT_LOOK,
    NOT_WANTED,
    QUIET,
    SOONEST_S,
)
from bot.messages.message import Message
from bot.store.entering import LATEST, TOO_LATE
from bot.store.guard import MARGIN
from bot.store.ledger import GRACE, LEASE, Held, Ledger
from bot.store.pace import CHANNEL_PAUSE
from bot.store.subscriptions import CHANNEL_GONE
from tests.jobs.digests.world import MONDAY, SECOND, TS, Clock, World, empty_world

A_RELEASE = Released(
    metric="gh.releases",
    line="torch",
    version="3.0.0",
    on=MONDAY.date() - timedelta(days=2),
    source="github",
    url="https://github.com/example/torch",
    is_feature=True,
)


def test_what_is_due_is_posted_once(world: World) -> None:
    world.subscribe()
    for _ in range(3):
        world.run()
        world.clock.advance(timedelta(hours=1))
    one = world.one()
    assert (one.state, one.ts, one.attempts, one.why) == ("posted", TS, 1, "")
    assert (one.period, one.due_at, one.intent_at) == ("2026-W48", MONDAY, MONDAY)
    assert world.post.sent == ["C1"]
    assert world.post.told == world.post.looked == world.offers == []


def test_what_is_not_due_is_not_posted(world: World) -> None:
    world.subscribe(next_due=MONDAY + SECOND)
    world.run()
    assert world.deliveries() == []


def test_it_comes_again_a_week_later(world: World) -> None:
    world.subscribe()
    world.run()
    world.clock.advance(timedelta(days=7))
    world.freeze()
    world.run()
    assert [one.period for one in world.deliveries()] == ["2026-W49", "2026-W48"]
    assert world.post.sent == ["C1", "C1"]


@pytest.mark.parametrize(
    ("became", "state", "wait_s"),
    [
        (Posted(ts=TS), "posted", None),
        (Refused(wait_s=30.0, whole_workspace=False), "pending", 30.0),
        (Refused(wait_s=7.0, whole_workspace=True), "pending", 7.0),
        (NotSent(why="no way"), "pending", SOONEST_S),
        (Ambiguous(why="no answer"), "unknown", GRACE.total_seconds()),
        (ChannelGone(why="is_archived"), "failed", None),
        (AccessGone(why="token_revoked"), "failed", None),
        (Malformed(why="msg_too_long"), "failed", None),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, str) else value,
)
def test_each_outcome_leads_to_its_state(
    world: World, became: Outcome, state: str, wait_s: float | None
) -> None:
    world.subscribe()
    world.post.outcomes = [became]
    world.run()
    one = world.one()
    assert (one.state, one.attempts) == (state, 1)
    assert bool(one.why) == (state != "posted")
    assert one.ts == (TS if state == "posted" else None)
    if wait_s is None:
        assert world.offers == []
    else:
        assert world.offers == [(one.id, wait_s)]
        assert (world.is_free_in(wait_s - 0.1), world.is_free_in(wait_s)) == (False, True)


def test_what_was_refused_goes_when_slack_says(world: World) -> None:
    world.subscribe()
    world.post.outcomes = [Refused(wait_s=30.0, whole_workspace=False)]
    world.run()
    world.clock.advance(29 * SECOND)
    world.run()
    assert world.post.sent == ["C1"]
    world.clock.advance(SECOND)
    world.run()
    assert (world.one().state, world.one().attempts) == ("posted", 2)
    assert world.post.looked == []


def test_a_workspace_that_asks_to_wait_is_left_alone_and_no_other(world: World) -> None:
    world.subscribe("C1")
    world.subscribe("C2")
    world.post.outcomes = [Refused(wait_s=30.0, whole_workspace=True)]
    world.run()
    assert len(world.post.sent) == 1
    world.subscribe("C3", workspace="T2")
    world.clock.advance(29 * SECOND)
    world.run()
    assert world.post.sent[1:] == ["C3"]
    assert [one.state for one in world.deliveries("C1", "C2")] == ["pending", "pending"]
    world.clock.advance(SECOND)
    world.run()
    assert {one.state for one in world.deliveries()} == {"posted"}


def test_a_channel_that_asks_to_wait_holds_up_no_other(world: World) -> None:
    world.subscribe("C1")
    world.subscribe("C2")
    world.post.outcomes = [Refused(wait_s=30.0, whole_workspace=False)]
    world.run()
    assert sorted(one.state for one in world.deliveries()) == ["pending", "posted"]


def test_what_never_left_is_tried_later_and_later(world: World) -> None:
    world.subscribe()
    world.post.outcomes = [NotSent(why="no way")] * 12
    waits = []
    for _ in range(12):
        world.run()
        waits.append(world.offers[-1][1])
        world.clock.advance(waits[-1] * SECOND)
    assert waits[:4] == [SOONEST_S * factor for factor in (1, 2, 4, 8)]
    assert waits[-1] == LONGEST_S
    assert waits == sorted(waits)
    world.run()
    assert (world.one().state, world.one().attempts) == ("posted", 13)
    assert world.post.looked == []


def test_what_may_be_posted_is_looked_up_before_anything_else(world: World) -> None:
    world.subscribe()
    world.post.outcomes = [Ambiguous(why="no answer")]
    world.post.found = [Posted(ts=TS)]
    world.run()
    assert world.state() == ("unknown", "no answer")
    world.clock.advance(GRACE - SECOND)
    world.run()
    assert world.post.looked == []
    world.clock.advance(SECOND)
    world.run()
    assert (world.one().state, world.one().ts) == ("posted", TS)
    assert world.one().why == "found in its channel"
    assert (world.post.sent, world.post.looked) == (["C1"], ["C1"])


def test_what_is_not_there_is_posted_again(world: World) -> None:
    world.subscribe()
    world.post.outcomes = [Ambiguous(why="no answer"), Ambiguous(why="no answer")]
    world.post.found = [NotFound(), NotFound()]
    for _ in range(3):
        world.run()
        world.clock.advance(GRACE)
    assert (world.one().state, world.one().attempts) == ("posted", 3)
    assert world.post.sent == ["C1"] * 3
    assert world.post.looked == ["C1"] * 2


def test_what_cannot_be_looked_up_now_is_looked_up_later(world: World) -> None:
    world.subscribe()
    world.post.outcomes = [Ambiguous(why="no answer")]
    world.post.found = [CannotLook(for_good=False), CannotLook(for_good=False), Posted(ts=TS)]
    for _ in range(3):
        world.run()
        assert world.one().state == "unknown"
        assert world.offers == [(world.one().id, GRACE.total_seconds())]
        world.clock.advance(GRACE)
    world.run()
    assert world.one().state == "posted"
    assert (world.post.sent, len(world.post.looked)) == (["C1"], 3)


def test_what_can_never_be_looked_up_is_left_to_an_operator(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.subscribe()
    world.post.outcomes = [Ambiguous(why="no answer")]
    world.post.found = [CannotLook(for_good=True)]
    world.run()
    world.clock.advance(GRACE)
    with caplog.at_level(logging.WARNING):
        world.run()
    assert world.state() == ("uncertain", MAY_NOT_LOOK)
    assert world.one().id in caplog.text
    world.clock.advance(timedelta(hours=3))
    world.run()
    assert world.post.sent == ["C1"]


def test_what_an_operator_wants_posted_again_is_posted_again(world: World) -> None:
    world.subscribe()
    world.post.outcomes = [Ambiguous(why="no answer")]
    world.post.found = [CannotLook(for_good=True)]
    world.run()
    world.clock.advance(GRACE)
    world.run()
    assert world.toolbox.ledger.resolve(world.one().id, "pending", at=world.clock(), why="looked")
    world.run()
    assert (world.one().state, world.post.sent, len(world.post.looked)) == ("posted", ["C1"] * 2, 1)


def test_a_channel_that_takes_nothing_is_paused_and_who_subscribed_told_once(world: World) -> None:
    for channel in ("C1", "C2", "C3"):
        world.subscribe(channel, by=f"U{channel}")
    world.post.outcomes = [ChannelGone(why="is_archived")]
    world.run()
    gone = world.post.sent[0]
    assert world.state(gone) == ("failed", "is_archived")
    assert world.subscription(gone) == ("paused", CHANNEL_GONE)
    ((person, said),) = world.post.told
    assert person == f"U{gone}"
    assert "is archived" in said
    assert sorted(world.post.sent) == ["C1", "C2", "C3"]
    assert [one.state for one in world.deliveries() if one.channel != gone] == ["posted"] * 2
    world.clock.advance(timedelta(days=7))
    world.freeze()
    world.run()
    assert world.post.sent.count(gone) == 1
    assert len(world.post.told) == 1


def test_a_workspace_that_lets_nobody_in_is_paused_whole_and_others_go_on(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(6):
        world.subscribe(f"C{number}", workspace=f"T{number % 2}")
    world.post.outcomes = [AccessGone(why="token_revoked")]
    with caplog.at_level(logging.ERROR):
        world.run()
    (failed,) = [one for one in world.deliveries() if one.state == "failed"]
    assert "token_revoked" in caplog.text
    for subscription in world.toolbox.subscriptions.all():
        is_gone = subscription.workspace == failed.workspace
        assert subscription.state == ("paused" if is_gone else "on")
        assert bool(subscription.why) == is_gone
    for one in world.deliveries():
        if one.workspace != failed.workspace:
            assert one.state == "posted"
        elif one.id != failed.id:
            assert (one.state, one.why) == ("skipped", NOT_WANTED)
    assert len(world.post.sent) == 1 + 3
    assert world.post.told == []


def test_a_fault_of_ours_is_logged_and_pauses_nothing(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.subscribe()
    world.post.outcomes = [Malformed(why="msg_too_long")]
    with caplog.at_level(logging.ERROR):
        world.run()
    assert world.state() == ("failed", "msg_too_long")
    assert world.one().id in caplog.text
    assert world.subscription() == ("on", "")
    assert world.post.told == []


@pytest.mark.parametrize(
    ("is_brief", "news", "state"),
    [
        (False, {}, "posted"),
        (True, {}, "skipped"),
        (True, {"released": (replace(A_RELEASE, is_feature=False),)}, "skipped"),
        (True, {"released": (A_RELEASE,)}, "posted"),
    ],
    ids=["whole, quiet", "brief, quiet", "brief, a repair", "brief, news"],
)
def test_who_wants_less_hears_nothing_in_a_quiet_week(
    is_brief: bool, news: dict[str, Any], state: str
) -> None:
    world = empty_world()
    world.freeze(**news)
    world.subscribe(is_brief=is_brief)
    world.run()
    assert world.state() == (state, QUIET if state == "skipped" else "")
    assert len(world.post.sent) == (state == "posted")


@pytest.mark.parametrize("state", ["paused", "stopped"])
def test_what_is_ended_before_it_is_taken_on_is_left_out(world: World, state: Any) -> None:
    subscription = world.subscribe()
    world.delivering.enter_due()
    world.toolbox.subscriptions.turn(subscription.id, state)
    world.run()
    assert world.state() == ("skipped", NOT_WANTED)
    assert world.post.sent == []


def test_what_was_paused_when_it_was_due_is_not_even_entered(world: World) -> None:
    world.subscribe(state="paused")
    world.run()
    assert world.deliveries() == []


def test_what_may_be_posted_is_looked_up_also_where_nobody_wants_it_any_more(world: World) -> None:
    subscription = world.subscribe()
    world.post.outcomes = [Ambiguous(why="no answer")]
    world.post.found = [Posted(ts=TS)]
    world.run()
    world.toolbox.subscriptions.turn(subscription.id, "stopped")
    world.clock.advance(GRACE)
    world.run()
    assert world.one().state == "posted"


def test_what_is_a_day_late_is_left_out(world: World) -> None:
    world.subscribe()
    world.post.outcomes = [Refused(wait_s=3600.0, whole_workspace=True)] * 30
    while world.one_or_none() is None or world.one().state == "pending":
        world.run()
        world.clock.advance(timedelta(hours=1))
    assert world.state() == ("skipped", TOO_LATE)
    assert len(world.post.sent) == 25


def test_a_bot_that_slept_for_a_day_posts_nothing(world: World) -> None:
    world.subscribe()
    world.clock.advance(LATEST + SECOND)
    world.run()
    assert world.state() == ("skipped", TOO_LATE)
    assert world.post.sent == []


def test_two_digests_of_a_channel_go_one_after_the_other(world: World) -> None:
    world.subscribe()
    world.subscribe(topics=("claims",))
    world.subscribe("C2")
    world.run()
    assert sorted(world.post.sent) == ["C1", "C2"]
    (waiting,) = [one for one in world.deliveries("C1") if one.state == "pending"]
    assert world.offers == [(waiting.id, CHANNEL_PAUSE.total_seconds())]
    world.clock.advance(CHANNEL_PAUSE - timedelta(milliseconds=1))
    world.run()
    assert len(world.post.sent) == 2
    world.clock.advance(timedelta(milliseconds=1))
    world.run()
    assert sorted(world.post.sent) == ["C1", "C1", "C2"]
    assert {one.attempts for one in world.deliveries()} == {1}


def test_who_took_too_long_leaves_it_to_the_next(world: World) -> None:
    world.subscribe()
    real = world.toolbox.digests

    class Slow:
        """News that take most of a lease to find."""

        def of(self, day: Any) -> Digest:
            world.clock.advance(LEASE - MARGIN + SECOND)
            return real.of(day)

    world.toolbox = replace(world.toolbox, digests=Slow())
    world.run()
    one = world.one()
    assert (one.state, one.why, one.attempts) == ("pending", "took too long", 0)
    assert world.post.sent == []
    assert world.offers == [(one.id, 0.0)]
    world.toolbox = replace(world.toolbox, digests=real)
    world.run()
    assert world.one().state == "posted"


class _Killed(Exception):
    """Ends a worker where it stands."""


def test_who_dies_before_the_intent_is_followed_after_the_lease(world: World) -> None:
    world.subscribe()

    class Deadly:
        def of(self, day: Any) -> Digest:
            raise _Killed

    real = world.toolbox.digests
    world.toolbox = replace(world.toolbox, digests=Deadly())
    with pytest.raises(_Killed):
        world.run()
    world.toolbox = replace(world.toolbox, digests=real)
    world.clock.advance(LEASE)
    world.run()
    assert world.post.sent == []
    world.clock.advance(SECOND)
    world.run()
    assert (world.post.sent, world.post.looked) == (["C1"], [])


@pytest.mark.parametrize("found", [Posted(ts=TS), NotFound()], ids=["posted", "not posted"])
def test_who_dies_after_the_intent_is_followed_by_one_who_looks(world: World, found: Found) -> None:
    world.subscribe()

    def die() -> None:
        raise _Killed

    world.post.meanwhile = die
    with pytest.raises(_Killed):
        world.run()
    assert world.one().state == "sending"
    world.post.meanwhile = lambda: None
    world.post.found = [found]
    world.clock.advance(LEASE)
    world.run()
    assert world.post.looked == []
    world.clock.advance(SECOND)
    world.run()
    assert world.one().state == "posted"
    assert world.post.sent == ["C1"] * (1 if isinstance(found, Posted) else 2)


@pytest.mark.parametrize(
    "became",
    [
        *(Posted(ts="7.0"), Refused(wait_s=1, whole_workspace=False), NotSent(why="x")),
        *(Ambiguous(why="x"), Malformed(why="x")),
    ],
    ids=lambda became: type(became).__name__,
)
def test_who_outlived_the_lease_has_no_say_any_more(world: World, became: Outcome) -> None:
    world.subscribe()
    world.post.found = [Posted(ts=TS)]

    def meanwhile() -> None:
        world.post.meanwhile = lambda: None
        world.clock.advance(LEASE + SECOND)
        world.delivering.deliver(world.one().id)
        assert world.one().state == "posted"

    world.post.meanwhile, world.post.outcomes = meanwhile, [became]
    world.run()
    assert (world.one().state, world.one().ts) == ("posted", TS)


def decide(world: World, id: str, fact: str, says: str) -> None:
    """Saves a decision in C1 that rests on a fact as it was."""
    decision = Decision(
        id=id,
        workspace="T1",
        channel="C1",
        thread="",
        by="U1",
        verdict="pytorch",
        title=f"Decision {id}",
        record="",
        evidence=(Evidence(kind="fact", id=fact, as_of="2025-01", says=says),),
        at=MONDAY - timedelta(days=60),
    )
    world.toolbox.decisions.add(decision)


def changes_told(messages: Sequence[Message]) -> list[bool]:
    """Whether each message tells of a decision that rests on something else today."""
    return ["Decision d1" in repr(message) for message in messages]


def test_a_change_of_what_a_decision_rests_on_is_told_once(world: World) -> None:
    decide(world, "d1", "F001", "torch had 10 downloads.")
    world.subscribe()
    for _ in range(2):
        world.run()
        world.clock.advance(timedelta(days=7))
        world.freeze()
    assert changes_told(world.post.said) == [True, False]


def test_a_decision_that_rests_on_what_it_did_is_not_told(world: World) -> None:
    fact = world.toolbox.knowledge.facts["F001"]
    decide(world, "d1", "F001", fact.statement)
    world.subscribe()
    world.run()
    assert changes_told(world.post.said) == [False]


def test_a_changed_decision_is_worth_a_message_in_a_quiet_week(world: World) -> None:
    decide(world, "d1", "F001", "torch had 10 downloads.")
    world.subscribe(is_brief=True)
    world.run()
    assert world.one().state == "posted"
    world.clock.advance(timedelta(days=7))
    world.freeze()
    world.run()
    assert [one.state for one in world.deliveries()] == ["skipped", "posted"]


def test_a_change_that_was_not_posted_is_told_with_the_next_try(world: World) -> None:
    decide(world, "d1", "F001", "torch had 10 downloads.")
    world.subscribe()
    world.post.outcomes = [Refused(wait_s=5.0, whole_workspace=False)]
    world.run()
    world.clock.advance(5 * SECOND)
    world.run()
    assert changes_told(world.post.said) == [True, True]


def test_two_digests_of_a_channel_tell_a_change_once(world: World) -> None:
    decide(world, "d1", "F001", "torch had 10 downloads.")
    world.subscribe()
    world.subscribe(topics=("claims",))
    world.run()
    world.clock.advance(CHANNEL_PAUSE)
    world.run()
    assert changes_told(world.post.said) == [True, False]


class _Stopping(Ledger):
    """A ledger whose user is stopped for longer than the lease, once an intent is kept."""

    clock: Clock

    def intend(self, held: Held, look: Callable[[], datetime]) -> datetime | None:
        """The same, after which a long time has passed."""
        until = super().intend(held, look)
        self.clock.advance(LEASE)
        return until


def test_who_was_stopped_after_the_intent_sends_nothing(world: World) -> None:
    world.subscribe()
    real, stopping = world.toolbox.ledger, _Stopping(world.toolbox.store.engine)
    stopping.clock = world.clock
    world.toolbox = replace(world.toolbox, ledger=stopping)
    world.run()
    assert world.post.sent == []
    assert world.state() == ("pending", "took too long")
    world.toolbox = replace(world.toolbox, ledger=real)
    world.run()
    assert world.one().state == "posted"


@pytest.mark.parametrize(
    "became", [Posted(ts=TS), Ambiguous(why="no answer")], ids=["posted", "no answer"]
)
def test_a_channel_rests_after_a_message_that_was_long_on_its_way(
    world: World, became: Outcome
) -> None:
    world.subscribe()
    world.subscribe(topics=("claims",))

    def meanwhile() -> None:
        world.post.meanwhile = lambda: None
        world.clock.advance(CHANNEL_PAUSE * 0.9)

    world.post.meanwhile, world.post.outcomes = meanwhile, [became]
    world.run()
    world.clock.advance(CHANNEL_PAUSE * 0.9)
    world.run()
    assert world.post.sent == ["C1"]
    world.clock.advance(CHANNEL_PAUSE * 0.1)
    world.run()
    assert world.post.sent == ["C1", "C1"]


def test_what_cannot_be_looked_up_for_a_day_is_left_to_an_operator(world: World) -> None:
    world.subscribe()
    world.post.outcomes = [Ambiguous(why="no answer")]
    world.post.found = [CannotLook(for_good=False)] * 2000
    world.run()
    world.clock.advance(LATEST - SECOND)
    world.run()
    assert world.one().state == "unknown"
    world.clock.advance(GRACE)
    world.run()
    assert world.state() == ("uncertain", COULD_NOT_LOOK)
    assert world.post.sent == ["C1"]


def test_a_change_that_was_told_by_a_digest_found_later_is_told_once(world: World) -> None:
    decide(world, "d1", "F001", "torch had 10 downloads.")
    world.subscribe()
    world.post.outcomes, world.post.found = [Ambiguous(why="no answer")], [Posted(ts=TS)]
    world.run()
    world.clock.advance(GRACE)
    world.run()
    assert world.one().state == "posted"
    world.clock.advance(timedelta(days=7))
    world.freeze()
    world.run()
    assert changes_told(world.post.said) == [True, False]


def test_a_change_is_told_again_where_nobody_knows_whether_it_was(world: World) -> None:
    decide(world, "d1", "F001", "torch had 10 downloads.")
    world.subscribe()
    world.post.outcomes = [Ambiguous(why="no answer")]
    world.post.found = [CannotLook(for_good=True)]
    world.run()
    world.clock.advance(timedelta(days=7))
    world.freeze()
    world.run()
    assert changes_told(world.post.said) == [True, True]


class _Dying(Ledger):
    """A ledger whose user dies before it can say that a digest was posted."""

    def posted(self, *of: Any, **others: Any) -> bool:
        """Never."""
        raise _Killed


def test_who_dies_before_it_is_kept_that_it_is_posted_tells_no_change_twice(world: World) -> None:
    decide(world, "d1", "F001", "torch had 10 downloads.")
    world.subscribe()
    real = world.toolbox.ledger
    world.toolbox = replace(world.toolbox, ledger=_Dying(world.toolbox.store.engine))
    with pytest.raises(_Killed):
        world.run()
    world.toolbox = replace(world.toolbox, ledger=real)
    world.post.found = [Posted(ts=TS)]
    world.clock.advance(LEASE + SECOND)
    world.run()
    world.clock.advance(timedelta(days=7))
    world.freeze()
    world.run()
    assert [one.state for one in world.deliveries()] == ["posted", "posted"]
    assert changes_told(world.post.said) == [True, False]


def test_all_digests_of_a_channel_that_takes_nothing_are_paused_with_one_word_to_each(
    world: World,
) -> None:
    for topics, person in (((), "U1"), (("claims",), "U1"), (("downloads",), "U2")):
        world.subscribe(topics=topics, by=person)
    paused = world.subscribe(topics=("research",), by="U3", state="paused", why="by hand")

    world.post.outcomes = [ChannelGone(why="not_in_channel")] * 3
    here = [one for one in world.toolbox.subscriptions.all() if one.workspace == "T1"]
    for _ in here:
        world.run()
        world.clock.advance(CHANNEL_PAUSE)
    assert sorted(person for person, _ in world.post.told) == ["U1", "U2"]
    for one in here:
        found = world.toolbox.subscriptions.subscription(one.id, "T1")
        assert found is not None
        assert (found.state, found.why) == (
            ("paused", "by hand") if one.id == paused.id else ("paused", CHANNEL_GONE)
        )
    states = [one.state for one in world.deliveries() if one.workspace == "T1"]
    assert sorted(states) == ["failed", "skipped", "skipped"]


def many(world: World, number: int) -> None:
    """So many digests that wait."""
    for place in range(number):
        world.subscribe(f"C{place}")
    world.delivering.enter_due()


def test_all_that_wait_are_taken_on_in_hands(world: World) -> None:
    many(world, 2 * A_HAND + 1)
    world.delivering.deliver_all()
    assert len({*world.post.sent}) == len(world.post.sent) == 2 * A_HAND + 1
    assert {one.state for one in world.deliveries()} == {"posted"}


def test_who_is_to_end_finishes_the_one_in_hand_and_lets_the_others_go(world: World) -> None:
    many(world, A_HAND + 3)

    def end() -> None:
        world.is_ending = len(world.post.sent) == 2

    world.post.meanwhile = end
    world.delivering.deliver_all()
    assert len(world.post.sent) == 2
    states = Counter(one.state for one in world.deliveries())
    assert states == {"posted": 2, "pending": A_HAND + 1}
    world.is_ending = False
    world.delivering.deliver_all()
    assert len({*world.post.sent}) == A_HAND + 3, "and nobody has to wait for a lease"


def test_what_breaks_in_one_digest_holds_none_of_its_hand_up(world: World) -> None:
    many(world, 3)

    def break_once() -> None:
        world.post.meanwhile = lambda: None
        raise LookupError

    world.post.meanwhile = break_once
    with pytest.raises(LookupError):
        world.delivering.deliver_all()
    world.delivering.deliver_all()
    states = Counter(one.state for one in world.deliveries())
    assert states == {"sending": 1, "posted": 2}, "the broken one waits for its lease"
