"""Posting a Message where it belongs: openly in a channel or thread, or to one person."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.core.errors import FramewiseError
from bot.messages.message import Message
from bot.slack.blocks.limits import Json
from bot.slack.blocks.slack_message import SlackMessage, as_slack, shared_by
from bot.slack.pictures import may_upload, upload_charts

TOO_MODERN = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})
"""How Slack refuses a table or chart that a workspace does not know yet, or a file not ready."""
FILE_WAITS_S = (0.5, 1.5, 4.0)
"""Slack takes a moment to know a file that was uploaded (python-slack-sdk#1521: about a second)."""

Sleep = Callable[[float], None]


class ResponseRefused(FramewiseError):
    """A response URL took no answer: it is used up, older than 30 minutes, or Slack is down."""


@dataclass(frozen=True, kw_only=True)
class Openly:
    """Where everyone in the channel sees it; `shared_by` names who wanted that."""

    channel: str
    thread_ts: str | None
    shared_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class Privately:
    """Where only the person who asked sees it."""

    response_url: str
    thread_ts: str | None = None


Place = Openly | Privately


def post(
    client: WebClient, place: Place, message: Message, *, sleep: Sleep = time.sleep
) -> str | None:
    """Post once, never again by itself; gives the time of an open message.

    Only what Slack refused, and so did not post, is sent once more in a plainer form: its charts
    as pictures where the app may upload, else as tables.

    Raises:
        SlackApiError: Slack refused the message.
        ResponseRefused: the response URL took no answer.
    """
    match place:
        case Openly():
            return _post_openly(client, place, message, sleep)
        case Privately():
            _post_privately(place, message)
            return None


def _post_openly(client: WebClient, place: Openly, message: Message, sleep: Sleep) -> str:
    answer = _sent(client, _open_arguments(place, as_slack(message)))
    if isinstance(answer, str):
        return answer
    pictures = upload_charts(client, message) if may_upload(answer) else {}
    if pictures:
        pictured = _open_arguments(place, as_slack(message, native=False, pictures=pictures))
        for wait_s in FILE_WAITS_S:
            sleep(wait_s)
            answer = _sent(client, pictured)
            if isinstance(answer, str):
                return answer
    plain = _open_arguments(place, as_slack(message, native=False))
    return str(client.chat_postMessage(**plain)["ts"])


def _sent(client: WebClient, arguments: Json) -> str | SlackApiError:
    """The time of the message, or Slack's refusal of a block that it does not know."""
    try:
        return str(client.chat_postMessage(**arguments)["ts"])
    except SlackApiError as refusal:
        if error_code(refusal) not in TOO_MODERN:
            raise
        return refusal


def error_code(refusal: SlackApiError) -> str:
    """Slack's own word for what it refuses."""
    return str(refusal.response.get("error", ""))


def _open_arguments(place: Openly, content: SlackMessage) -> Json:
    if place.shared_by is not None:
        content = shared_by(place.shared_by, content)
    thread = {"thread_ts": place.thread_ts} if place.thread_ts else {}
    return {"channel": place.channel, **thread, **content}


def _post_privately(place: Privately, message: Message) -> None:
    webhook = WebhookClient(place.response_url, retry_handlers=[])
    thread = {"thread_ts": place.thread_ts} if place.thread_ts else {}
    where: Json = {"response_type": "ephemeral", "replace_original": False, **thread}
    answer = webhook.send_dict({**where, **as_slack(message)})
    # Of a response URL Slack was seen to refuse blocks with 404 too (java-slack-sdk#1349).
    if answer.status_code == 400 or any(code in answer.body for code in TOO_MODERN):
        answer = webhook.send_dict({**where, **as_slack(message, native=False)})
    if answer.status_code != 200:
        raise ResponseRefused(f"response URL answered with status {answer.status_code}")
