"""The drill: a copy of the store is put back days later, and still no digest comes twice.

The clock is behind the wall's, by which Slack gives its messages their times: whatever was posted
was posted later than it was due, as in life.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from slack_sdk import WebClient

from bot.core.delivery import Delivery
from bot.core.digests.digest import Digest
from bot.core.digests.schedule import Schedule
from bot.core.digests.subscription import Subscription
from bot.core.mind import Mind
from bot.jobs.digests.deliver import TOO_LATE, Delivering
from bot.slack.digest_post import DigestPost
from bot.store.backup import back_up
from bot.store.ledger import GRACE
from bot.store.migrate import migrate
from bot.store.places import Place, open_place
from bot.store.restored import look_all_up
from bot.toolbox import Toolbox
from bot.wiring import toolbox_on
from tests.jobs.digests.world import Clock
from tests.messages.small_world import small_toolbox
from tests.slack.scripted import client_of
from tests.storm.slack import StormSlack

HOUR = timedelta(hours=1)
DAYS = timedelta(days=3)
"""How old the copy is when it is put back."""
EVERY = 6 * HOUR
"""Between two channels' digests."""
CHANNELS = 14
"""The first is due six hours before the copy is made, the last at the moment it is put back."""
GOES_DOWN = DAYS - 15 * HOUR
"""When the real store is lost, after the copy was made."""
SETTLED_BEFORE = 1
POSTED = 11
"""Channels whose digest was posted before the store was lost."""
ALL = {f"C{number}": 1 for number in range(CHANNELS)}


@pytest.fixture(scope="module")
def mind() -> Mind:
    return small_toolbox().mind


@dataclass
class Bot:
    """What delivers, on one store."""

    place: Place
    toolbox: Toolbox
    clock: Clock
    slack: StormSlack

    def run(self) -> None:
        """Delivers what is due and waits."""
        post = DigestPost(client=self._client, sleep=lambda seconds: None)
        delivering = Delivering(
            toolbox=self.toolbox, post=post, offer=lambda id, *, delay_s=0.0: None, clock=self.clock
        )
        delivering.enter_due()
        delivering.deliver_all()

    def states(self) -> Counter[str]:
        return Counter(one.state for one in self.deliveries())

    def deliveries(self) -> list[Delivery]:
        return self.toolbox.ledger.newest(most=100)

    def _client(self, workspace: str) -> WebClient:
        return client_of(self.slack.api_url, token=f"xoxb-{workspace}")


@dataclass
class Drill:
    """A store, a Slack, and a clock that both bots go by."""

    folder: Path
    mind: Mind
    slack: StormSlack
    opened: ExitStack
    clock: Clock

    def bot(self, name: str) -> Bot:
        """One on the store in a folder."""
        place = self.opened.enter_context(open_place(self._url(name), wait_s=5, is_new=True))
        for engine in place.engines:
            migrate(engine)
        toolbox = toolbox_on(place.store, self.mind, {}, clock=self.clock)
        return Bot(place=place, toolbox=toolbox, clock=self.clock, slack=self.slack)

    def copy_lives_on_and_is_put_back(self) -> Bot:
        """What happens in those three days; gives the bot on the copy."""
        real = self.bot("real")
        _subscribe_all(real)
        real.run()
        assert len(self.slack.posts) == SETTLED_BEFORE
        _leave_one_open(real)
        back_up(self._url("real"), self.folder / "copy")
        made = self.clock()
        while self.clock() <= made + GOES_DOWN:
            real.run()
            self.clock.advance(HOUR)
        assert len(self.slack.posts) == POSTED
        self.clock.now = made + DAYS
        shutil.copytree(self.folder / "copy", self.folder / "put back")
        return self.bot("put back")

    def digests(self) -> Counter[str]:
        """How many digests stand in each channel."""
        return Counter(post.channel for post in self.slack.posts)

    def _url(self, name: str) -> str:
        return f"sqlite:///{self.folder / name / 'framewise.sqlite3'}"


