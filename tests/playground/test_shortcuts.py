"""Shortcuts on messages and from anywhere, as Slack's own Bolt hears them."""

import queue
from typing import Any

import pytest
from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.playground.stand_in import SlackStandIn
from tests.playground.page_requests import do, state

CHANNEL = "C0MLHELP"
Json = dict[str, Any]


def test_a_shortcut_on_a_message_carries_the_message(app: App, slack: SlackStandIn) -> None:
    heard: queue.Queue[Json] = queue.Queue()
    app.message_shortcut("on_message")(lambda ack, shortcut: (ack(), heard.put(shortcut)))
    ts = slack.post_as_user(channel=CHANNEL, user="U0SAM", text="our detector is slow")
    slack.shortcut("U0ALEX", "on_message", CHANNEL, ts)
    body = heard.get(timeout=10)
    assert (body["message"]["text"], body["message_ts"]) == ("our detector is slow", ts)
    assert (body["channel"]["id"], body["user"]["id"]) == (CHANNEL, "U0ALEX")


def test_a_shortcut_on_a_message_is_answered_by_its_response_url(
    app: App, slack: SlackStandIn
) -> None:
    @app.message_shortcut("on_message")
    def on_message(ack: Ack, respond: Respond) -> None:
        ack()
        respond("only for you")

    ts = slack.post_as_user(channel=CHANNEL, user="U0SAM", text="x")
    slack.shortcut("U0ALEX", "on_message", CHANNEL, ts)
    slack.wait_for(lambda: slack.ephemerals(CHANNEL, "U0ALEX"))
    assert slack.ephemerals(CHANNEL, "U0ALEX")[0]["text"] == "only for you"


def test_a_shortcut_from_anywhere_opens_a_modal(app: App, slack: SlackStandIn) -> None:
    @app.global_shortcut("anywhere")
    def on_shortcut(ack: Ack, shortcut: Json, client: WebClient) -> None:
        ack()
        view = {"type": "modal", "title": {"type": "plain_text", "text": "Ask"}, "blocks": []}
        client.views_open(trigger_id=shortcut["trigger_id"], view=view)

    assert "channel" not in slack.shortcut("U0ALEX", "anywhere")
    slack.wait_for(lambda: slack.modal("U0ALEX"))


def test_a_shortcut_that_nobody_declared_is_a_mistake(slack: SlackStandIn) -> None:
    with pytest.raises(LookupError, match="no shortcut 'nope'"):
        slack.shortcut("U0ALEX", "nope")


def test_a_shortcut_on_a_message_needs_one(slack: SlackStandIn) -> None:
    with pytest.raises(LookupError, match="'on_message' is run on a message"):
        slack.shortcut("U0ALEX", "on_message")


def test_a_shortcut_without_an_app_is_said_to_have_failed(slack: SlackStandIn) -> None:
    slack.shortcut("U0ALEX", "anywhere")
    assert "dispatch_failed" in slack.ephemerals("U0ALEX")[0]["text"]


def test_the_page_lists_the_shortcuts_and_runs_them(app: App, slack: SlackStandIn) -> None:
    heard: queue.Queue[Json] = queue.Queue()
    app.global_shortcut("anywhere")(lambda ack, shortcut: (ack(), heard.put(shortcut)))
    listed = [each["callback_id"] for each in state(slack)["shortcuts"]]
    assert listed == ["on_message", "anywhere"]
    assert do(slack, {"do": "shortcut", "user": "U0ALEX", "callback_id": "anywhere"})[0] == 200
    assert heard.get(timeout=10)["user"]["id"] == "U0ALEX"
