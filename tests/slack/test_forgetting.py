"""``forget workspace`` in Slack: admins alone, and only once they have said so twice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.core.conversation import Conversation
from bot.playground.slack.state.workspace import TEAM
from bot.playground.stand_in import SlackStandIn
from tests.messages.small_world import small_toolbox
from tests.slack.conftest import ALEX, CHANNEL, SAM, Running, at_work

QUESTION = "We sort photos on our server, which framework?"
BUTTON = "Forget this workspace"


@pytest.fixture
def real(slack: SlackStandIn) -> Iterator[Running]:
    with at_work(slack, small_toolbox().commands) as running:
        yield running


def remembered(real: Running, ts: str) -> bool:
    place = Conversation(workspace=TEAM, channel=CHANNEL, thread=ts)
    return bool(real.toolbox.memory.standing(place, real.bot.desk.now()).turns)


def test_an_admin_is_asked_first_and_then_all_is_forgotten(real: Running) -> None:
    ts = real.mention(QUESTION)
    real.replies(ts)
    real.slack.slash_command(SAM, CHANNEL, "/framewise", "forget workspace")
    (asked,) = real.private(user=SAM)
    assert "nobody can bring them back" in str(asked["text"])
    real.settle()
    assert remembered(real, ts)
    real.slack.press(SAM, CHANNEL, asked["ts"], BUTTON)
    _, told = real.private(2, user=SAM)
    assert "all that I kept of this workspace" in str(told["text"])
    real.settle()
    assert not remembered(real, ts)
    assert real.slack.ephemerals(CHANNEL, ALEX) == []


def test_who_is_no_admin_is_refused_and_nothing_is_forgotten(real: Running) -> None:
    ts = real.mention(QUESTION)
    real.replies(ts)
    for number, line in enumerate(("forget workspace", "forget workspace surely"), start=1):
        real.slack.slash_command(ALEX, CHANNEL, "/framewise", line)
        assert "Only admins" in str(real.private(number)[-1]["text"])
    real.settle()
    assert remembered(real, ts)


def test_in_a_channel_only_the_admin_sees_the_button(real: Running) -> None:
    real.mention("forget workspace", user=SAM)
    (asked,) = real.private(user=SAM)
    assert BUTTON in str(asked["blocks"])
    real.settle()
    assert [one for one in real.slack.messages(CHANNEL) if one.get("bot_id")] == []
