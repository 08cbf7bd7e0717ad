"""One cell of the storm's table: which database and order, and how hard it blows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from bot.core.digests.schedule import Schedule
from bot.core.digests.subscription import Subscription
from tests.storm.digests.steps import STOPS, STOPS_IN_TRANSACTION
from tests.storm.slack import KINDS

Way = Literal["direct", "huey", "post then save", "save then post"]
TIMEOUT_S = 0.5
"""How long Slack's client waits."""
TOPICS = ((), ("claims",), ("downloads",))
"""Every third channel has so many subscriptions, the others have one."""
CHANNELS_OF_WORKSPACE = 20


@dataclass(frozen=True, kw_only=True)
class Cell:
    """What is tried."""

    database: Literal["sqlite", "postgresql"]
    way: Way = "direct"
    """How the digests are delivered: in a loop, by the engine, or as one should not."""
    has_history: bool = True
    """Whether the bot may read the channels."""
    digests: int

    @property
    def is_plain(self) -> bool:
        """Whether it is there to show what goes wrong without a ledger."""
        return self.way in ("post then save", "save then post")

    @property
    def name(self) -> str:
        """In words."""
        return f"{self.database}, {self.way}, {'history' if self.has_history else 'no history'}"


@dataclass(frozen=True, kw_only=True)
class Weather:
    """How hard it blows."""

    seed: int
    p: float = 0.25
    """How often a post goes wrong."""
    q: float = 0.2
    """How often a look at a channel's history does."""
    kinds: tuple[str, ...] = KINDS
    """Of the faults of posts; one that is named more often comes more often."""
    workers: int = 4
    visits: int = 6
    """So many visits to steps at which a worker may be killed it survives at the most."""
    uneven: int = 1
    """So many more may be killed at one step than at another."""
    kills_each: int = 1000
    """No worker is killed any more once so many were at each step."""
    stoppable: int = 2
    """So many of the workers may be stopped for longer than their lease, and killed later."""
    stopped: float = 0.6
    """How likely one of them is stopped before it is killed."""
    most_stops: int = 1000
    stops: tuple[str, ...] = (*STOPS, *STOPS_IN_TRANSACTION)
    """Where, in turn."""
    sleeps: float = 3.0
    """For so many leases, or until the others are done: they are to find what it was at."""
    lease: timedelta = timedelta(seconds=3)
    grace: timedelta = timedelta(seconds=2.5)
    late_s: float = 1.5
    """A late post appears within so many seconds."""
    ends_after_s: float = 1800.0


def subscriptions(digests: int, at: datetime) -> list[Subscription]:
    """As many, due in this minute, spread over channels and workspaces."""
    made: list[Subscription] = []
    schedule = Schedule(weekday=at.weekday(), hour=at.hour, minute=at.minute, zone="UTC")
    channel = 0
    while len(made) < digests:
        topics_here = TOPICS if channel % 3 == 0 else TOPICS[:1]
        for topics in topics_here[: digests - len(made)]:
            made.append(
                Subscription(
                    workspace=f"T{channel // CHANNELS_OF_WORKSPACE}",
                    channel=f"C{channel}",
                    topics=topics,
                    schedule=schedule,
                    by="U1",
                    since=at - timedelta(days=30),
                    next_due=at.replace(second=0, microsecond=0),
                )
            )
        channel += 1
    return made


def now() -> datetime:
    """The time it is."""
    return datetime.now(UTC)
