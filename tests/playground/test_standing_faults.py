"""Faults that are switched on and off: what the app then meets, and what the page shows."""

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.stand_in import SlackStandIn
from tests.playground.page_requests import do, state

CHANNEL = "C0MLHELP"


def refused(client: WebClient, method: str) -> SlackApiError:
    with pytest.raises(SlackApiError) as caught:
        client.api_call(method, params={"channel": CHANNEL, "text": "x"})
    return caught.value


def test_too_many_calls_come_with_a_time_to_wait(client: WebClient, slack: SlackStandIn) -> None:
    slack.switch_fault("rate_limited", "on")
    answer = refused(client, "chat.postMessage").response
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")


def test_a_broken_slack_answers_posts_with_a_server_error(
    client: WebClient, slack: SlackStandIn
) -> None:
    slack.switch_fault("server_error", "on")
    assert refused(client, "chat.postMessage").response.status_code == 500
    assert client.auth_test()["ok"]


def test_a_revoked_token_is_refused_everywhere(client: WebClient, slack: SlackStandIn) -> None:
    slack.switch_fault("revoked", "on")
    assert refused(client, "auth.test").response["error"] == "token_revoked"


def test_an_answer_is_lost_but_the_post_is_there(client: WebClient, slack: SlackStandIn) -> None:
    client.retry_handlers.clear()
    slack.switch_fault("reply_lost", "on")
    with pytest.raises(OSError):
        client.chat_postMessage(channel=CHANNEL, text="posted")
    assert [each["text"] for each in slack.messages(CHANNEL)] == ["posted"]


def test_an_event_comes_twice_under_one_id(app: App, slack: SlackStandIn) -> None:
    app.event("message")(lambda: None)
    slack.switch_fault("twice", "on")
    slack.direct_message("U0ALEX", "hello")
    (delivery,) = slack.deliveries
    assert delivery.attempts == 2
    assert [each["attempt"] for each in slack.traffic() if each["kind"] == "event"] == [1, 2]


def test_a_fault_ends_when_it_is_switched_off(client: WebClient, slack: SlackStandIn) -> None:
    slack.switch_fault("server_error", "on")
    slack.switch_fault("server_error", "off")
    assert client.chat_postMessage(channel=CHANNEL, text="x")["ok"]


def test_the_page_switches_a_fault_and_shows_it(slack: SlackStandIn) -> None:
    assert not [each for each in state(slack)["faults"] if each["is_on"]]
    wish = {"do": "fault", "user": "U0ALEX", "name": "revoked", "on": True}
    assert do(slack, wish)[0] == 200
    assert [each["name"] for each in state(slack)["faults"] if each["is_on"]] == ["revoked"]
    assert do(slack, {**wish, "on": False})[0] == 200
    assert not [each for each in state(slack)["faults"] if each["is_on"]]


def test_there_is_no_other_fault(slack: SlackStandIn) -> None:
    assert do(slack, {"do": "fault", "name": "nope", "on": True})[0] == 400


def test_the_page_sends_the_newest_event_once_more(app: App, slack: SlackStandIn) -> None:
    app.event("message")(lambda: None)
    slack.direct_message("U0ALEX", "hello")
    slack.wait_for(lambda: slack.deliveries[0].is_acked)
    assert do(slack, {"do": "redeliver", "user": "U0ALEX"})[0] == 200
    assert slack.deliveries[0].attempts == 2
