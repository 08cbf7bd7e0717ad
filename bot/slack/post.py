"""Posting a Message where it belongs: openly in a channel or thread, or to one person."""

from __future__ import annotations

from dataclasses import dataclass

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.core.errors import FramewiseError
from bot.messages.message import Message
from bot.slack.blocks.limits import Json
from bot.slack.blocks.slack_message import as_slack, shared_by

TOO_MODERN = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})
"""How Slack refuses a table or chart that a workspace does not know yet."""


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


def post(client: WebClient, place: Place, message: Message) -> str | None:
    """Post once, never again by itself; gives the time of an open message.

    Raises:
        SlackApiError: Slack refused the message.
        ResponseRefused: the response URL took no answer.
    """
    match place:
        case Openly():
            return _post_openly(client, place, message)
        case Privately():
            _post_privately(place, message)
            return None


def _post_openly(client: WebClient, place: Openly, message: Message) -> str:
    try:
        answer = client.chat_postMessage(**_open_arguments(place, message, native=True))
    except SlackApiError as refusal:
        if error_code(refusal) not in TOO_MODERN:
            raise
        answer = client.chat_postMessage(**_open_arguments(place, message, native=False))
    return str(answer["ts"])


def error_code(refusal: SlackApiError) -> str:
    """Slack's own word for what it refuses."""
    return str(refusal.response.get("error", ""))


def _open_arguments(place: Openly, message: Message, *, native: bool) -> Json:
    content = as_slack(message, native=native)
    if place.shared_by is not None:
        content = shared_by(place.shared_by, content)
    thread = {"thread_ts": place.thread_ts} if place.thread_ts else {}
    return {"channel": place.channel, **thread, **content}


def _post_privately(place: Privately, message: Message) -> None:
    webhook = WebhookClient(place.response_url, retry_handlers=[])
    thread = {"thread_ts": place.thread_ts} if place.thread_ts else {}
    where: Json = {"response_type": "ephemeral", "replace_original": False, **thread}
    answer = webhook.send_dict({**where, **as_slack(message)})
    if answer.status_code == 400:
        answer = webhook.send_dict({**where, **as_slack(message, native=False)})
    if answer.status_code != 200:
        raise ResponseRefused(f"response URL answered with status {answer.status_code}")
