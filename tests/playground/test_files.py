"""Uploads through slack_sdk's own files_upload_v2, and what blocks may show of them."""

from __future__ import annotations

import urllib.error
import urllib.request
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.slack.state.app_manifest import read_manifest
from bot.playground.stand_in import SlackStandIn
from bot.playground.standing_clock import StandingClock

CHANNEL = "C0MLHELP"
PNG = b"\x89PNG\r\n\x1a\n and so on"


def upload(client: WebClient, content: bytes = PNG, **more: Any) -> str:
    answer = client.files_upload_v2(
        content=content, filename="a.png", title="A", alt_txt="It rises.", **more
    )
    return str(answer["files"][0]["id"])


def image(**file: str) -> dict[str, Any]:
    return {"type": "image", "slack_file": file, "alt_text": "It rises."}


def refusal(client: WebClient, block: dict[str, Any]) -> str:
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=CHANNEL, text="x", blocks=[block])
    return str(caught.value.response["errors"][0])


def test_an_uploaded_picture_is_shown_to_nobody_until_a_block_shows_it(
    client: WebClient, slack: SlackStandIn
) -> None:
    id = upload(client)
    assert slack.messages(CHANNEL) == []
    client.chat_postMessage(channel=CHANNEL, text="x", blocks=[image(id=id)])
    with urllib.request.urlopen(f"{slack.page_url}files/{id}", timeout=10) as served:
        assert (served.headers["Content-Type"], served.read()) == ("image/png", PNG)


def test_a_file_shared_with_a_channel_is_a_message_of_its_own(
    client: WebClient, slack: SlackStandIn
) -> None:
    id = upload(client, channel=CHANNEL, initial_comment="look")
    (message,) = slack.messages(CHANNEL)
    assert (message["text"], message["files"][0]["id"]) == ("look", id)


def test_a_file_is_known_only_a_while_after_its_upload(
    client: WebClient, slack: SlackStandIn, clock: StandingClock
) -> None:
    slack.change(lambda workspace: setattr(workspace.files, "ready_after_s", 2.0))
    block = image(id=upload(client))
    assert refusal(client, block) == "invalid slack file [json-pointer:/blocks/0/slack_file]"
    clock.advance(2.0)
    client.chat_postMessage(channel=CHANNEL, text="x", blocks=[block])


@pytest.mark.parametrize(
    ("file", "said"),
    [
        pytest.param({"id": "F0000000009"}, "invalid slack file", id="unknown"),
        pytest.param({"id": "F1", "url": "https://x.io"}, "either an id or a url", id="both"),
        pytest.param({}, "either an id or a url", id="neither"),
    ],
)
def test_a_block_names_one_known_file(client: WebClient, file: dict[str, str], said: str) -> None:
    assert said in refusal(client, image(**file))


def test_what_is_no_picture_cannot_be_shown(client: WebClient, slack: SlackStandIn) -> None:
    id = upload(client, b"text")
    assert "invalid slack file" in refusal(client, image(id=id))
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{slack.page_url}files/{id}", timeout=10)
    assert caught.value.code == 404
    caught.value.close()


def test_an_upload_without_bytes_cannot_be_completed(client: WebClient) -> None:
    begun = client.files_getUploadURLExternal(filename="a.png", length=3)
    with pytest.raises(SlackApiError, match="file_not_found"):
        client.files_completeUploadExternal(files=[{"id": begun["file_id"], "title": "A"}])


def test_bytes_of_another_length_are_refused(client: WebClient) -> None:
    begun = client.files_getUploadURLExternal(filename="a.png", length=3)
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(begun["upload_url"], data=b"four", timeout=10)
    assert caught.value.code == 400
    caught.value.close()


def test_a_kind_of_block_that_the_workspace_does_not_know_is_refused(
    client: WebClient, slack: SlackStandIn
) -> None:
    slack.change(lambda workspace: workspace.refused_blocks.add("divider"))
    said = refusal(client, {"type": "divider"})
    assert said == "unsupported type: divider [json-pointer:/blocks/0/type]"


def test_an_optional_scope_counts_as_not_granted() -> None:
    scopes = {"bot": ["chat:write", "files:write"], "bot_optional": ["files:write"]}
    assert read_manifest({"oauth_config": {"scopes": scopes}}).scopes == {"chat:write"}
