"""A weekly digest in Slack: subscribed, posted by itself once, opened, paused and resumed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.playground.stand_in import SlackStandIn
from bot.playground.standing_clock import StandingClock
from bot.slack.manifest import read_manifest
from tests.messages.small_world import small_toolbox
from tests.slack.conftest import ALEX, CHANNEL, Running, at_work

FRIDAY = datetime(2026, 11, 27, 12, tzinfo=UTC)
MONDAY = datetime(2026, 11, 30, 9, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.fixture(params=[True, False], ids=["with history", "without"])
def may_look(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def subscribed(may_look: bool) -> Iterator[Running]:
    """A channel that subscribed on a Friday, for Mondays at nine in London."""
    clock = StandingClock(FRIDAY.timestamp())
    with (
        SlackStandIn(
            manifest=read_manifest(), grants_optional=may_look, clock=clock, ack_timeout_s=30
        ) as slack,
        at_work(slack, small_toolbox().commands, clock=clock) as running,
    ):
        slack.slash_command(ALEX, CHANNEL, "/framewise", "digest weekly mon 09:00")
        running.private()
        running.settle()
        yield running


def skip_to(bot: Running, moment: datetime) -> None:
    """Let time pass until a moment, and the minute strike."""
    bot.clock.advance(moment.timestamp() - bot.clock.now)
    bot.bot.minute()


def posted(bot: Running, count: int) -> list[dict[str, Any]]:
    """The digests in the channel, once there are that many."""
    return bot.wait(lambda: standing(bot), count)


def standing(bot: Running) -> list[dict[str, Any]]:
    """The digests in the channel."""
    return [one for one in bot.slack.messages(CHANNEL) if one.get("bot_id")]


def states(bot: Running) -> dict[str, int]:
    return dict(bot.toolbox.ledger.counts())


def test_it_comes_on_monday_at_nine_by_the_subscribers_clock_and_not_before(
    subscribed: Running,
) -> None:
    skip_to(subscribed, MONDAY - timedelta(seconds=1))
    assert states(subscribed) == {}
    skip_to(subscribed, MONDAY)
    (digest,) = posted(subscribed, 1)
    assert "Nothing you should act on this week" in digest["text"]
    subscribed.slack.wait_for(lambda: states(subscribed) == {"posted": 1})


def test_however_often_the_minute_strikes_it_comes_once_a_week(subscribed: Running) -> None:
    for week in range(2):
        skip_to(subscribed, MONDAY + week * WEEK)
        posted(subscribed, week + 1)
        for _ in range(3):
            subscribed.pass_time(60)
    subscribed.slack.wait_for(lambda: states(subscribed) == {"posted": 2})
    assert len(posted(subscribed, 2)) == 2


def test_a_digest_whose_answer_got_lost_stands_there_once(
    subscribed: Running, may_look: bool
) -> None:
    subscribed.slack.fail_next("chat.postMessage", kind="applied_reset")
    skip_to(subscribed, MONDAY)
    subscribed.slack.wait_for(lambda: states(subscribed) == {"unknown": 1})
    skip_to(subscribed, MONDAY + timedelta(minutes=10))
    settled = {"posted": 1} if may_look else {"uncertain": 1}
    subscribed.slack.wait_for(lambda: states(subscribed) == settled)
    skip_to(subscribed, MONDAY + timedelta(hours=1))
    assert len(posted(subscribed, 1)) == 1


def test_a_digest_that_was_lost_on_the_way_is_posted_only_where_that_can_be_seen(
    subscribed: Running, may_look: bool
) -> None:
    subscribed.slack.fail_next("chat.postMessage", kind="request_lost")
    skip_to(subscribed, MONDAY)
    subscribed.slack.wait_for(lambda: states(subscribed) == {"unknown": 1})
    skip_to(subscribed, MONDAY + timedelta(minutes=10))
    settled = {"posted": 1} if may_look else {"uncertain": 1}
    subscribed.slack.wait_for(lambda: states(subscribed) == settled)
    assert len(standing(subscribed)) == int(may_look)


def test_its_details_stand_in_its_thread(subscribed: Running) -> None:
    skip_to(subscribed, MONDAY)
    (digest,) = posted(subscribed, 1)
    subscribed.slack.press(ALEX, CHANNEL, digest["ts"], "Details")
    _, details = subscribed.replies(digest["ts"], 2)
    assert "in detail" in str(details["blocks"])


def test_one_tap_stops_it(subscribed: Running) -> None:
    skip_to(subscribed, MONDAY)
    (digest,) = posted(subscribed, 1)
    subscribed.slack.press(ALEX, CHANNEL, digest["ts"], "Stop")
    place = ("T0PLAYGROUND", CHANNEL)
    subscribed.slack.wait_for(lambda: not subscribed.toolbox.subscriptions.of_channel(*place))
    skip_to(subscribed, MONDAY + WEEK)
    assert states(subscribed) == {"posted": 1}


def test_a_channel_that_lets_it_in_again_gets_it_again(subscribed: Running, may_look: bool) -> None:
    subscribed.slack.remove(CHANNEL)
    skip_to(subscribed, MONDAY)
    told = subscribed.direct()[-1]
    assert "I paused the weekly digest" in told["text"]
    assert states(subscribed) == {"failed": 1}
    subscribed.slack.invite(CHANNEL)
    if not may_look:  # without the optional scopes nobody tells the bot that it is there again
        subscribed.slack.slash_command(ALEX, CHANNEL, "/framewise", "digest resume")
    (one,) = subscribed.slack.wait_for(
        lambda: [each for each in subscribed.toolbox.subscriptions.all() if each.state == "on"]
    )
    assert one.next_due == MONDAY + WEEK