@pytest.fixture
def drill(tmp_path: Path, mind: Mind, monkeypatch: pytest.MonkeyPatch) -> Iterator[Drill]:
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    began = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - 4 * DAYS
    with ExitStack() as opened, StormSlack() as slack:
        yield Drill(tmp_path, mind, slack, opened, Clock(began))


def test_nothing_is_doubled_and_nothing_lost(drill: Drill) -> None:
    bot = drill.copy_lives_on_and_is_put_back()
    found = look_all_up(bot.place, drill.clock())
    assert (found.open, found.due_again) == (1, CHANNELS - SETTLED_BEFORE - 1)
    bot.run()
    assert len(drill.slack.posts) == POSTED
    drill.clock.advance(GRACE)
    bot.run()
    assert drill.digests() == ALL
    assert bot.states() == {"posted": CHANNELS}
    times = {post.ts for post in drill.slack.posts}
    assert {one.ts for one in bot.deliveries()} == times


def test_without_it_digests_are_doubled(drill: Drill) -> None:
    bot = drill.copy_lives_on_and_is_put_back()
    bot.run()
    doubled = [channel for channel, number in drill.digests().items() if number > 1]
    assert doubled == ["C9", "C10"]


def test_where_it_may_not_look_nothing_is_doubled_and_each_is_uncertain(drill: Drill) -> None:
    bot = drill.copy_lives_on_and_is_put_back()
    drill.slack.plan(history="missing_scope")
    look_all_up(bot.place, drill.clock())
    drill.clock.advance(GRACE)
    bot.run()
    assert len(drill.slack.posts) == POSTED == len(drill.digests())
    assert bot.states() == {"posted": SETTLED_BEFORE, "uncertain": CHANNELS - SETTLED_BEFORE}


def test_what_nobody_posted_for_more_than_a_day_is_left_out(drill: Drill) -> None:
    bot = drill.copy_lives_on_and_is_put_back()
    look_all_up(bot.place, drill.clock())
    drill.clock.advance(24 * HOUR - GRACE)
    bot.run()
    left_out = [one for one in bot.deliveries() if one.state == "skipped"]
    assert [(one.channel, one.why) for one in left_out] == [("C12", TOO_LATE), ("C11", TOO_LATE)]
    assert max(drill.digests().values()) == 1


def test_running_it_twice_does_no_harm(drill: Drill) -> None:
    bot = drill.copy_lives_on_and_is_put_back()
    look_all_up(bot.place, drill.clock())
    again = look_all_up(bot.place, drill.clock())
    assert (again.open, again.due_again) == (CHANNELS - SETTLED_BEFORE, 0)
    drill.clock.advance(GRACE)
    bot.run()
    assert drill.digests() == ALL


def _subscribe_all(bot: Bot) -> None:
    """One channel after another; the first is due by now."""
    at = bot.clock()
    for number in range(CHANNELS):
        due = at + number * EVERY
        schedule = Schedule(weekday=due.weekday(), hour=due.hour, minute=0, zone="UTC")
        one = Subscription(
            workspace="T1",
            channel=f"C{number}",
            schedule=schedule,
            by="U1",
            since=at - timedelta(days=30),
            next_due=due,
        )
        bot.toolbox.subscriptions.keep(one)
    for days in range(-1, 6):
        day = (at + timedelta(days=days)).date()
        news = Digest(day=day, first=day - timedelta(days=7), last=day - timedelta(days=1))
        bot.toolbox.snapshots.freeze(day, msgspec.json.encode(news).decode(), at)


def _leave_one_open(bot: Bot) -> None:
    """The next one waits, for Slack asked it to."""
    bot.clock.advance(EVERY)
    at, ledger = bot.clock(), bot.toolbox.ledger
    ledger.enter_due(at, most=10)
    (held,) = ledger.claim_next(at, most=10)
    ledger.put_off(held, at + HOUR, why="Slack asked to wait")
