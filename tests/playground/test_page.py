"""The page: what it serves and to whom; how it behaves is in tests/browser."""

import json
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.playground.stand_in import SlackStandIn
from tests.playground.page_requests import do, get

CHANNEL = "C0MLHELP"


def messages_by_channel(state: dict[str, Any]) -> dict[str, int]:
    return {channel["name"]: len(channel["messages"]) for channel in state["channels"]}


def test_the_page_loads_nothing_from_elsewhere(slack: SlackStandIn) -> None:
    status, headers, html = get(slack.page_url)
    assert status == 200
    assert headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert "http://" not in html
    assert "https://" not in html


@pytest.mark.parametrize("name", ["app.js", "style.css", "renderer.js", "THIRD_PARTY_LICENSES.txt"])
def test_the_files_of_the_page_are_served(slack: SlackStandIn, name: str) -> None:
    assert get(f"{slack.page_url}page/{name}")[0] == 200


@pytest.mark.parametrize("name", ["nope.js", "..%2fstand_in.py", "build", "build%2fpackage.json"])
def test_other_files_are_not(slack: SlackStandIn, name: str) -> None:
    assert get(f"{slack.page_url}page/{name}")[0] == 404


def test_a_foreign_host_or_origin_is_refused(slack: SlackStandIn) -> None:
    assert get(slack.page_url, Host="evil.example")[0] == 403
    post = {"do": "post", "user": "U0ALEX", "channel": CHANNEL, "text": "x"}
    assert do(slack, post, Origin="https://evil.example")[0] == 403
    assert do(slack, post, **{"Content-Type": "text/plain"})[0] == 415
    assert slack.messages(CHANNEL) == []


def test_each_user_sees_their_own(slack: SlackStandIn, client: WebClient) -> None:
    client.chat_postEphemeral(channel=CHANNEL, user="U0ALEX", text="psst")
    slack.direct_message("U0SAM", "private")
    alex, sam = (
        json.loads(get(f"{slack.page_url}page/state?user={user}")[2])
        for user in ("U0ALEX", "U0SAM")
    )
    assert messages_by_channel(alex) == {
        "ml-help": 1,
        "random": 0,
        "mobile-team": 0,
        "leads": 0,
        "U0ALEX": 0,
    }
    assert messages_by_channel(sam) == {"ml-help": 0, "random": 0, "mobile-team": 0, "U0SAM": 1}


def test_a_permalink_leads_to_the_message(slack: SlackStandIn, client: WebClient) -> None:
    ts = client.chat_postMessage(channel=CHANNEL, text="x")["ts"]
    link = client.chat_getPermalink(channel=CHANNEL, message_ts=ts)["permalink"]
    assert get(link)[0] == 200


def test_what_cannot_be_done_is_said(slack: SlackStandIn) -> None:
    assert do(slack, {"do": "dance"})[0] == 400
    status, _, text = do(slack, {"do": "post", "user": "U0ALEX", "channel": "C0NONE", "text": "x"})
    assert (status, text) == (400, "no channel 'C0NONE'")
