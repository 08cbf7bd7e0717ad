"""The bot's own numbers: told truly, within a second, and of nobody in particular."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Engine

from bot.core.conversation import Feedback
from bot.core.digests.schedule import Schedule
from bot.core.digests.subscription import Subscription
from bot.core.numbers.series import Visit
from bot.slack.http.answer import wsgi
from bot.slack.http.health import Health
from bot.slack.http.health_port import answering_at
from bot.slack.http.metrics import METRICS, Metrics, Ready, metrics_of
from bot.store.engine import open_engine
from bot.store.feedback import FeedbackStore
from bot.store.gates import LOOKED, Gates
from bot.store.inbox import Entry, Inbox
from bot.store.ledger import Ledger
from bot.store.migrate import migrate
from bot.store.numbers import NumberStore
from bot.store.subscriptions import SubscriptionStore
from bot.store.unreachable import UnreachableStore
from bot.watch.stored import Stored
from tests.slack.conftest import Running
from tests.slack.over_http import Sender
from tests.store import conftest as stores
from tests.toolboxes import NOON

postgresql, postgresql_url = stores.postgresql, stores.postgresql_url
sqlite_url, store_url = stores.sqlite_url, stores.store_url

A_MINUTE, AN_HOUR = timedelta(minutes=1), timedelta(hours=1)
LABELS = {"le", "state", "check", "said", "kind", "method", "became", "found", "name", "source"}
LABELS |= {"helpful", "scope"}


def told(metrics: Metrics, path: str = METRICS, method: str = "GET") -> str:
    return metrics.answer({"PATH_INFO": path, "REQUEST_METHOD": method}).body


def samples(text: str) -> dict[str, float]:
    """The value of each series, as Prometheus names it."""
    return {
        " ".join((sample.name, *map(str, dict(sorted(sample.labels.items())).values()))): float(
            sample.value
        )
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@dataclass
class World:
    """A store, and what is told of it at noon."""

    engine: Engine
    at: datetime = field(default=NOON)

    @property
    def ledger(self) -> Ledger:
        return Ledger(self.engine)

    @property
    def inbox(self) -> Inbox:
        return Inbox(self.engine)

    def told(self) -> dict[str, float]:
        return samples(told(metrics_of(Stored(self.ledger, self.inbox, lambda: self.at))))

    def subscribe(self, channel: str, due: datetime) -> Subscription:
        schedule = Schedule(weekday=due.weekday(), hour=due.hour, minute=0, zone="UTC")
        one = Subscription(
            workspace="T1",
            channel=channel,
            schedule=schedule,
            by="U1",
            since=NOON,
            next_due=due,
        )
        SubscriptionStore(self.engine).keep(one)
        return one


@pytest.fixture
def world(store_url: str) -> Iterator[World]:
    engine = open_engine(store_url)
    migrate(engine)
    yield World(engine)
    engine.dispose()


def test_what_waits_in_the_inbox_and_for_how_long(world: World) -> None:
    for number, age in enumerate((A_MINUTE, 2 * A_MINUTE)):
        entry = Entry(id=f"C1:{number}", workspace="T1", kind="Answer", body="{}")
        world.inbox.take(entry, NOON - age)
    claim = world.inbox.claim("C1:1", NOON)
    assert claim is not None
    seen = world.told()
    assert seen["framewise_inbox_depth"] == 2
    assert seen["framewise_inbox_entries pending"] == 1
    assert seen["framewise_inbox_entries claimed"] == 1
    assert seen["framewise_inbox_oldest_seconds"] == 120
    world.inbox.done(claim, "failed")
    seen = world.told()
    assert seen["framewise_inbox_oldest_seconds"] == 60
    assert seen["framewise_inbox_entries failed"] == 1


def test_of_what_is_settled_only_the_newest_is_counted(world: World) -> None:
    for number, age in enumerate((AN_HOUR - A_MINUTE, AN_HOUR + A_MINUTE)):
        entry = Entry(id=f"C1:{number}", workspace="T1", kind="Answer", body="{}")
        world.inbox.take(entry, NOON - age)
        claim = world.inbox.claim(entry.id, NOON)
        assert claim is not None
        world.inbox.done(claim, "failed")
    assert world.told()["framewise_inbox_entries failed"] == 1


def test_a_digest_that_nobody_has_entered_yet_is_due_all_the_same(world: World) -> None:
    world.subscribe("C1", NOON - AN_HOUR)
    world.subscribe("C2", NOON + AN_HOUR)
    assert world.told()["framewise_delivery_due_seconds"] == 3600
    world.ledger.enter_due(NOON, most=10)
    seen = world.told()
    assert seen["framewise_delivery_due_seconds"] == 3600
    assert seen["framewise_deliveries pending"] == 1
    assert seen["framewise_subscriptions on"] == 2


def test_a_digest_of_which_nobody_knows_is_told_since_when(world: World) -> None:
    world.subscribe("C1", NOON - AN_HOUR)
    world.ledger.enter_due(NOON, most=10)
    (claim,) = world.ledger.claim_next(NOON, most=1)
    world.ledger.intend(claim, lambda: NOON)
    world.ledger.look_up_later(claim, NOON, why="no answer")
    world.at = NOON + timedelta(minutes=11)
    assert world.told()["framewise_delivery_unknown_seconds"] == 660


def test_ticks_sources_and_what_people_say(world: World) -> None:
    Gates(world.engine).shut(LOOKED, NOON - timedelta(seconds=30))
    numbers = NumberStore(world.engine)
    for source, ok_at in (("arxiv", NOON - AN_HOUR), ("github", None)):
        numbers.note_visit(Visit(source=source, at=NOON, ok_at=ok_at, numbers=1, gaps=0, error=""))
    for reference, is_helpful in (("a", True), ("b", True), ("c", False)):
        FeedbackStore(world.engine).add(
            Feedback(
                workspace="T1",
                reference=reference,
                by="U1",
                is_helpful=is_helpful,
                reason="",
                verdict="pytorch",
                confidence=0.9,
                factors=(),
                at=NOON,
            )
        )
    seen = world.told()
    assert seen["framewise_tick_age_seconds"] == 30
    assert seen["framewise_source_age_seconds arxiv"] == 3600
    assert "framewise_source_age_seconds github" not in seen, "it never gave any"
    assert (seen["framewise_feedback yes"], seen["framewise_feedback no"]) == (2, 1)


def test_where_nothing_waits_no_age_is_made_up(world: World) -> None:
    seen = world.told()
    assert seen["framewise_store_up"] == 1
    for name in ("inbox_oldest", "delivery_due", "delivery_unknown", "tick_age"):
        assert f"framewise_{name}_seconds" not in seen


def test_of_a_store_that_is_down_nothing_is_made_up() -> None:
    store: Any = UnreachableStore()
    seen = samples(told(metrics_of(Stored(store, store, lambda: NOON))))
    assert seen["framewise_store_up"] == 0
    stored = ("deliver", "inbox", "subscriptions", "tick", "source", "feedback")
    names = tuple(f"framewise_{name}" for name in stored)
    own = ("framewise_delivered_total",)
    assert [each for each in seen if each.startswith(names) and not each.startswith(own)] == []
    assert "framewise_ack_seconds_count" in seen, "what a process counts of itself it still tells"


def test_a_store_that_hangs_keeps_nobody_waiting() -> None:
    gate, hangs = threading.Event(), UnreachableStore()
    hangs.backlog = lambda *_: gate.wait(30)
    stored: Any = hangs
    seen = samples(told(metrics_of(Stored(stored, stored, lambda: NOON))))
    gate.set()
    assert seen["framewise_store_up"] == 0


def test_what_is_not_ready_is_told() -> None:
    health = Health(checks={"store": lambda: None, "slack": lambda: "no connection"})
    seen = samples(told(metrics_of(Ready(health))))
    assert (seen["framewise_ready store"], seen["framewise_ready slack"]) == (1, 0)


def test_it_answers_as_prometheus_asks_and_at_no_other_path() -> None:
    metrics = wsgi(metrics_of().answer)
    with answering_at(0, metrics, "127.0.0.1") as port:
        sender = Sender(port=port)
        newer = {"Accept": "application/openmetrics-text;version=1.0.0"}
        assert sender.send("GET", path=METRICS).status == 200
        assert sender.send("GET", headers=newer, path=METRICS).body.endswith("# EOF\n")
        assert sender.send("POST", path=METRICS).status == 405
        assert sender.send("GET", path="/").status == 404


def test_what_a_bot_does_is_counted(hearing: Running) -> None:
    before = counted(hearing)
    hearing.slack.fail_next("chat.postMessage", error="ratelimited", status=429, retry_after_s=1)
    ts = hearing.mention("advise me")
    hearing.replies(ts)
    hearing.slack.fail_next("chat.postMessage", kind="applied_reset")
    lost = hearing.mention("and again")
    hearing.posts(3)
    hearing.pass_time(60)
    hearing.replies(lost)
    after = counted(hearing)

    def grew(name: str) -> float:
        return after[name] - before.get(name, 0)

    assert grew("framewise_slack_calls_total too_fast chat.postMessage") == 1
    assert grew("framewise_slack_calls_total no_answer chat.postMessage") == 1
    assert grew("framewise_slack_calls_total taken chat.postMessage") == 1
    assert grew("framewise_looked_up_total there") == 1
    assert grew("framewise_answer_seconds_count Answer") >= 1
    assert grew("framewise_delivered_total acknowledged") == grew("framewise_ack_seconds_count") > 0


def counted(running: Running) -> dict[str, float]:
    return samples(told(metrics_of(running.bot.stored())))


def test_no_label_names_a_workspace_a_channel_or_a_person(hearing: Running) -> None:
    ts = hearing.mention("advise me")
    hearing.replies(ts)
    hearing.slack.slash_command("U0ALEX", "C0MLHELP", "/framewise", "help")
    hearing.private()
    text = told(metrics_of(hearing.bot.stored(), Ready(Health(checks={"store": lambda: None}))))
    families = text_string_to_metric_families(text)
    labels = [sample.labels for family in families for sample in family.samples]
    assert {name for each in labels for name in each} <= LABELS
    assert [each for each in ("T0PLAY", "C0MLHELP", "U0ALEX", ts) if each in text] == []
