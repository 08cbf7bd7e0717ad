"""Round trips through slack_sdk's own WebClient."""

from typing import Any

import pytest
from slack_sdk import WebClient

from bot.playground.stand_in import SlackStandIn
from bot.playground.standing_clock import StandingClock

CHANNEL = "C0MLHELP"


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def test_who_am_i_and_with_which_scopes(client: WebClient) -> None:
    answer = client.auth_test()
    assert (answer["user_id"], answer["bot_id"]) == ("U0FRAMEWISE", "B0FRAMEWISE")
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


def test_a_post_is_stored_recorded_and_given_back(client: WebClient, slack: SlackStandIn) -> None:
    posted = client.chat_postMessage(channel="#ml-help", text="hi", blocks=[section("*hi*")])
    assert posted["channel"] == CHANNEL
    assert slack.messages(CHANNEL) == [posted["message"]]
    assert posted["message"]["blocks"][0]["block_id"]
    sent = {"channel": "#ml-help", "text": "hi", "blocks": [section("*hi*")]}
    assert slack.calls_of("chat.postMessage") == [sent]


def test_times_are_unique_while_the_clock_stands(client: WebClient) -> None:
    times = [client.chat_postMessage(channel=CHANNEL, text=str(n))["ts"] for n in range(3)]
    assert times == ["1700000000.000000", "1700000000.000001", "1700000000.000002"]


def test_a_form_body_reads_as_a_json_body_does(client: WebClient) -> None:
    blocks = '[{"type": "divider"}]'
    form = {"channel": CHANNEL, "text": "x", "blocks": blocks}
    assert client.api_call("chat.postMessage", data=form)["message"]["blocks"][0]["block_id"]


def test_threads_count_their_replies(client: WebClient, slack: SlackStandIn) -> None:
    root = slack.post_as_user(channel=CHANNEL, user="U0ALEX", text="root")
    first = client.chat_postMessage(channel=CHANNEL, text="one", thread_ts=root)["ts"]
    client.chat_postMessage(channel=CHANNEL, text="two", thread_ts=first)
    thread = client.conversations_replies(channel=CHANNEL, ts=root)["messages"]
    assert [message["text"] for message in thread] == ["root", "one", "two"]
    assert thread[0]["reply_count"] == 2
    assert {message["thread_ts"] for message in thread} == {root}
    top = client.conversations_history(channel=CHANNEL)["messages"]
    assert [message["text"] for message in top] == ["root"]


def test_history_is_paged_bounded_and_newest_first(client: WebClient, slack: SlackStandIn) -> None:
    times = [slack.post_as_user(channel=CHANNEL, user="U0SAM", text=str(n)) for n in range(5)]
    first = client.conversations_history(channel=CHANNEL, limit=2)
    assert [message["text"] for message in first["messages"]] == ["4", "3"]
    cursor = first["response_metadata"]["next_cursor"]
    second = client.conversations_history(channel=CHANNEL, limit=2, cursor=cursor)
    assert [message["text"] for message in second["messages"]] == ["2", "1"]
    since = client.conversations_history(channel=CHANNEL, oldest=times[3], inclusive=True)
    assert [message["text"] for message in since["messages"]] == ["4", "3"]


def test_metadata_is_shown_when_asked_for(client: WebClient) -> None:
    about = {"event_type": "digest", "event_payload": {"week": 47}}
    client.chat_postMessage(channel=CHANNEL, text="x", metadata=about)
    plain = client.conversations_history(channel=CHANNEL)["messages"][0]
    full = client.conversations_history(channel=CHANNEL, include_all_metadata=True)["messages"][0]
    assert "metadata" not in plain
    assert full["metadata"] == about


def test_an_update_replaces_and_a_delete_removes(client: WebClient, slack: SlackStandIn) -> None:
    posted = client.chat_postMessage(channel=CHANNEL, text="a", blocks=[section("a")])
    changed = client.chat_update(channel=CHANNEL, ts=posted["ts"], text="b", blocks=[])
    assert changed["text"] == "b"
    assert "blocks" not in slack.messages(CHANNEL)[0]
    assert slack.messages(CHANNEL)[0]["edited"]["user"] == "U0FRAMEWISE"
    client.chat_delete(channel=CHANNEL, ts=posted["ts"])
    assert slack.messages(CHANNEL) == []


