"""Posting a Message where it belongs: openly in a channel or thread, or to one person."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.core.delivery import Refused
from bot.core.errors import FramewiseError
from bot.messages.message import Message
from bot.slack.blocks.limits import Json
from bot.slack.blocks.slack_message import SlackMessage, as_slack, in_words, shared_by
from bot.slack.calling import RESPONSE_URL
from bot.slack.outcome import TOO_MANY, code_of, outcome_of, wait_of
from bot.slack.pictures import may_upload, upload_charts
from bot.slack.place import Openly, Place, Privately
from bot.watch.counted import called

TOO_MODERN = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})
"""How Slack refuses a table or chart that a workspace does not know yet, or a file not ready."""
FILE_WAITS_S = (0.5, 1.5, 4.0)
"""Slack takes a moment to know a file that was uploaded (python-slack-sdk#1521: about a second)."""

TRIES = 3
LONGEST_WAIT_S = 10.0
"""How long a worker waits before a call that came too fast is made again, at the longest."""

Sleep = Callable[[float], None]
Mark = Callable[[], Json]
"""Called before a message leaves that is to be posted once: it keeps the intent, and gives the
arguments that mark the message, by which it is found again. What it raises keeps it from leaving.
"""

log = logging.getLogger(__name__)


class ResponseRefused(FramewiseError):
    """A response URL took no answer: it is used up, older than 30 minutes, or Slack is down."""


@dataclass(frozen=True, kw_only=True)
class Sender:
    """The way to Slack for one thing to be said."""

    client: WebClient
    sleep: Sleep = time.sleep
    mark: Mark | None = None
    """None: it does no harm twice."""
    tries: int = TRIES
    """How often what came too fast is sent."""


def post(sender: Sender, place: Place, message: Message) -> str | None:
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
            return _post_openly(sender, place, message)
        case Privately():
            try:
                _post_privately(place, message, sender.sleep)
            except ResponseRefused:
                if not place.user:
                    raise
                _post_to_one(sender, place, message)
            return None


def _post_openly(sender: Sender, place: Openly, message: Message) -> str:
    answer = _sent(sender, place, as_slack(message))
    if isinstance(answer, str):
        return answer
    pictures = upload_charts(sender.client, message) if may_upload(answer) else {}
    if pictures:
        pictured = as_slack(message, native=False, pictures=pictures)
        for wait_s in FILE_WAITS_S:
            sender.sleep(wait_s)
            answer = _sent(sender, place, pictured)
            if isinstance(answer, str):
                return answer
    answer = _sent(sender, place, as_slack(message, native=False))
    if isinstance(answer, str):
        return answer
    log.warning("blocks were refused (%s): sent as plain text", code_of(answer))
    answer = _sent(sender, place, in_words(message))
    if isinstance(answer, SlackApiError):
        raise answer
    return answer


def _sent(sender: Sender, place: Openly, content: SlackMessage) -> str | SlackApiError:
    """The time of the message, or Slack's refusal of a block that it does not know."""
    if place.shared_by is not None:
        content = shared_by(place.shared_by, content)
    for left in range(sender.tries - 1, -1, -1):
        try:
            return _call(sender, place, content)
        except SlackApiError as refusal:
            if code_of(refusal) in TOO_MODERN:
                return refusal
            became = outcome_of(refusal)
            if not (isinstance(became, Refused) and became.wait_s <= LONGEST_WAIT_S and left):
                raise
            sender.sleep(became.wait_s)
    raise AssertionError("the last try returns or raises")


def _call(sender: Sender, place: Openly, content: SlackMessage) -> str:
    client: WebClient = sender.client
    where: Json = {"channel": place.channel}
    said: Json = {"text": content["text"], "blocks": content["blocks"]}
    if place.replaces is not None:
        ts = str(client.chat_update(**where, ts=place.replaces, **said)["ts"])
        return _logged("changed a message", place, ts)
    where |= {"thread_ts": place.shown_in} if place.shown_in else {}
    if place.only_for is not None:
        answer = client.chat_postEphemeral(**where, user=place.only_for, **said)
        return _logged("told one person", place, str(answer["message_ts"]))
    marked = sender.mark() if sender.mark is not None else {}
    answer = client.chat_postMessage(**where, **content, **marked)
    return _logged("told a channel", place, str(answer["ts"]))


def _logged(what: str, place: Openly, ts: str) -> str:
    log.info(what, extra={"channel": place.channel, "thread_ts": place.shown_in, "ts": ts})
    return ts


def _post_to_one(sender: Sender, place: Privately, message: Message) -> None:
    """Where the response URL is used up: in the channel for that person alone, else to them."""
    here = Openly(channel=place.channel, thread_ts=place.thread_ts, only_for=place.user)
    try:
        _post_openly(sender, here, message)
    except SlackApiError:
        _post_openly(sender, Openly(channel=place.user, thread_ts=None), message)


def _post_privately(place: Privately, message: Message, sleep: Sleep) -> None:
    webhook = WebhookClient(place.response_url, retry_handlers=[])
    thread = {"thread_ts": place.thread_ts} if place.thread_ts and not place.replaces else {}
    where: Json = {"response_type": "ephemeral", "replace_original": place.replaces, **thread}
    answer = webhook.send_dict({**where, **as_slack(message)})
    wait_s = wait_of(answer.headers)
    if answer.status_code == TOO_MANY and wait_s <= LONGEST_WAIT_S:
        sleep(wait_s)
        answer = webhook.send_dict({**where, **as_slack(message)})
    for plainer in (as_slack(message, native=False), in_words(message)):
        # Of a response URL Slack was seen to refuse blocks with 404 too (java-slack-sdk#1349).
        if answer.status_code != 400 and not any(code in answer.body for code in TOO_MODERN):
            break
        answer = webhook.send_dict({**where, **plainer})
    if answer.status_code != 200:
        called(RESPONSE_URL, "too_fast" if answer.status_code == TOO_MANY else "refused")
        raise ResponseRefused(f"response URL answered with status {answer.status_code}")
    called(RESPONSE_URL, "taken")
    log.info("told one person", extra={"channel": place.channel, "by": RESPONSE_URL})
