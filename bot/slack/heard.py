"""What Slack delivers, as what was said and where its answer goes; knows no client."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace

from bot.core.conversation import Conversation
from bot.jobs.answering.converse import Said
from bot.slack.blocks.buttons import PUT
from bot.slack.blocks.limits import Json
from bot.slack.post import Openly, Place, Privately
from bot.slack.typed import as_typed, unescape

HELP = "help"
"""What an empty message asks for."""
NOT_JUST_WRITTEN = frozenset({"bot_id", "edited", "hidden"})
"""Keys of events that no person just wrote."""
CORRECTED = frozenset({"message_changed", "message_deleted"})
"""Subtypes that tell of a message written before."""
WRITTEN = frozenset({None, "file_share", "thread_broadcast"})
"""Subtypes of what a person just wrote; edits, deletions and joins have others."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Something said, and where its answer goes."""

    said: Said
    place: Place


@dataclass(frozen=True, kw_only=True)
class Correction:
    """A message that was edited, or deleted."""

    workspace: str
    channel: str
    message: str
    text: str | None
    """Its new text; None: it was deleted."""


@dataclass(frozen=True, kw_only=True)
class Here:
    """Who we are and in whose workspace, as Slack says with each delivery."""

    workspace: str
    bot: str


def is_from_a_person(event: Json, here: Here) -> bool:
    """Whether a message event is something that a person just wrote."""
    return (
        NOT_JUST_WRITTEN.isdisjoint(event)
        and event.get("subtype") in WRITTEN
        and event.get("user") not in (None, here.bot)
    )


def mentioned(event: Json, here: Here) -> Asked:
    """A mention in a channel: answered in its thread."""
    return _written(event, here, event.get("thread_ts") or event["ts"])


def written_in_private(event: Json, here: Here) -> Asked:
    """A direct message: answered there."""
    return _written(event, here, event.get("thread_ts"))


def overheard(event: Json, here: Here) -> Asked | None:
    """A reply in a thread of a channel that names nobody first; None: it is none."""
    thread_ts, text = event.get("thread_ts"), event.get("text") or ""
    if thread_ts in (None, event["ts"]) or f"<@{here.bot}>" in text or text.startswith("<@"):
        return None
    asked = _written(event, here, thread_ts)
    return replace(asked, said=replace(asked.said, is_addressed=False))


def commanded(command: Json, here: Here) -> Asked:
    """A slash command: answered only to who typed it."""
    text = as_typed(command.get("text") or "") or HELP
    return Asked(
        said=said_aside(text, command["channel_id"], command["user_id"], here),
        place=Privately(response_url=command["response_url"]),
    )


def pressed(body: Json, action: Json, here: Here) -> Asked:
    """A button or a menu: answered where it stood, and only to whom it was shown."""
    line, container = line_of(action), body.get("container", {})
    if container.get("type") == "view":
        return in_private(line, body["user"]["id"], here)
    in_place = action["action_id"].startswith(PUT)
    channel, user = body["channel"]["id"], body["user"]["id"]
    thread_ts = container.get("thread_ts")
    if container.get("is_ephemeral"):
        place = Privately(response_url=body["response_url"], thread_ts=thread_ts, replaces=in_place)
        return Asked(said=said_aside(line, channel, user, here), place=place)
    if not channel.startswith("D"):
        thread_ts = thread_ts or container["message_ts"]
    replaces = container["message_ts"] if in_place else None
    return Asked(
        said=Said(
            text=line,
            conversation=_conversation(here, channel, user, thread_ts),
            by=user,
            is_pressed=True,
        ),
        place=Openly(channel=channel, thread_ts=thread_ts, replaces=replaces),
    )


def rated(body: Json, action: Json, here: Here) -> Asked:
    """A verdict on an answer: the thanks go to who gave it."""
    place = Privately(
        response_url=body["response_url"], thread_ts=body["container"].get("thread_ts")
    )
    return replace(pressed(body, action, here), place=place)


def in_private(line: str, user: str, here: Here) -> Asked:
    """A line from the Home, or from anywhere outside a channel: answered in direct messages."""
    conversation = _conversation(here, user, user, None)
    return Asked(
        said=Said(text=line, conversation=conversation, by=user, is_pressed=True),
        place=Openly(channel=user, thread_ts=None),
    )


def asked_of(body: Json, here: Here) -> Asked:
    """A message that somebody wants an answer to: given to them alone, in its words."""
    message, channel = body["message"], body["channel"]["id"]
    text = as_typed(message.get("text") or "") or HELP
    said = said_aside(text, channel, body["user"]["id"], here)
    thread_ts = message.get("thread_ts") or message.get("ts")
    return Asked(
        said=replace(said, speaker=message.get("user") or ""),
        place=Privately(response_url=body["response_url"], thread_ts=thread_ts),
    )


def correction(event: Json, here: Here) -> Correction:
    """An edit or a deletion of a message."""
    before, after = event.get("previous_message") or {}, event.get("message")
    user = before.get("user") or (after or {}).get("user") or ""
    edited = event["subtype"] == "message_changed" and after is not None
    return Correction(
        workspace=here.workspace,
        channel=_channel(event["channel"], user),
        message=(after or {}).get("ts") or event.get("deleted_ts") or before.get("ts") or "",
        text=as_typed((after or {}).get("text") or "", here.bot) if edited else None,
    )


def said_aside(text: str, channel: str, user: str, here: Here) -> Said:
    """Something that begins a conversation of its own, which only its buttons go on with."""
    conversation = _conversation(here, channel, user, f"aside-{secrets.token_hex(6)}")
    return Said(text=text, conversation=conversation, by=user, is_pressed=True)


def is_direct(conversation: Conversation) -> bool:
    """Whether it is in direct messages: there the person's id stands for the channel's."""
    return conversation.channel[:1] in ("U", "W")


def line_of(action: Json) -> str:
    """What a button or a menu says. Slack escapes what comes back from a message
    (bolt-python#513)."""
    chosen = action.get("selected_option") or action
    return unescape(chosen.get("value") or "")


def _written(event: Json, here: Here, thread_ts: str | None) -> Asked:
    channel, user = event["channel"], event["user"]
    said = Said(
        text=as_typed(event.get("text") or "", here.bot) or HELP,
        conversation=_conversation(here, channel, user, thread_ts),
        by=user,
        message=event["ts"],
    )
    return Asked(said=said, place=Openly(channel=channel, thread_ts=thread_ts))


def _conversation(here: Here, channel: str, user: str, thread: str | None) -> Conversation:
    return Conversation(
        workspace=here.workspace, channel=_channel(channel, user), thread=thread or ""
    )


def _channel(channel: str, user: str) -> str:
    """Direct messages are known by the person's id: it is known before the channel's own is."""
    return user if channel.startswith("D") else channel