def test_an_ephemeral_message_is_for_one(client: WebClient, slack: SlackStandIn) -> None:
    client.chat_postEphemeral(channel=CHANNEL, user="U0ALEX", text="psst")
    assert slack.messages(CHANNEL) == []
    assert [message["text"] for message in slack.ephemerals(CHANNEL, "U0ALEX")] == ["psst"]
    assert slack.ephemerals(CHANNEL, "U0SAM") == []


def test_a_permalink_has_slacks_form(client: WebClient, slack: SlackStandIn) -> None:
    root = slack.post_as_user(channel=CHANNEL, user="U0ALEX", text="root")
    reply = client.chat_postMessage(channel=CHANNEL, text="x", thread_ts=root)["ts"]
    link = client.chat_getPermalink(channel=CHANNEL, message_ts=reply)["permalink"]
    place = f"archives/{CHANNEL}/p{reply.replace('.', '')}?thread_ts={root}&cid={CHANNEL}"
    assert link == slack.page_url + place


def test_channels_members_and_people(client: WebClient) -> None:
    names = [channel["name"] for channel in client.conversations_list()["channels"]]
    assert names == ["ml-help", "random", "mobile-team"]
    assert client.conversations_info(channel="C0RANDOM")["channel"]["is_member"] is False
    members = client.conversations_members(channel=CHANNEL)["members"]
    assert members == ["U0ALEX", "U0FRAMEWISE", "U0KIM", "U0SAM"]
    assert client.users_info(user="U0ALEX")["user"]["tz"] == "Europe/London"


def test_direct_messages_open_once(client: WebClient) -> None:
    opened = client.conversations_open(users="U0SAM")["channel"]
    assert opened["id"] == client.conversations_open(users=["U0SAM"])["channel"]["id"]
    posted = client.chat_postMessage(channel="U0SAM", text="hi")
    assert posted["channel"] == opened["id"]


def test_reactions_are_on_the_message(client: WebClient, slack: SlackStandIn) -> None:
    ts = slack.post_as_user(channel=CHANNEL, user="U0SAM", text="hi")
    client.reactions_add(channel=CHANNEL, timestamp=ts, name="eyes")
    eyes = {"name": "eyes", "users": ["U0FRAMEWISE"], "count": 1}
    assert slack.messages(CHANNEL)[0]["reactions"] == [eyes]


def test_a_home_is_published_for_its_user(client: WebClient, slack: SlackStandIn) -> None:
    client.views_publish(user_id="U0ALEX", view={"type": "home", "blocks": [section("hello")]})
    home = slack.home("U0ALEX")
    assert home is not None
    assert home["blocks"][0]["text"]["text"] == "hello"
    assert slack.home("U0SAM") is None


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("<!channel> & <script>", "&lt;!channel&gt; &amp; &lt;script&gt;"),
        ("@Framewise hello", "<@U0FRAMEWISE> hello"),
        ("<@U0FRAMEWISE> hello", "<@U0FRAMEWISE> hello"),
        ("see #random", "see <#C0RANDOM|random>"),
        ("at https://x.org/?a=1&b=2.", "at <https://x.org/?a=1&amp;b=2>."),
        ("mail sam@x.org, ask @nobody", "mail sam@x.org, ask @nobody"),
    ],
)
def test_what_a_person_typed_is_stored_as_slack_does(
    slack: SlackStandIn, typed: str, sent: str
) -> None:
    slack.post_as_user(channel=CHANNEL, user="U0ALEX", text=typed)
    assert slack.messages(CHANNEL)[0]["text"] == sent


def test_the_bots_name_is_the_manifests(clock: StandingClock) -> None:
    manifest = {"features": {"bot_user": {"display_name": "Compass"}}}
    with SlackStandIn(manifest=manifest, clock=clock) as slack:
        slack.post_as_user(channel=CHANNEL, user="U0ALEX", text="@compass hi")
        assert slack.messages(CHANNEL)[0]["text"] == "<@U0FRAMEWISE> hi"
