"""What delivers digests with everything around it, and a clock that goes on only when told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from bot.core.delivery import Delivery, Found, Outcome, Posted
from bot.core.digests.digest import Digest
from bot.core.digests.schedule import Schedule
from bot.core.digests.subscription import Subscription
from bot.jobs.digests.deliver import Delivering
from bot.messages.message import Message
from bot.toolbox import Intend, Toolbox
from tests.messages.small_world import small_toolbox
from tests.toolboxes import toolbox_of

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
AT_NINE = Schedule(weekday=0, hour=9, minute=0, zone="UTC")
TS = "1795424400.000100"


@dataclass
class Clock:
    """The wall's; it goes on only when told."""

    now: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def advance(self, by: timedelta) -> None:
        self.now += by


@dataclass
class Spoken:
    """A way into channels, where a test says what becomes of each post and each look."""

    outcomes: list[Outcome] = field(default_factory=list)
    """Of one post after the other; after that, every one stands in its channel."""
    found: list[Found] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    """Channels that something left for."""
    said: list[Message] = field(default_factory=list)
    looked: list[str] = field(default_factory=list)
    told: list[tuple[str, str]] = field(default_factory=list)
    """Who was told what."""
    meanwhile: Callable[[], object] = lambda: None
    """What happens between the intent and the answer."""

    def send(self, delivery: Delivery, message: Message, intend: Intend) -> Outcome:
        intend()
        self.sent.append(delivery.channel)
        self.said.append(message)
        self.meanwhile()
        return self.outcomes.pop(0) if self.outcomes else Posted(ts=TS)

    def find(self, delivery: Delivery) -> Found:
        assert delivery.intent_at is not None
        self.looked.append(delivery.channel)
        return self.found.pop(0)

    def tell(self, delivery: Delivery, person: str, message: Message) -> None:
        self.told.append((person, message.summary))


@dataclass
class World:
    """A delivering with everything around it."""

    clock: Clock
    toolbox: Toolbox
    post: Spoken
    offers: list[tuple[str, float]] = field(default_factory=list)
    is_ending: bool = False

    @property
    def delivering(self) -> Delivering:
        """What delivers."""
        return Delivering(
            toolbox=self.toolbox,
            post=self.post,
            offer=self.offer,
            clock=self.clock,
            stops=lambda: self.is_ending,
        )

    def offer(self, id: str, *, delay_s: float = 0.0) -> None:
        self.offers.append((id, delay_s))

    def subscribe(self, channel: str = "C1", **others: Any) -> Subscription:
        """A channel wants a digest on Mondays."""
        subscription = Subscription(
            **{
                "workspace": "T1",
                "channel": channel,
                "schedule": AT_NINE,
                "by": "U1",
                "since": MONDAY - timedelta(days=30),
                "next_due": MONDAY,
            }
            | others
        )
        self.toolbox.subscriptions.keep(subscription)
        return subscription

    def freeze(self, **news: Any) -> None:
        """The news of the day, none if none are given."""
        day = self.clock().date()
        digest = Digest(
            day=day, first=day - timedelta(days=7), last=day - timedelta(days=1), **news
        )
        text = msgspec.json.encode(digest).decode()
        self.toolbox.snapshots.freeze(day, text, self.clock())

    def run(self) -> None:
        """What becomes due is entered, and what waits is taken on once."""
        self.offers.clear()
        self.delivering.enter_due()
        for id, _ in list(self.offers):
            self.offers.remove((id, 0.0))
            self.delivering.deliver(id)

    def deliveries(self, *channels: str) -> list[Delivery]:
        """All of some channels, else all."""
        found = self.toolbox.ledger.newest(most=100)
        return [one for one in found if one.channel in channels or not channels]

    def one(self, channel: str = "C1") -> Delivery:
        """The only one of a channel."""
        (one,) = self.deliveries(channel)
        return one

    def one_or_none(self) -> Delivery | None:
        """The first there is."""
        return next(iter(self.deliveries()), None)

    def state(self, channel: str = "C1") -> tuple[str, str]:
        one = self.one(channel)
        return one.state, one.why

    def subscription(self, channel: str = "C1") -> tuple[str, str]:
        """The state of a channel's only subscription, and why."""
        (one,) = [one for one in self.toolbox.subscriptions.all() if one.channel == channel]
        return one.state, one.why

    def is_free_in(self, seconds: float, channel: str = "C1") -> bool:
        """Whether somebody may take a delivery on then."""
        at = self.clock() + seconds * SECOND
        return self.one(channel).id in self.toolbox.ledger.waiting(at, most=100)


def empty_world() -> World:
    """One without subscriptions and without news."""
    clock = Clock()
    toolbox = toolbox_of(small_toolbox().mind, {}, clock=clock)
    return World(clock=clock, toolbox=toolbox, post=Spoken())
