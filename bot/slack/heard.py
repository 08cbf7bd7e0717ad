"""What Slack delivers, as what was said and where its answer goes; knows no client."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, replace

from msgspec import structs

from bot.core.conversation import ASIDE, Conversation
from bot.jobs.answering.line import Line
from bot.jobs.answering.said import Said
from bot.slack.blocks.buttons import PUT
from bot.slack.blocks.limits import Json
from bot.slack.place import Openly, Place, Privately
from bot.slack.sharing import shared_text
from bot.slack.typed import as_typed, unescape

HELP = "help"
"""What an empty message asks for."""
NOT_JUST_WRITTEN = frozenset({"bot_id", "edited", "hidden"})
"""Keys of events that no person just wrote."""
CORRECTED = frozenset({"message_changed", "message_deleted"})
"""Subtypes that tell of a message written before."""
WRITTEN = frozenset({None, "file_share", "thread_broadcast"})
"""Subtypes of what a person just wrote; edits, deletions and joins have others."""
SLACKBOT = "USLACKBOT"
"""Tells the bot of things in direct messages, as that it was removed from a channel."""
TOMBSTONE = "tombstone"
"""What stands where a message with replies was deleted: Slack tells of an edit."""
SHARED = re.compile(r"Shared by <@(\w+)>")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Something said, and where its answer goes."""

    said: Said
    place: Place


@dataclass(frozen=True, kw_only=True)
class Correction:
    """A message that was edited, or deleted."""

    said: Said
    """What it says now."""
    is_deleted: bool


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
        and event.get("user") not in (None, here.bot, SLACKBOT)
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
    names_us = re.search(rf"<@{re.escape(here.bot)}[|>]", text)
    if thread_ts in (None, event["ts"]) or names_us or text.startswith("<@"):
        return None
    asked = _written(event, here, thread_ts)
    return replace(asked, said=replace(asked.said, is_addressed=False))


def commanded(command: Json, here: Here) -> Asked:
    """A slash command: answered only to who typed it."""
    text = as_typed(command.get("text") or "") or HELP
    return Asked(
        said=said_aside(text, command["channel_id"], command["user_id"], here),
        place=Privately(
            response_url=command["response_url"],
            channel=command["channel_id"],
            user=command["user_id"],
        ),
    )


def pressed(body: Json, action: Json, here: Here) -> Asked:
    """A button or a menu: answered where it stood, and only to whom it was shown."""
    line, container = line_of(action), body.get("container", {})
    if container.get("type") == "view":
        return in_private(line, body["user"]["id"], here)
    in_place = action["action_id"].startswith(PUT)
    channel, user = body["channel"]["id"], body["user"]["id"]
    message, thread_ts = body.get("message") or {}, container.get("thread_ts")
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
        place=Openly(
            channel=channel,
            thread_ts=thread_ts,
            replaces=replaces,
            shared_by=_shared_by(message) if replaces else None,
            is_begun=bool(container.get("thread_ts") or message.get("thread_ts")),
        ),
    )


def rated(body: Json, action: Json, here: Here) -> Asked:
    """A verdict on an answer: the thanks go to who gave it."""
    place = structs.replace(_answered_alone(body), thread_ts=body["container"].get("thread_ts"))
    return replace(pressed(body, action, here), place=place)


def in_private(line: str, user: str, here: Here) -> Asked:
    """A line from the Home, or from anywhere outside a channel: answered in direct messages."""
    conversation = _conversation(here, user, user, None)
    return Asked(
        said=Said(text=line, conversation=conversation, by=user, is_pressed=True),
        place=Openly(channel=user, thread_ts=None),
    )


def asked_of(body: Json, here: Here) -> Asked:
    """A message that somebody wants an answer to: given to them alone, and read as words only, for
    who wrote it called no command."""
    message, channel = body["message"], body["channel"]["id"]
    text = as_typed(message.get("text") or "")
    said = said_aside(text or HELP, channel, body["user"]["id"], here)
    return Asked(
        said=replace(
            said,
            speaker=message.get("user") or "",
            line=Line(command=None, turns=(text,)) if text else None,
        ),
        # Slack shows nothing to one person in a thread that nobody has begun.
        place=structs.replace(_answered_alone(body), thread_ts=message.get("thread_ts")),
    )


def correction(event: Json, here: Here) -> Correction | None:
    """An edit or a deletion of a message; None: its words stand, as where a link was unfurled."""
    before, after = event.get("previous_message") or {}, event.get("message") or {}
    is_edited = event["subtype"] == "message_changed" and after.get("subtype") != TOMBSTONE
    if is_edited and after.get("text") == before.get("text"):
        return None
    user = before.get("user") or after.get("user") or ""
    said = Said(
        text=as_typed(after.get("text") or "", here.bot),
        conversation=_conversation(here, event["channel"], user, None),
        by=user,
        message=after.get("ts") or event.get("deleted_ts") or before.get("ts") or "",
    )
    return Correction(said=said, is_deleted=not is_edited)


def shares(body: Json, here: Here) -> tuple[Said, Openly, Privately] | None:
    """What a share button shares, where to, and where to say that it did not work; None: the
    button is another one."""
    line = shared_text(line_of(body["actions"][0]))
    if line is None:
        return None
    container, channel, user = body["container"], body["channel"]["id"], body["user"]["id"]
    thread_ts = container.get("thread_ts")
    return (
        said_aside(line, channel, user, here),
        Openly(
            channel=channel,
            thread_ts=thread_ts if container.get("is_ephemeral") else None,
            shared_by=user,
        ),
        structs.replace(_answered_alone(body), thread_ts=thread_ts),
    )


def said_aside(text: str, channel: str, user: str, here: Here) -> Said:
    """Something that begins a conversation of its own, which only its buttons go on with."""
    conversation = _conversation(here, channel, user, f"{ASIDE}{secrets.token_hex(6)}")
    return Said(text=text, conversation=conversation, by=user, is_pressed=True)


def is_direct(conversation: Conversation) -> bool:
    """Whether it is in direct messages: there the person's id stands for the channel's."""
    return conversation.channel[:1] in ("U", "W")


def line_of(action: Json) -> str:
    """What a button or a menu says. Slack escapes what comes back from a message
    (bolt-python#513)."""
    chosen = action.get("selected_option") or action
    return unescape(chosen.get("value") or "")


def _answered_alone(body: Json) -> Privately:
    return Privately(
        response_url=body["response_url"], channel=body["channel"]["id"], user=body["user"]["id"]
    )


def _shared_by(message: Json) -> str | None:
    """Who shared a message, as its first line says."""
    first = (message.get("blocks") or [{}])[0]
    found = SHARED.fullmatch(str((first.get("elements") or [{}])[0].get("text", "")))
    return found[1] if found else None


def _written(event: Json, here: Here, thread_ts: str | None) -> Asked:
    channel, user = event["channel"], event["user"]
    said = Said(
        text=as_typed(event.get("text") or "", here.bot) or HELP,
        conversation=_conversation(here, channel, user, thread_ts),
        by=user,
        message=event["ts"],
    )
    is_begun = bool(event.get("thread_ts"))
    place = Openly(channel=channel, thread_ts=thread_ts, is_begun=is_begun)
    return Asked(said=said, place=place)


def _conversation(here: Here, channel: str, user: str, thread: str | None) -> Conversation:
    return Conversation(
        workspace=here.workspace, channel=_channel(channel, user), thread=thread or ""
    )


def _channel(channel: str, user: str) -> str:
    """Direct messages are known by the person's id: it is known before the channel's own is."""
    return user if channel.startswith("D") else channel
