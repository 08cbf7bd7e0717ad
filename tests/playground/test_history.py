"""Reading back what was said: which messages, how many at once, and who may."""

from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.slack.state.app_manifest import EVERYTHING
from bot.playground.stand_in import SlackStandIn
from bot.playground.standing_clock import StandingClock

CHANNEL = "C0MLHELP"


@pytest.fixture
def times(slack: SlackStandIn) -> list[str]:
    """When "0" to "19" were said."""
    return [slack.post_as_user(channel=CHANNEL, user="U0SAM", text=str(n)) for n in range(20)]


def texts(answer: Any) -> list[str]:
    return [each["text"] for each in answer["messages"]]


def down(start: int, end: int) -> list[str]:
    return [str(n) for n in range(start, end, -1)]


def error_of(call: Any, **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    return str(caught.value.response["error"])


@pytest.mark.usefixtures("times")
def test_a_page_holds_the_newest_a_hundred_unless_said(
    client: WebClient, slack: SlackStandIn
) -> None:
    first = client.conversations_history(channel=CHANNEL, limit=15)
    assert (texts(first), first["has_more"]) == (down(19, 4), True)
    for n in range(20, 101):
        slack.post_as_user(channel=CHANNEL, user="U0SAM", text=str(n))
    assert len(texts(client.conversations_history(channel=CHANNEL))) == 100
    assert len(texts(client.conversations_history(channel=CHANNEL, limit=5000))) == 101


@pytest.mark.usefixtures("times")
def test_pages_follow_each_other_though_more_is_said(
    client: WebClient, slack: SlackStandIn
) -> None:
    read: list[str] = []
    for page in client.conversations_history(channel=CHANNEL, limit=8):
        read += texts(page)
        slack.post_as_user(channel=CHANNEL, user="U0SAM", text="later")
    assert read == down(19, -1)


@pytest.mark.parametrize(
    ("inclusive", "expected"), [(None, down(7, 5)), (False, down(7, 5)), (True, down(8, 4))]
)
def test_the_ends_count_only_when_included(
    client: WebClient, times: list[str], inclusive: bool | None, expected: list[str]
) -> None:
    between = {"oldest": times[5], "latest": times[8], "inclusive": inclusive}
    assert texts(client.conversations_history(channel=CHANNEL, **between)) == expected


def test_after_an_oldest_without_a_latest_come_those_next_to_it(
    client: WebClient, times: list[str]
) -> None:
    since = {"channel": CHANNEL, "oldest": times[1], "limit": 3}
    first = client.conversations_history(**since)
    assert texts(first) == ["4", "3", "2"]
    cursor = first["response_metadata"]["next_cursor"]
    assert texts(client.conversations_history(**since, cursor=cursor)) == ["7", "6", "5"]
    until = {"latest": times[19], "inclusive": True}
    assert texts(client.conversations_history(**since, **until)) == ["19", "18", "17"]


def test_one_message_is_found_by_its_time(client: WebClient, times: list[str]) -> None:
    just = {"latest": times[9], "inclusive": True, "limit": 1}
    assert texts(client.conversations_history(channel=CHANNEL, **just)) == ["9"]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"oldest": "yesterday"}, "invalid_ts_oldest"),
        ({"latest": "-1"}, "invalid_ts_latest"),
        ({"cursor": "7"}, "invalid_cursor"),
        ({"cursor": "bmV4dF90czp4"}, "invalid_cursor"),
        ({"limit": "many"}, "invalid_arguments"),
    ],
)
@pytest.mark.usefixtures("times")
def test_what_cannot_be_read_is_refused(
    client: WebClient, arguments: dict[str, str], error: str
) -> None:
    arguments = {"channel": CHANNEL, **arguments}
    call = client.api_call
    assert error_of(call, api_method="conversations.history", params=arguments) == error


def test_the_root_is_on_each_page_of_a_thread(client: WebClient, slack: SlackStandIn) -> None:
    root = slack.post_as_user(channel=CHANNEL, user="U0SAM", text="root")
    for n in range(5):
        slack.post_as_user(channel=CHANNEL, user="U0SAM", text=str(n), thread_ts=root)
    pages = client.conversations_replies(channel=CHANNEL, ts=root, limit=3)
    read = [texts(page) for page in pages]
    assert read == [["root", "0", "1"], ["root", "2", "3"], ["root", "4"]]


def test_a_thread_is_found_by_a_reply_and_bounded(client: WebClient, slack: SlackStandIn) -> None:
    root = slack.post_as_user(channel=CHANNEL, user="U0SAM", text="root")
    times = [
        slack.post_as_user(channel=CHANNEL, user="U0SAM", text=str(n), thread_ts=root)
        for n in range(3)
    ]
    since = {"channel": CHANNEL, "ts": times[2], "oldest": times[0]}
    assert texts(client.conversations_replies(**since)) == ["root", "1", "2"]


def test_a_message_that_only_one_sees_is_no_thread(client: WebClient) -> None:
    ts = client.chat_postEphemeral(channel=CHANNEL, user="U0SAM", text="psst")["message_ts"]
    assert error_of(client.conversations_replies, channel=CHANNEL, ts=ts) == "thread_not_found"


@pytest.fixture(params=["channels:history", "groups:history", "im:history"])
def lacking(request: pytest.FixtureRequest, clock: StandingClock) -> Iterator[tuple[str, Any]]:
    """A scope that is not granted, and a client that meets it."""
    scopes = EVERYTHING["oauth_config"]["scopes"]["bot"]
    granted = {"bot": [scope for scope in scopes if scope != request.param]}
    with SlackStandIn(manifest={"oauth_config": {"scopes": granted}}, clock=clock) as slack:
        slack.direct_message("U0ALEX", "x")
        yield request.param, WebClient(token=slack.bot_token, base_url=slack.api_url)


@pytest.mark.parametrize("method", ["conversations.history", "conversations.replies"])
def test_each_kind_of_conversation_has_its_scope(lacking: tuple[str, Any], method: str) -> None:
    scope, client = lacking
    channels = {"channels": CHANNEL, "groups": "G0LEADS", "im": "D0ALEX"}
    for kind, channel in channels.items():
        arguments = {"channel": channel, "ts": "1.000000"}
        try:
            answer = client.api_call(method, params=arguments).data
        except SlackApiError as refused:
            answer = refused.response.data
        assert (answer.get("needed") == scope) is (f"{kind}:history" == scope)


@pytest.mark.parametrize(
    ("channel", "error"), [("C0RANDOM", "not_in_channel"), ("G0LEADS", "channel_not_found")]
)
def test_only_members_read(
    client: WebClient, slack: SlackStandIn, channel: str, error: str
) -> None:
    if channel == "G0LEADS":
        slack.remove(channel)
    assert error_of(client.conversations_history, channel=channel) == error
    assert error_of(client.conversations_replies, channel=channel, ts="1.000000") == error
