"""Slack's pace: about one message a second in each channel, where that is enforced."""

from collections.abc import Iterator

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.stand_in import SlackStandIn
from bot.playground.standing_clock import StandingClock

CHANNEL, OTHER = "C0MLHELP", "C0MOBILE"


@pytest.fixture
def strict(clock: StandingClock) -> Iterator[SlackStandIn]:
    with SlackStandIn(clock=clock, enforces_pace=True) as running:
        yield running


@pytest.fixture
def client(strict: SlackStandIn) -> WebClient:
    return WebClient(token=strict.bot_token, base_url=strict.api_url, retry_handlers=[])


def test_a_second_message_within_a_second_is_refused_and_counted(
    client: WebClient, strict: SlackStandIn, clock: StandingClock
) -> None:
    client.chat_postMessage(channel=CHANNEL, text="1")
    clock.advance(0.9)
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel="#ml-help", text="2")
    response = caught.value.response
    assert (response.status_code, response.headers["Retry-After"]) == (429, "1")
    assert response.data == {"ok": False, "error": "ratelimited"}
    assert strict.refused_for_pace == 1
    clock.advance(0.1)
    assert client.chat_postMessage(channel=CHANNEL, text="2")["ok"]
    assert [each["text"] for each in strict.messages(CHANNEL)] == ["1", "2"]


def test_each_channel_has_its_own_pace(client: WebClient, strict: SlackStandIn) -> None:
    for channel in (CHANNEL, OTHER, "U0ALEX"):
        assert client.chat_postMessage(channel=channel, text="x")["ok"]
    assert strict.refused_for_pace == 0


def test_what_slack_refuses_takes_no_turn(client: WebClient) -> None:
    with pytest.raises(SlackApiError):
        client.chat_postMessage(channel=CHANNEL, text="x", metadata={"event_type": "x"})
    assert client.chat_postMessage(channel=CHANNEL, text="x")["ok"]


def test_what_was_applied_without_an_answer_takes_its_turn(
    client: WebClient, strict: SlackStandIn
) -> None:
    strict.fail_next("chat.postMessage", kind="applied_reset")
    with pytest.raises(OSError):
        client.chat_postMessage(channel=CHANNEL, text="1")
    with pytest.raises(SlackApiError):
        client.chat_postMessage(channel=CHANNEL, text="2")
    assert strict.refused_for_pace == 1


def test_nobody_hurries_where_it_is_not_enforced(slack: SlackStandIn) -> None:
    client = WebClient(token=slack.bot_token, base_url=slack.api_url)
    for _ in range(3):
        assert client.chat_postMessage(channel=CHANNEL, text="x")["ok"]
