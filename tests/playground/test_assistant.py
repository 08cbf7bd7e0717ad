"""Prompts, a status and a title in the app's direct messages."""

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.slack.state.app_manifest import EVERYTHING
from bot.playground.stand_in import SlackStandIn
from tests.playground.page_requests import state

DIRECT = "D0ALEX"
PROMPT = {"title": "Downloads", "message": "stats downloads"}


@pytest.fixture
def direct(client: WebClient) -> str:
    return str(client.conversations_open(users="U0ALEX")["channel"]["id"])


def test_the_prompts_that_the_app_set_are_shown(
    client: WebClient, slack: SlackStandIn, direct: str
) -> None:
    client.assistant_threads_setSuggestedPrompts(channel_id=direct, title="Try", prompts=[PROMPT])
    assert state(slack)["prompts"] == {"title": "Try", "prompts": [PROMPT]}
    assert state(slack, "U0SAM")["prompts"] is None


def test_before_that_the_prompts_of_the_manifest_are_shown() -> None:
    features = {**EVERYTHING["features"], "agent_view": {"suggested_prompts": [PROMPT]}}
    with SlackStandIn(manifest={**EVERYTHING, "features": features}) as slack:
        assert state(slack)["prompts"] == {"title": "", "prompts": [PROMPT]}


@pytest.mark.parametrize("prompts", [[], [PROMPT] * 5, [{"title": "x"}], ["x"]])
def test_other_prompts_are_refused(client: WebClient, direct: str, prompts: list[object]) -> None:
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        client.assistant_threads_setSuggestedPrompts(channel_id=direct, prompts=prompts)


def test_prompts_are_for_direct_messages(client: WebClient) -> None:
    with pytest.raises(SlackApiError, match="channel_not_found"):
        client.assistant_threads_setSuggestedPrompts(channel_id="C0MLHELP", prompts=[PROMPT])


def test_prompts_need_their_scope() -> None:
    scopes = [each for each in EVERYTHING["oauth_config"]["scopes"]["bot"] if "assist" not in each]
    granted = {**EVERYTHING, "oauth_config": {"scopes": {"bot": scopes}}}
    with SlackStandIn(manifest=granted) as slack:
        client = WebClient(token=slack.bot_token, base_url=slack.api_url)
        with pytest.raises(SlackApiError, match="missing_scope"):
            client.assistant_threads_setSuggestedPrompts(channel_id=DIRECT, prompts=[PROMPT])


def test_a_status_is_shown_until_the_app_posts(
    client: WebClient, slack: SlackStandIn, direct: str
) -> None:
    ts = slack.direct_message("U0ALEX", "hello")
    client.assistant_threads_setStatus(channel_id=direct, thread_ts=ts, status="is thinking...")
    assert state(slack)["channels"][-1]["status"] == "is thinking..."
    client.chat_postMessage(channel=direct, text="done")
    assert state(slack)["channels"][-1]["status"] == ""


def test_a_status_takes_ten_loading_messages(client: WebClient, direct: str) -> None:
    status = {"channel_id": direct, "thread_ts": "1.1", "status": "x"}
    client.assistant_threads_setStatus(**status, loading_messages=["x"] * 10)
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        client.assistant_threads_setStatus(**status, loading_messages=["x"] * 11)


def test_a_thread_is_named(client: WebClient, slack: SlackStandIn, direct: str) -> None:
    client.assistant_threads_setTitle(channel_id=direct, thread_ts="1.1", title="A detector")
    assert slack.change(lambda space: space.titles) == {(direct, "1.1"): "A detector"}
