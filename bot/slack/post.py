"""Posting a Message where it belongs: openly in a channel or thread, or to one person."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.core.errors import FramewiseError
from bot.messages.message import Message
from bot.slack.blocks.limits import Json
from bot.slack.blocks.slack_message import SlackMessage, as_slack, in_words, shared_by
from bot.slack.pictures import may_upload, upload_charts

TOO_MODERN = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})
"""How Slack refuses a table or chart that a workspace does not know yet, or a file not ready."""
FILE_WAITS_S = (0.5, 1.5, 4.0)
"""Slack takes a moment to know a file that was uploaded (python-slack-sdk#1521: about a second)."""

TOO_MANY = 429
TRIES = 3
LONGEST_WAIT_S = 30
"""What Slack asks to wait before a call that came too fast is made again, at the longest."""

Sleep = Callable[[float], None]

log = logging.getLogger(__name__)


class ResponseRefused(FramewiseError):
    """A response URL took no answer: it is used up, older than 30 minutes, or Slack is down."""


@dataclass(frozen=True, kw_only=True)
class Openly:
    """Where everyone in the channel sees it; `shared_by` names who wanted that."""

    channel: str
    thread_ts: str | None
    shared_by: str | None = None
    replaces: str | None = None
    """The time of a message of ours whose place it takes."""
    only_for: str | None = None
    """Id of the one member of the channel who is to see it."""

    def beside(self, user: str) -> Openly:
        """A word to one person beside what stands there: theirs alone, where it was to take the
        place of something that all see."""
        only_for = user if self.replaces is not None and not self._is_direct else self.only_for
        return replace(self, replaces=None, only_for=only_for)

    @property
    def _is_direct(self) -> bool:
        return self.channel[:1] in ("D", "U", "W")


@dataclass(frozen=True, kw_only=True)
class Privately:
    """Where only the person who asked sees it."""

    response_url: str
    thread_ts: str | None = None
    replaces: bool = False
    """Whether it takes the place of the message that was pressed."""
    channel: str = ""
    user: str = ""
    """Where and to whom it is said once the response URL takes nothing more."""

    def beside(self, user: str) -> Privately:
        """The same place, with what stands there left as it is."""
        return replace(self, replaces=False)


Place = Openly | Privately


def post(
    client: WebClient, place: Place, message: Message, *, sleep: Sleep = time.sleep
) -> str | None:
    """Post once; gives the time of an open message.

    Only what Slack refused, and so did not post, is sent again: what came too fast when Slack
    says, a few times; blocks it does not know in a plainer form: charts as pictures where the app
    may upload, else as tables; then in words alone.

    Raises:
        SlackApiError: Slack refused the message.
        ResponseRefused: the response URL took no answer.
    """
    match place:
        case Openly():
            return _post_openly(client, place, message, sleep)
        case Privately():
            try:
                _post_privately(place, message, sleep)
            except ResponseRefused:
                if not place.user:
                    raise
                _post_to_one(client, place, message, sleep)
            return None


def _post_openly(client: WebClient, place: Openly, message: Message, sleep: Sleep) -> str:
    answer = _sent(client, place, as_slack(message), sleep)
    if isinstance(answer, str):
        return answer
    pictures = upload_charts(client, message) if may_upload(answer) else {}
    if pictures:
        pictured = as_slack(message, native=False, pictures=pictures)
        for wait_s in FILE_WAITS_S:
            sleep(wait_s)
            answer = _sent(client, place, pictured, sleep)
            if isinstance(answer, str):
                return answer
    answer = _sent(client, place, as_slack(message, native=False), sleep)
    if isinstance(answer, str):
        return answer
    log.warning("blocks were refused (%s): sent as plain text", error_code(answer))
    answer = _sent(client, place, in_words(message), sleep)
    if isinstance(answer, SlackApiError):
        raise answer
    return answer


def _sent(
    client: WebClient, place: Openly, content: SlackMessage, sleep: Sleep
) -> str | SlackApiError:
    """The time of the message, or Slack's refusal of a block that it does not know."""
    if place.shared_by is not None:
        content = shared_by(place.shared_by, content)
    for left in range(TRIES - 1, -1, -1):
        try:
            return _call(client, place, content)
        except SlackApiError as refusal:
            if error_code(refusal) in TOO_MODERN:
                return refusal
            wait_s = _wait_s(refusal.response.status_code, refusal.response.headers)
            if wait_s is None or not left:
                raise
            sleep(wait_s)
    raise AssertionError("the last try returns or raises")


def _call(client: WebClient, place: Openly, content: SlackMessage) -> str:
    where: Json = {"channel": place.channel}
    said: Json = {"text": content["text"], "blocks": content["blocks"]}
    if place.replaces is not None:
        return str(client.chat_update(**where, ts=place.replaces, **said)["ts"])
    where |= {"thread_ts": place.thread_ts} if place.thread_ts else {}
    if place.only_for is not None:
        return str(client.chat_postEphemeral(**where, user=place.only_for, **said)["message_ts"])
    return str(client.chat_postMessage(**where, **content)["ts"])


def _post_to_one(client: WebClient, place: Privately, message: Message, sleep: Sleep) -> None:
    """Where the response URL is used up: in the channel for that person alone, else to them."""
    here = Openly(channel=place.channel, thread_ts=place.thread_ts, only_for=place.user)
    try:
        _post_openly(client, here, message, sleep)
    except SlackApiError:
        _post_openly(client, Openly(channel=place.user, thread_ts=None), message, sleep)


def _wait_s(status: int, headers: Mapping[str, str]) -> float | None:
    """How long Slack asks to wait before the same call; None: it asks for no such thing, or for
    longer than a person waits."""
    named = {name.lower(): value for name, value in headers.items()}
    after = named.get("retry-after", "1")
    if status != TOO_MANY or not after.isdigit() or int(after) > LONGEST_WAIT_S:
        return None
    return float(after)


def error_code(refusal: SlackApiError) -> str:
    """Slack's own word for what it refuses."""
    return str(refusal.response.get("error", ""))


def _post_privately(place: Privately, message: Message, sleep: Sleep) -> None:
    webhook = WebhookClient(place.response_url, retry_handlers=[])
    thread = {"thread_ts": place.thread_ts} if place.thread_ts and not place.replaces else {}
    where: Json = {"response_type": "ephemeral", "replace_original": place.replaces, **thread}
    answer = webhook.send_dict({**where, **as_slack(message)})
    wait_s = _wait_s(answer.status_code, answer.headers)
    if wait_s is not None:
        sleep(wait_s)
        answer = webhook.send_dict({**where, **as_slack(message)})
    for plainer in (as_slack(message, native=False), in_words(message)):
        # Of a response URL Slack was seen to refuse blocks with 404 too (java-slack-sdk#1349).
        if answer.status_code != 400 and not any(code in answer.body for code in TOO_MODERN):
            break
        answer = webhook.send_dict({**where, **plainer})
    if answer.status_code != 200:
        raise ResponseRefused(f"response URL answered with status {answer.status_code}")
