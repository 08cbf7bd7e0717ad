"""Posting once: the mark that a message carries, and finding it again by that."""

from __future__ import annotations

import logging
import uuid
from datetime import datetime, timedelta

from slack_sdk import WebClient

from bot.core.delivery import AccessGone, CannotLook, ChannelGone, Found, NotFound, Posted
from bot.slack.blocks.limits import Json
from bot.slack.outcome import FAILURES, outcome_of
from bot.watch.counted import Look, looked_up

LOOK_BACK = timedelta(seconds=120)
"""Slack's clock and ours may differ by so much."""
PAGE = 15
"""Slack gives apps that are sold outside its Marketplace no more at a time."""
MOST_PAGES = 20
_CAME: dict[type[Found], Look] = {
    Posted: "there",
    NotFound: "not_there",
    CannotLook: "cannot_look",
}
_NAMESPACE = uuid.UUID("0c9a6a52-6f0e-5b8e-9a37-2d0f3c0e8b11")

log = logging.getLogger(__name__)


def marked(kind: str, id: str) -> Json:
    """The arguments of `chat.postMessage` by which a message is found again.

    Metadata can be read by every app of the workspace: they hold an id and nothing else. Slack
    documents no key against doubles; ``client_msg_id`` is a second belt.
    """
    payload = {"event_type": kind, "event_payload": {"id": id}}
    return {"metadata": payload, "client_msg_id": str(uuid.uuid5(_NAMESPACE, id))}


def look_up(
    client: WebClient, id: str, *, channel: str, thread_ts: str | None, since: datetime
) -> Found:
    """Whether a marked message stands in a channel or thread."""
    found = _look_up(client, id, channel=channel, thread_ts=thread_ts, since=since)
    came: Look = _CAME[type(found)]
    looked_up(came)
    log.info("looked up", extra={"channel": channel, "thread_ts": thread_ts, "found": came})
    return found


def _look_up(
    client: WebClient, id: str, *, channel: str, thread_ts: str | None, since: datetime
) -> Found:
    oldest = f"{(since - LOOK_BACK).timestamp():.6f}"
    asked: Json = {"channel": channel, "oldest": oldest, "include_all_metadata": True}
    cursor = ""
    try:
        for _ in range(MOST_PAGES):
            page = {**asked, "limit": PAGE, **({"cursor": cursor} if cursor else {})}
            if thread_ts is None:
                answer = client.conversations_history(**page)
            else:
                answer = client.conversations_replies(ts=thread_ts, **page)
            for message in answer.get("messages") or []:
                if _id_of(message) == id:
                    return Posted(ts=str(message["ts"]))
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return NotFound()
    except FAILURES as error:
        return CannotLook(for_good=isinstance(outcome_of(error), ChannelGone | AccessGone))
    return CannotLook(for_good=False)


def _id_of(message: Json) -> str | None:
    payload = (message.get("metadata") or {}).get("event_payload") or {}
    id: str | None = payload.get("id")
    return id
