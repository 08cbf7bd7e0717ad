"""Subscribing in Slack: buttons in place, refusals and previews to who asked alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.messages.message import Choice, Message, plain
from bot.playground.stand_in import SlackStandIn
from bot.slack.place import Openly
from bot.slack.post import Sender, post
from tests.commands.a_workspace import Digests
from tests.messages.small_world import small_toolbox
from tests.slack.conftest import ALEX, CHANNEL, SAM, Running, at_work

Json = dict[str, Any]
GIA, ELI, KIM = "U0GIA", "U0ELI", "U0KIM"
HOME_OF_ALL = "T0PLAYGROUND"


@pytest.fixture
def real(slack: SlackStandIn) -> Iterator[Running]:
    """The bot with its real commands, on a small world."""
    with at_work(slack, small_toolbox().commands, digests=Digests()) as running:
        yield running


def shown(message: Json) -> str:
    return str(message.get("blocks", ""))


def in_place(real: Running, ts: str, has: str) -> Json:
    """The answer in a thread once it holds something."""

    def look() -> Json | None:
        return next((m for m in real.slack.thread(CHANNEL, ts) if has in shown(m)), None)

    found = real.slack.wait_for(look)
    assert found is not None
    return found


def test_a_channel_is_subscribed_changed_and_stopped_in_place(real: Running) -> None:
    ts = real.mention("digest")
    (reply,) = real.replies(ts)
    for button, has in (
        ("Weekly, Monday 09:00", "This channel gets a digest about everything: Mondays at 09:00"),
        ("Less", "Brief from now on"),
        ("More", "In full from now on"),
        ("Pause", "Nothing comes until it is resumed"),
        ("Resume", "The next one comes on"),
        ("Stop", "Nothing more comes"),
        ("Start again", "This channel gets a digest"),
    ):
        real.slack.press(ALEX, CHANNEL, reply["ts"], button)
        assert in_place(real, ts, has)["ts"] == reply["ts"]
    (kept,) = real.toolbox.subscriptions.of_channel(HOME_OF_ALL, CHANNEL)
    assert (kept.by, kept.schedule.zone, kept.state) == (ALEX, "Europe/London", "on")


@pytest.mark.parametrize(
    ("user", "why"), [(GIA, "Guests can read"), (ELI, "People of other organisations")]
)
def test_who_may_not_is_told_alone_and_nothing_changes(user: str, why: str, real: Running) -> None:
    for each in (GIA, ELI):
        real.slack.invite(CHANNEL, each)
    ts = real.mention("digest")
    (reply,) = real.replies(ts)
    real.slack.press(user, CHANNEL, reply["ts"], "Weekly, Monday 09:00")
    (told,) = real.private(user=user)
    assert why in shown(told)
    assert real.toolbox.subscriptions.all() == []
    assert len(real.replies(ts)) == 1


@pytest.mark.parametrize("in_place", [True, False])
def test_who_may_not_is_told_even_where_nobody_has_answered_yet(
    in_place: bool, real: Running
) -> None:
    button = Choice(label="Weekly", says="digest weekly", in_place=in_place)
    message = Message(summary="news", parts=(plain("news"), button))
    sender = Sender(client=real.bot.home)
    ts = post(sender, Openly(channel=CHANNEL, thread_ts=None), message)
    real.slack.invite(CHANNEL, GIA)
    real.slack.press(GIA, CHANNEL, ts or "", "Weekly")
    (told,) = real.private(user=GIA)
    assert "Guests can read" in shown(told)
    assert "thread_ts" not in told, "Slack shows nothing to one person in an empty thread"


def test_a_preview_is_shown_to_who_asks_alone(real: Running) -> None:
    ts = real.mention("digest preview jax")
    (told,) = real.private()
    assert "The news of jax" in shown(told)
    assert "thread_ts" not in told, "Slack shows nothing to one person in an empty thread"
    asked = real.mention("digest")
    (reply,) = real.replies(asked)
    real.slack.press(SAM, CHANNEL, reply["ts"], "Preview")
    assert "A preview, for you alone" in shown(real.private(user=SAM)[0])
    real.settle()
    assert [m for m in real.slack.thread(CHANNEL, ts) if m.get("bot_id")] == []
    assert len(real.replies(asked)) == 1


def test_only_an_admin_lists_all_and_alone(real: Running) -> None:
    real.replies(real.mention("digest weekly"))
    real.mention("digest list all", user=SAM)
    (told,) = real.private(user=SAM)
    assert f"<#{CHANNEL}>" in shown(told)
    refused = real.mention("digest list all", user=KIM)
    assert "Only admins" in shown(real.replies(refused)[0])


def test_the_home_and_direct_messages_go_on_with_ones_own(real: Running) -> None:
    real.replies(real.mention("digest weekly jax"))
    real.slack.open_home(ALEX)
    home = real.slack.wait_for(lambda: real.slack.home(ALEX))
    assert f"<#{CHANNEL}>" in str(home["blocks"])
    real.slack.press_in_view(ALEX, "1. JAX")
    (opened,) = real.direct()
    real.slack.press(ALEX, ALEX, opened["ts"], "Stop")
    real.slack.wait_for(lambda: "Nothing more comes" in shown(real.direct()[0]))
    assert real.toolbox.subscriptions.of_channel(HOME_OF_ALL, CHANNEL) == []
