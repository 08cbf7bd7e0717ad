"""One test per thing that Slack refuses, against the shape of its answer."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.slack.state.app_manifest import EVERYTHING
from bot.playground.slack.state.workspace import Channel
from bot.playground.stand_in import SlackStandIn
from bot.playground.standing_clock import StandingClock

CHANNEL = "C0MLHELP"


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


MODAL = {"type": "modal", "title": {"type": "plain_text", "text": "Why?"}, "blocks": [section("x")]}


def refused(call: Any, *arguments: Any, **named: Any) -> dict[str, Any]:
    with pytest.raises(SlackApiError) as caught:
        call(*arguments, **named)
    answer = caught.value.response.data
    assert answer["ok"] is False
    return dict(answer)


def error_of(call: Any, *arguments: Any, **named: Any) -> str:
    return str(refused(call, *arguments, **named)["error"])


def without_scope(scope: str) -> dict[str, Any]:
    scopes = [each for each in EVERYTHING["oauth_config"]["scopes"]["bot"] if each != scope]
    return {**EVERYTHING, "oauth_config": {"scopes": {"bot": scopes}}}


def test_no_token_is_not_authed(slack: SlackStandIn) -> None:
    assert error_of(WebClient(base_url=slack.api_url).auth_test) == "not_authed"


def test_a_wrong_token_is_invalid_auth(slack: SlackStandIn) -> None:
    assert error_of(WebClient(token="xoxb-x", base_url=slack.api_url).auth_test) == "invalid_auth"


def test_a_bot_token_opens_no_socket(client: WebClient, slack: SlackStandIn) -> None:
    wrong = client.apps_connections_open
    assert error_of(wrong, app_token=slack.bot_token) == "not_allowed_token_type"


def test_an_unknown_method(client: WebClient) -> None:
    answer = refused(client.api_call, "chat.shout")
    assert answer == {"ok": False, "error": "unknown_method", "req_method": "chat.shout"}


def test_a_missing_scope_names_what_is_needed_and_what_is_there(clock: StandingClock) -> None:
    with SlackStandIn(manifest=without_scope("chat:write"), clock=clock) as slack:
        client = WebClient(token=slack.bot_token, base_url=slack.api_url)
        answer = refused(client.chat_postMessage, channel=CHANNEL, text="hi")
    assert (answer["error"], answer["needed"]) == ("missing_scope", "chat:write")
    assert "im:history" in answer["provided"].split(",")


def test_history_needs_the_scope_of_its_kind_of_conversation(clock: StandingClock) -> None:
    with SlackStandIn(manifest=without_scope("channels:history"), clock=clock) as slack:
        client = WebClient(token=slack.bot_token, base_url=slack.api_url)
        answer = refused(client.conversations_history, channel=CHANNEL)
        slack.direct_message("U0ALEX", "x")
        assert client.conversations_history(channel="D0ALEX")["messages"][0]["text"] == "x"
    assert (answer["error"], answer["needed"]) == ("missing_scope", "channels:history")


def test_an_unknown_channel(client: WebClient) -> None:
    assert error_of(client.chat_postMessage, channel="C0NONE", text="x") == "channel_not_found"
    assert error_of(client.conversations_info, channel="C0NONE") == "channel_not_found"


def test_a_channel_the_bot_is_not_in(client: WebClient, slack: SlackStandIn) -> None:
    assert error_of(client.chat_postMessage, channel="C0RANDOM", text="x") == "not_in_channel"
    assert error_of(client.conversations_history, channel="C0RANDOM") == "not_in_channel"
    slack.invite("C0RANDOM")
    assert client.chat_postMessage(channel="C0RANDOM", text="x")["ok"]


def test_a_public_channel_is_open_with_chat_write_public(clock: StandingClock) -> None:
    scopes = {"bot": ["chat:write", "chat:write.public"]}
    with SlackStandIn(manifest={"oauth_config": {"scopes": scopes}}, clock=clock) as slack:
        client = WebClient(token=slack.bot_token, base_url=slack.api_url)
        assert client.chat_postMessage(channel="C0RANDOM", text="x")["ok"]


def test_a_private_channel_the_bot_is_not_in_does_not_exist(
    client: WebClient, slack: SlackStandIn
) -> None:
    secret = Channel(id="G0SECRET", name="secret", members={"U0SAM"}, is_private=True)
    slack.change(lambda space: space.channels.update({secret.id: secret}))
    assert error_of(client.chat_postMessage, channel=secret.id, text="x") == "channel_not_found"


def test_an_archived_channel(client: WebClient, slack: SlackStandIn) -> None:
    slack.change(lambda space: setattr(space.channels[CHANNEL], "is_archived", True))
    assert error_of(client.chat_postMessage, channel=CHANNEL, text="x") == "is_archived"


@pytest.mark.filterwarnings("ignore:The top-level `text` argument is missing")
def test_neither_text_nor_blocks(client: WebClient) -> None:
    assert error_of(client.chat_postMessage, channel=CHANNEL, text="") == "no_text"


def test_blocks_that_are_not_json(client: WebClient) -> None:
    call = client.api_call
    arguments = {"channel": CHANNEL, "text": "x", "blocks": "[{"}
    assert error_of(call, "chat.postMessage", params=arguments) == "invalid_blocks_format"


def test_invalid_blocks_say_what_and_where(client: WebClient) -> None:
    blocks = [section("fine"), section("x" * 3001)]
    answer = refused(client.chat_postMessage, channel=CHANNEL, text="x", blocks=blocks)
    problem = "must be less than 3001 characters [json-pointer:/blocks/1/text/text]"
    assert answer == {
        "ok": False,
        "error": "invalid_blocks",
        "errors": [problem],
        "response_metadata": {"messages": [f"[ERROR] {problem}"]},
    }


def test_too_much_text_in_all_blocks_together(client: WebClient) -> None:
    blocks = [section("x" * 2700) for _ in range(5)]
    answer = error_of(client.chat_postMessage, channel=CHANNEL, text="x", blocks=blocks)
    assert answer == "msg_blocks_too_long"


def test_long_text_is_truncated_in_a_post_and_refused_in_an_update(client: WebClient) -> None:
    posted = client.chat_postMessage(channel=CHANNEL, text="x" * 40_001)
    assert len(posted["message"]["text"]) == 40_000
    update = client.chat_update
    assert error_of(update, channel=CHANNEL, ts=posted["ts"], text="x" * 4001) == "msg_too_long"


def test_markdown_text_stands_alone_and_has_an_end(client: WebClient) -> None:
    post = client.chat_postMessage
    both = {"channel": CHANNEL, "markdown_text": "**x**", "text": "x"}
    assert error_of(client.api_call, "chat.postMessage", json=both) == "markdown_text_conflict"
    assert error_of(post, channel=CHANNEL, markdown_text="x" * 12_001) == "msg_too_long"


def test_a_thread_that_does_not_exist(client: WebClient) -> None:
    thread = {"channel": CHANNEL, "text": "x", "thread_ts": "1.000001"}
    assert error_of(client.chat_postMessage, **thread) == "thread_not_found"
    assert error_of(client.conversations_replies, channel=CHANNEL, ts="1.1") == "thread_not_found"


def test_messages_of_others_stay_as_they_are(client: WebClient, slack: SlackStandIn) -> None:
    ts = slack.post_as_user(channel=CHANNEL, user="U0SAM", text="mine")
    its = {"channel": CHANNEL, "ts": ts}
    assert error_of(client.chat_update, **its, text="x") == "cant_update_message"
    assert error_of(client.chat_delete, **its) == "cant_delete_message"


def test_a_message_that_does_not_exist(client: WebClient) -> None:
    its = {"channel": CHANNEL, "ts": "1.000001"}
    assert error_of(client.chat_update, **its, text="x") == "message_not_found"
    react = {"channel": CHANNEL, "timestamp": "1.000001", "name": "eyes"}
    assert error_of(client.reactions_add, **react) == "message_not_found"


def test_an_ephemeral_message_cannot_be_updated(client: WebClient) -> None:
    posted = client.chat_postEphemeral(channel=CHANNEL, user="U0ALEX", text="psst")
    its = {"channel": CHANNEL, "ts": posted["message_ts"]}
    assert error_of(client.chat_update, **its, text="x") == "message_not_found"


def test_whom_an_ephemeral_message_cannot_reach(client: WebClient, slack: SlackStandIn) -> None:
    whisper = client.chat_postEphemeral
    assert error_of(whisper, channel=CHANNEL, user="U0NONE", text="x") == "user_not_found"
    slack.change(lambda space: space.channels[CHANNEL].members.discard("U0SAM"))
    assert error_of(whisper, channel=CHANNEL, user="U0SAM", text="x") == "user_not_in_channel"


def test_reactions_are_given_once_and_taken_once(client: WebClient, slack: SlackStandIn) -> None:
    ts = slack.post_as_user(channel=CHANNEL, user="U0SAM", text="hi")
    eyes = {"channel": CHANNEL, "timestamp": ts, "name": "eyes"}
    client.reactions_add(**eyes)
    assert error_of(client.reactions_add, **eyes) == "already_reacted"
    client.reactions_remove(**eyes)
    assert error_of(client.reactions_remove, **eyes) == "no_reaction"


def test_an_unknown_user(client: WebClient) -> None:
    assert error_of(client.users_info, user="U0NONE") == "user_not_found"


def test_a_trigger_is_good_for_three_seconds(
    client: WebClient, slack: SlackStandIn, clock: StandingClock
) -> None:
    fresh, late = (_trigger(client, slack) for _ in range(2))
    clock.advance(3.0)
    assert client.views_open(trigger_id=fresh, view=MODAL)["view"]["type"] == "modal"
    clock.advance(0.1)
    assert error_of(client.views_open, trigger_id=late, view=MODAL) == "expired_trigger_id"


def test_a_trigger_is_good_once(client: WebClient, slack: SlackStandIn) -> None:
    trigger = _trigger(client, slack)
    client.views_open(trigger_id=trigger, view=MODAL)
    assert error_of(client.views_open, trigger_id=trigger, view=MODAL) == "exchanged_trigger_id"
    assert error_of(client.views_open, trigger_id="1.2.3", view=MODAL) == "invalid_trigger_id"


def test_an_invalid_view_says_what_and_where(client: WebClient, slack: SlackStandIn) -> None:
    long = {**MODAL, "title": {"type": "plain_text", "text": "x" * 25}}
    answer = refused(client.views_open, trigger_id=_trigger(client, slack), view=long)
    assert answer["error"] == "invalid_arguments"
    problem = "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"
    assert answer["response_metadata"] == {"messages": [problem]}


def test_a_modal_is_not_a_home_and_a_view_must_exist(client: WebClient) -> None:
    assert error_of(client.views_publish, user_id="U0ALEX", view=MODAL) == "invalid_arguments"
    assert error_of(client.views_update, view_id="V0NONE", view=MODAL) == "not_found"


def test_a_home_that_changed_meanwhile(client: WebClient) -> None:
    home = {"type": "home", "blocks": [section("x")]}
    client.views_publish(user_id="U0ALEX", view=home)
    stale = {"user_id": "U0ALEX", "view": home, "hash": "old"}
    assert error_of(client.views_publish, **stale) == "hash_conflict"


def test_modals_stack_three_high(client: WebClient, slack: SlackStandIn) -> None:
    client.views_open(trigger_id=_trigger(client, slack), view=MODAL)
    for _ in range(2):
        client.views_push(trigger_id=_trigger(client, slack), view=MODAL)
    push = {"trigger_id": _trigger(client, slack), "view": MODAL}
    assert error_of(client.views_push, **push) == "push_limit_reached"


def test_blocks_validate_points_at_the_error(client: WebClient) -> None:
    assert client.blocks_validate(blocks=[section("x")])["ok"]
    answer = refused(client.blocks_validate, blocks=[{"type": "nope"}])
    assert answer["error"] == "invalid_blocks"
    unsupported = {"pointer": "/0/type", "code": "failed_constraint"}
    assert answer["errors"] == [{**unsupported, "message": "unsupported type: nope"}]


def test_faults_are_given_back_as_asked_for(client: WebClient, slack: SlackStandIn) -> None:
    slack.fail_next("chat.postMessage", error="ratelimited", status=429, retry_after_s=1)
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=CHANNEL, text="x")
    response = caught.value.response
    assert (response.status_code, response.headers["Retry-After"]) == (429, "1")
    assert response.data == {"ok": False, "error": "ratelimited"}
    assert client.chat_postMessage(channel=CHANNEL, text="x")["ok"]


def test_a_lost_reply_leaves_the_work_done(slack: SlackStandIn) -> None:
    client = WebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[])
    slack.fail_next("chat.postMessage", loses_reply=True)
    with pytest.raises(OSError):
        client.chat_postMessage(channel=CHANNEL, text="once")
    assert [message["text"] for message in slack.messages(CHANNEL)] == ["once"]


def _trigger(client: WebClient, slack: SlackStandIn) -> str:
    label = {"type": "plain_text", "text": "Go"}
    button = {"type": "button", "action_id": "go", "text": label}
    blocks = [{"type": "actions", "elements": [button]}]
    ts = client.chat_postMessage(channel=CHANNEL, text="x", blocks=blocks)["ts"]
    return str(slack.press("U0ALEX", CHANNEL, ts, "go")["trigger_id"])
