"""What went over the wire can be looked at afterwards: by tests, and on the page."""

import json
import urllib.request
from urllib.parse import urlencode

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.slack.state.traffic import KEPT, Traffic
from bot.playground.stand_in import SlackStandIn
from tests.playground.page_requests import get

CHANNEL = "C0MLHELP"


def test_an_event_is_shown_with_its_ack_and_time(app: App, slack: SlackStandIn) -> None:
    app.event("app_mention")(lambda: None)
    app.event("message")(lambda: None)
    slack.post_as_user(channel=CHANNEL, user="U0ALEX", text="@Framewise hello")
    slack.wait_for(lambda: all(each.is_acked for each in slack.deliveries))
    entry = next(each for each in slack.traffic() if each["name"] == "app_mention")
    assert (entry["kind"], entry["from"], entry["outcome"]) == ("event", "slack", "acked")
    assert entry["ms"] >= 0


def test_what_nobody_acked_yet_waits() -> None:
    traffic = Traffic(lambda: 0.0)
    entry = traffic.from_slack("event", "message", {})
    assert (entry.line["outcome"], entry.line["ms"]) == ("waiting", None)


def test_a_call_is_shown_with_its_refusal(client: WebClient, slack: SlackStandIn) -> None:
    with pytest.raises(SlackApiError):
        client.chat_postMessage(channel="C0NONE", text="x")
    assert [each["outcome"] for each in slack.traffic()] == ["channel_not_found"]


def test_a_token_is_never_shown(client: WebClient, slack: SlackStandIn) -> None:
    client.chat_postMessage(channel=CHANNEL, text=f"my token is {slack.bot_token}")
    shown = json.dumps(slack.traffic())
    assert slack.bot_token not in shown
    assert "(hidden)" in shown


def test_a_token_in_a_form_that_cannot_be_read_is_not_shown(
    slack: SlackStandIn,
) -> None:
    form = urlencode({"token": slack.bot_token, "channel": CHANNEL, "blocks": "{"}).encode()
    with urllib.request.urlopen(f"{slack.api_url}chat.postMessage", form, timeout=10) as answer:
        assert json.load(answer)["error"] == "invalid_blocks_format"
    assert slack.bot_token not in json.dumps([slack.traffic(), slack.calls_of("chat.postMessage")])


def test_the_contents_are_as_they_were_when_sent(client: WebClient, slack: SlackStandIn) -> None:
    posted = client.chat_postMessage(channel=CHANNEL, text="before")
    client.chat_update(channel=CHANNEL, ts=posted["ts"], text="after")
    assert slack.traffic()[0]["answer"]["message"]["text"] == "before"


def test_only_the_newest_are_kept() -> None:
    traffic = Traffic(lambda: 0.0)
    for _ in range(KEPT + 1):
        traffic.from_app("call", "auth.test", {})
    assert [each.number for each in traffic.entries] == list(range(2, KEPT + 2))


def test_the_page_lists_the_traffic_and_shows_one_entry_whole(
    client: WebClient, slack: SlackStandIn
) -> None:
    client.chat_postMessage(channel=CHANNEL, text="x")
    (line,) = json.loads(get(f"{slack.page_url}page/traffic")[2])["entries"]
    assert "body" not in line
    whole = json.loads(get(f"{slack.page_url}page/traffic/{line['number']}")[2])
    assert (whole["body"]["text"], whole["answer"]["ok"]) == ("x", True)


def test_an_entry_that_is_gone_is_not_found(slack: SlackStandIn) -> None:
    assert get(f"{slack.page_url}page/traffic/99")[0] == 404
