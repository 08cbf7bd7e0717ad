"""People edit and delete what they wrote, and the app hears of it."""

import pytest
from slack_sdk import WebClient

from bot.playground.stand_in import SlackStandIn
from tests.playground.page_requests import do

CHANNEL = "C0MLHELP"


def events(slack: SlackStandIn, subtype: str) -> list[dict[str, object]]:
    told = [each.envelope["payload"]["event"] for each in slack.deliveries]
    return [event for event in told if event.get("subtype") == subtype]


def test_an_edited_message_says_so(slack: SlackStandIn) -> None:
    ts = slack.post_as_user(channel=CHANNEL, user="U0ALEX", text="we use Tensorflow")
    slack.edit("U0ALEX", CHANNEL, ts, "we use PyTorch")
    (message,) = slack.messages(CHANNEL)
    assert (message["text"], message["ts"]) == ("we use PyTorch", ts)
    assert message["edited"]["user"] == "U0ALEX"


def test_the_app_hears_what_a_message_was_and_is(slack: SlackStandIn) -> None:
    ts = slack.direct_message("U0ALEX", "before")
    slack.edit("U0ALEX", "U0ALEX", ts, "after")
    (event,) = events(slack, "message_changed")
    assert (event["previous_message"]["text"], event["message"]["text"]) == ("before", "after")
    assert (event["channel_type"], event["hidden"]) == ("im", True)


def test_a_deleted_message_is_gone_and_the_app_hears_of_it(slack: SlackStandIn) -> None:
    ts = slack.direct_message("U0ALEX", "before")
    slack.delete("U0ALEX", "U0ALEX", ts)
    (event,) = events(slack, "message_deleted")
    assert slack.messages("U0ALEX") == []
    assert (event["deleted_ts"], event["previous_message"]["text"]) == (ts, "before")


def test_a_deleted_reply_no_longer_counts_at_its_root(slack: SlackStandIn) -> None:
    root = slack.post_as_user(channel=CHANNEL, user="U0ALEX", text="root")
    for _ in range(2):
        reply = slack.post_as_user(channel=CHANNEL, user="U0SAM", text="re", thread_ts=root)
    slack.delete("U0SAM", CHANNEL, reply)
    assert slack.thread(CHANNEL, root)[0]["reply_count"] == 1


@pytest.mark.parametrize("wish", [{"do": "edit", "text": "mine now"}, {"do": "delete"}])
def test_the_messages_of_others_stay(
    client: WebClient, slack: SlackStandIn, wish: dict[str, str]
) -> None:
    ts = client.chat_postMessage(channel=CHANNEL, text="the app's")["ts"]
    refused = do(slack, {**wish, "user": "U0ALEX", "channel": CHANNEL, "ts": ts})
    assert refused[::2] == (400, "only your own messages can be changed")
    assert slack.messages(CHANNEL)[0]["text"] == "the app's"


def test_nothing_is_told_where_the_bot_is_not(slack: SlackStandIn) -> None:
    ts = slack.post_as_user(channel="C0RANDOM", user="U0ALEX", text="x")
    slack.delete("U0ALEX", "C0RANDOM", ts)
    assert slack.deliveries == []
