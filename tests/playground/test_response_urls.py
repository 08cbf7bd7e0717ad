"""What Slack lets an app do with a response_url, and when it stops."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from bot.playground.stand_in import SlackStandIn
from bot.playground.standing_clock import StandingClock

CHANNEL = "C0MLHELP"
BUTTON = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
BLOCKS: list[dict[str, Any]] = [{"type": "actions", "elements": [BUTTON]}]


@pytest.fixture
def command(slack: SlackStandIn) -> WebhookClient:
    """The response_url of a command."""
    payload = slack.slash_command("U0ALEX", CHANNEL, "/framewise", "help")
    return WebhookClient(payload["response_url"])


@pytest.fixture
def click(slack: SlackStandIn, client: WebClient) -> WebhookClient:
    """The response_url of a click on the channel's only message."""
    ts = client.chat_postMessage(channel=CHANNEL, text="x", blocks=BLOCKS)["ts"]
    return WebhookClient(slack.press("U0ALEX", CHANNEL, ts, "go")["response_url"])


def texts(messages: list[dict[str, Any]]) -> list[str]:
    return [message["text"] for message in messages if message["user"] == "U0FRAMEWISE"]


def test_five_answers_and_no_sixth(command: WebhookClient, slack: SlackStandIn) -> None:
    answers = [command.send(text=str(n)) for n in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert answers[0].body == "ok"
    assert answers[5].body == '{"ok": false, "error": "used_url"}'
    assert texts(slack.ephemerals(CHANNEL, "U0ALEX")) == ["0", "1", "2", "3", "4"]


def test_thirty_minutes_and_no_more(command: WebhookClient, clock: StandingClock) -> None:
    clock.advance(30 * 60)
    assert command.send(text="in time").status_code == 200
    clock.advance(1)
    late = command.send(text="late")
    assert (late.status_code, late.body) == (404, '{"ok": false, "error": "expired_url"}')


def test_an_answer_in_the_channel_is_for_everyone(
    command: WebhookClient, slack: SlackStandIn
) -> None:
    command.send(text="for all", response_type="in_channel")
    assert texts(slack.messages(CHANNEL)) == ["for all"]


def test_the_clicked_message_is_replaced(click: WebhookClient, slack: SlackStandIn) -> None:
    click.send(text="done", replace_original=True)
    assert texts(slack.messages(CHANNEL)) == ["done"]
    assert "blocks" not in slack.messages(CHANNEL)[0]


def test_the_clicked_message_is_deleted(click: WebhookClient, slack: SlackStandIn) -> None:
    click.send(delete_original=True)
    assert slack.messages(CHANNEL) == []


def test_bad_blocks_are_refused_here_too(command: WebhookClient) -> None:
    answer = command.send(text="x", blocks=[{"type": "nope"}])
    assert answer.status_code == 400
    assert "unsupported type: nope [json-pointer:/blocks/0/type]" in answer.body


def test_an_address_that_was_never_given_out(slack: SlackStandIn) -> None:
    stray = WebhookClient(slack.page_url + "commands/T0PLAYGROUND/99/playground")
    assert stray.send(text="x").status_code == 404
