"""Going on with the digests of a channel that the bot was let into again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.delivery import ChannelGone
from bot.core.digests.schedule import WEEK
from bot.jobs.digests.resume import resume_channel
from bot.store.subscriptions import CHANNEL_GONE
from tests.jobs.digests.world import MONDAY, World

HOUR = timedelta(hours=1)


def resume(world: World, channel: str = "C1") -> int:
    """Lets the bot in again."""
    return resume_channel(world.toolbox.subscriptions, "T1", channel, world.clock())


def test_it_goes_on_in_the_next_week(world: World) -> None:
    world.subscribe()
    world.post.outcomes = [ChannelGone(why="not_in_channel")]
    world.run()
    world.clock.advance(HOUR)
    assert resume(world) == 1
    assert world.subscription() == ("on", "")
    assert world.toolbox.subscriptions.all()[0].next_due == MONDAY + WEEK
    world.clock.advance(WEEK)
    world.freeze()
    world.run()
    assert [one.state for one in world.deliveries()] == ["posted", "failed"]


def test_what_was_paused_for_weeks_gets_no_old_digests(world: World) -> None:
    world.subscribe(state="paused", why=CHANNEL_GONE)
    world.clock.advance(3 * WEEK + HOUR)
    assert resume(world) == 1
    world.run()
    assert world.deliveries() == []
    world.clock.advance(WEEK - HOUR)
    world.freeze()
    world.run()
    assert [one.period for one in world.deliveries()] == ["2026-W52"]


@pytest.mark.parametrize(
    ("state", "why"), [("paused", ""), ("paused", "by hand"), ("stopped", ""), ("on", "")]
)
def test_what_people_paused_or_stopped_stays_so(world: World, state: str, why: str) -> None:
    world.subscribe(state=state, why=why)
    assert resume(world) == 0
    assert world.subscription() == (state, why)


def test_every_digest_of_the_channel_goes_on_and_no_other(world: World) -> None:
    for topics in ((), ("claims",)):
        world.subscribe(topics=topics, state="paused", why=CHANNEL_GONE)
    world.subscribe("C2", state="paused", why=CHANNEL_GONE)
    world.subscribe("C3", workspace="T2", state="paused", why=CHANNEL_GONE)
    assert resume(world) == 2
    states = {one.channel: one.state for one in world.toolbox.subscriptions.all()}
    assert states == {"C1": "on", "C2": "paused", "C3": "paused"}
