"""What a message carries for apps only: metadata, and the client's own id."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.stand_in import SlackStandIn

CHANNEL = "C0MLHELP"
DIGEST = {"event_type": "framewise_digest", "event_payload": {"delivery_id": "d1"}}


def newest(client: WebClient) -> dict[str, Any]:
    history = client.conversations_history(channel=CHANNEL, include_all_metadata=True)
    message: dict[str, Any] = history["messages"][0]
    return message


@pytest.mark.parametrize("asked", [None, False])
def test_history_is_silent_of_metadata_until_asked(client: WebClient, asked: bool | None) -> None:
    client.chat_postMessage(channel=CHANNEL, text="x", metadata=DIGEST)
    history = client.conversations_history(channel=CHANNEL, include_all_metadata=asked)
    assert "metadata" not in history["messages"][0]
    assert newest(client)["metadata"] == DIGEST


def test_replies_are_silent_of_metadata_until_asked(client: WebClient) -> None:
    root = client.chat_postMessage(channel=CHANNEL, text="root")["ts"]
    client.chat_postMessage(channel=CHANNEL, text="x", thread_ts=root, metadata=DIGEST)
    thread = {"channel": CHANNEL, "ts": root}
    assert "metadata" not in client.conversations_replies(**thread)["messages"][1]
    told = client.conversations_replies(**thread, include_all_metadata=True)["messages"][1]
    assert told["metadata"] == DIGEST


def test_an_event_never_carries_metadata(client: WebClient, slack: SlackStandIn) -> None:
    client.chat_postMessage(channel=CHANNEL, text="x", metadata=DIGEST)
    (delivery,) = slack.deliveries
    assert "metadata" not in delivery.envelope["payload"]["event"]


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ("{", "invalid_metadata_format"),
        ('["framewise_digest"]', "invalid_metadata_format"),
        ({"event_payload": {}}, "invalid_metadata_schema"),
        ({"event_type": "", "event_payload": {}}, "invalid_metadata_schema"),
        ({"event_type": 7, "event_payload": {}}, "invalid_metadata_schema"),
        ({"event_type": "framewise_digest"}, "invalid_metadata_schema"),
        ({"event_type": "framewise_digest", "event_payload": "d1"}, "invalid_metadata_schema"),
        ({"event_type": "x", "event_payload": {"text": "x" * 8_000}}, "metadata_too_large"),
    ],
)
def test_what_is_no_metadata_is_refused(
    client: WebClient, slack: SlackStandIn, metadata: object, error: str
) -> None:
    arguments = {"channel": CHANNEL, "text": "x", "metadata": metadata}
    with pytest.raises(SlackApiError) as caught:
        client.api_call("chat.postMessage", json=arguments)
    assert caught.value.response["error"] == error
    assert slack.messages(CHANNEL) == []


def test_an_event_type_with_other_signs_is_dropped_with_a_warning(client: WebClient) -> None:
    dotted = {**DIGEST, "event_type": "framewise.digest"}
    posted = client.chat_postMessage(channel=CHANNEL, text="x", metadata=dotted)
    assert posted["response_metadata"]["warnings"] == ["invalid_metadata_schema"]
    assert "metadata" not in newest(client)


def test_an_update_keeps_metadata_until_told_otherwise(client: WebClient) -> None:
    ts = client.chat_postMessage(channel=CHANNEL, text="a", metadata=DIGEST)["ts"]
    client.chat_update(channel=CHANNEL, ts=ts, text="b")
    assert newest(client)["metadata"] == DIGEST
    client.chat_update(channel=CHANNEL, ts=ts, text="c", metadata={})
    assert "metadata" not in newest(client)


def test_the_clients_own_id_is_kept_and_stops_no_second_post(
    client: WebClient, slack: SlackStandIn
) -> None:
    for _ in range(2):
        client.chat_postMessage(channel=CHANNEL, text="x", client_msg_id="m1")
    assert [each["client_msg_id"] for each in slack.messages(CHANNEL)] == ["m1", "m1"]
