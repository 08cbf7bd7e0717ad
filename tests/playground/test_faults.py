"""The nine ways a call ends otherwise than it should: what the app is told, and what is there."""

import http.client
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.slack.state.faults import KINDS
from bot.playground.stand_in import SlackStandIn
from tests.playground.page_requests import do

CHANNEL = "C0MLHELP"
APPLIED = {kind for kind, fault in KINDS.items() if fault.applies}


@pytest.fixture
def once(slack: SlackStandIn) -> WebClient:
    """A client that tries once and waits little."""
    return WebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[], timeout=1)


@contextmanager
def failing(kind: str) -> Iterator[None]:
    """What Slack's own client raises for a fault."""
    expected = {
        "request_lost": http.client.RemoteDisconnected,
        "applied_late": http.client.RemoteDisconnected,
        "applied_reset": ConnectionResetError,
        "applied_hang": TimeoutError,
        "applied_truncated": http.client.IncompleteRead,
    }.get(kind, SlackApiError)
    with pytest.raises(expected) as caught:
        yield
    if isinstance(caught.value, SlackApiError):
        status = {"rate_limited": 429, "applied_html": 200}.get(kind, 500)
        assert caught.value.response.status_code == status
    if kind == "applied_reset":
        assert not isinstance(caught.value, http.client.RemoteDisconnected)


@pytest.mark.parametrize("kind", KINDS)
def test_each_does_what_it_says(once: WebClient, slack: SlackStandIn, kind: str) -> None:
    slack.fail_next("chat.postMessage", kind=kind, late_s=0.2)
    with failing(kind):
        once.chat_postMessage(channel=CHANNEL, text="first")
    if kind == "applied_late":
        assert slack.messages(CHANNEL) == []
        slack.wait_for(lambda: slack.messages(CHANNEL))
    there = [each["text"] for each in slack.messages(CHANNEL)]
    assert there == (["first"] if kind in APPLIED else [])
    assert once.chat_postMessage(channel=CHANNEL, text="second")["ok"]


def test_six_apply_all_the_same() -> None:
    assert KINDS.keys() - APPLIED == {"request_lost", "rate_limited", "server_error"}


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [("request_lost", "connection_closed"), ("applied_html", "html"), ("server_error", None)],
)
def test_the_traffic_says_what_went_wrong(
    once: WebClient, slack: SlackStandIn, kind: str, outcome: str | None
) -> None:
    slack.fail_next("chat.postMessage", kind=kind)
    with failing(kind):
        once.chat_postMessage(channel=CHANNEL, text="x")
    assert slack.traffic()[0]["outcome"] == (outcome or "internal_error")


def test_a_late_post_that_slack_refuses_is_not_there(once: WebClient, slack: SlackStandIn) -> None:
    slack.fail_next("chat.postMessage", kind="applied_late", late_s=0.1)
    with failing("applied_late"):
        once.chat_postMessage(channel="C0RANDOM", text="x")
    slack.fail_next("chat.postMessage", kind="applied_late", late_s=0.1)
    with failing("applied_late"):
        once.chat_postMessage(channel=CHANNEL, text="x")
    slack.wait_for(lambda: slack.messages(CHANNEL))
    assert slack.messages("C0RANDOM") == []


def test_history_can_fail_too(once: WebClient, slack: SlackStandIn) -> None:
    slack.fail_next("conversations.history", kind="server_error", times=2)
    for _ in range(2):
        with failing("server_error"):
            once.conversations_history(channel=CHANNEL)
    assert once.conversations_history(channel=CHANNEL)["ok"]


def test_there_is_no_other_kind(slack: SlackStandIn) -> None:
    with pytest.raises(LookupError, match="no fault 'nope'"):
        slack.fail_next("chat.postMessage", kind="nope")


@pytest.mark.parametrize(
    ("switch", "kind"),
    [
        ("request_lost", "request_lost"),
        ("reply_lost", "applied_reset"),
        ("applied_hang", "applied_hang"),
        ("applied_html", "applied_html"),
        ("applied_server_error", "applied_server_error"),
        ("applied_truncated", "applied_truncated"),
    ],
)
def test_a_switch_on_the_page_lets_every_post_fail(
    once: WebClient, slack: SlackStandIn, switch: str, kind: str
) -> None:
    wish = {"do": "fault", "user": "U0ALEX", "name": switch, "on": True}
    assert do(slack, wish)[0] == 200
    with failing(kind):
        once.chat_postMessage(channel=CHANNEL, text="x")
    assert bool(slack.messages(CHANNEL)) is (kind in APPLIED)
    assert once.auth_test()["ok"]
