"""The `chat.*` methods: post, change, delete, whisper, link."""

from bot.playground.slack.delivery import payloads
from bot.playground.slack.methods.arguments import need, truth
from bot.playground.slack.methods.places import message_in, readable, writable
from bot.playground.slack.parts import Parts
from bot.playground.slack.rules.judge_blocks import judge_message
from bot.playground.slack.rules.judge_data import is_too_long
from bot.playground.slack.rules.judge_here import judge_here
from bot.playground.slack.rules.judge_metadata import checked_metadata
from bot.playground.slack.rules.refusals import Refusal, invalid
from bot.playground.slack.state.workspace import APP, BOT, BOT_USER, Channel
from bot.playground.slack.wire import Json

TEXT_KEPT = 40_000
TEXT_IN_UPDATE = 4_000
MARKDOWN_TEXT = 12_000
ATTACHMENTS = 100


def post_message(arguments: Json, parts: Parts) -> Json:
    """Post to a channel, a thread or a person."""
    channel = writable(parts, arguments.get("channel"))
    content = checked_content(arguments, parts)
    thread = in_thread(arguments, parts, channel)
    id = arguments.get("client_msg_id")
    known_by = {"client_msg_id": id} if id else {}
    parts.pace.spend(channel.id)
    written = {**by_bot(parts), **content, **known_by, **thread}
    message = parts.workspace.post(channel.id, written).message
    parts.workspace.statuses.pop(channel.id, None)
    parts.announce(channel.id, message)
    answer = {"channel": channel.id, "ts": message["ts"], "message": message}
    return {**answer, **_warnings(arguments, content)}


def post_ephemeral(arguments: Json, parts: Parts) -> Json:
    """Show a message to one member of a channel."""
    channel = writable(parts, arguments.get("channel"))
    user = need(arguments, "user", "user_not_found")
    if user not in parts.workspace.users:
        raise Refusal("user_not_found")
    if user not in channel.members:
        raise Refusal("user_not_in_channel")
    content = {**by_bot(parts), **checked_content(arguments, parts)}
    thread = in_thread(arguments, parts, channel)
    root = parts.workspace.find(channel.id, thread["thread_ts"]) if thread else None
    if root is not None and not root.message.get("reply_count"):
        # Slack takes it and shows nothing: "only shown if there is already an active thread".
        return {"message_ts": parts.workspace.next_ts()}
    posted = parts.workspace.post(channel.id, {**content, **thread}, only_for=user)
    return {"message_ts": posted.ts}


def update(arguments: Json, parts: Parts) -> Json:
    """Replace the bot's own message."""
    channel = writable(parts, arguments.get("channel"))
    posted = message_in(parts, channel, arguments.get("ts"))
    if posted.message.get("bot_id") != BOT:
        raise Refusal("cant_update_message")
    if len(str(arguments.get("text") or "")) > TEXT_IN_UPDATE:
        raise Refusal("msg_too_long")
    before = dict(posted.message)
    content = {"blocks": None, "attachments": None, **checked_content(arguments, parts)}
    if arguments.get("metadata") == {}:
        content["metadata"] = None
    edited = {"user": BOT_USER, "ts": parts.workspace.next_ts()}
    parts.workspace.change(posted, {**content, "edited": edited})
    parts.announce(channel.id, payloads.message_changed(posted.message, before, edited["ts"]))
    text = posted.message.get("text", "")
    return {"channel": channel.id, "ts": posted.ts, "text": text, "message": posted.message}


def delete(arguments: Json, parts: Parts) -> Json:
    """Delete the bot's own message."""
    channel = writable(parts, arguments.get("channel"))
    posted = message_in(parts, channel, arguments.get("ts"))
    if posted.message.get("bot_id") != BOT:
        raise Refusal("cant_delete_message")
    parts.workspace.remove(posted)
    event = payloads.message_deleted(posted.message, parts.workspace.next_ts())
    parts.announce(channel.id, event)
    return {"channel": channel.id, "ts": posted.ts}


def get_permalink(arguments: Json, parts: Parts) -> Json:
    """The address of a message, in Slack's form, on this stand-in."""
    channel = readable(parts, arguments.get("channel"), scope="read")
    posted = message_in(parts, channel, arguments.get("message_ts"))
    link = f"{parts.origin}/archives/{channel.id}/p{posted.ts.replace('.', '')}"
    root = posted.message.get("thread_ts", posted.ts)
    if root != posted.ts:
        link += f"?thread_ts={root}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def checked_content(arguments: Json, parts: Parts) -> Json:
    """The text, blocks, attachments and metadata of a message, once Slack takes them."""
    blocks = arguments.get("blocks") or []
    markdown = arguments.get("markdown_text")
    if markdown and (blocks or arguments.get("text")):
        raise Refusal("markdown_text_conflict")
    if markdown:
        if len(markdown) > MARKDOWN_TEXT:
            raise Refusal("msg_too_long")
        blocks = [{"type": "markdown", "text": markdown}]
    if not isinstance(blocks, list):
        raise Refusal("invalid_blocks_format")
    if problems := judge_message(blocks) or judge_here(blocks, parts.workspace):
        raise invalid("invalid_blocks", [str(each) for each in problems])
    if is_too_long(blocks):
        raise Refusal("msg_blocks_too_long")
    if len(arguments.get("attachments") or ()) > ATTACHMENTS:
        raise Refusal("too_many_attachments")
    text = str(arguments.get("text") or markdown or "")[:TEXT_KEPT]
    if not (text.strip() or blocks or arguments.get("attachments")):
        raise Refusal("no_text")
    extras = {
        "blocks": blocks,
        "attachments": arguments.get("attachments"),
        "metadata": checked_metadata(arguments.get("metadata")),
    }
    return {"text": text, **{key: value for key, value in extras.items() if value}}


def by_bot(parts: Parts) -> Json:
    """The fields that say a message is the app's."""
    profile = {
        "id": BOT,
        "app_id": APP,
        "name": parts.app.bot_name,
        "team_id": parts.workspace.team,
    }
    return {"user": BOT_USER, "bot_id": BOT, "app_id": APP, "bot_profile": profile}


def in_thread(arguments: Json, parts: Parts, channel: Channel) -> Json:
    """The fields of a reply, when the arguments name a thread."""
    ts = arguments.get("thread_ts")
    if not ts:
        return {}
    root = parts.workspace.find(channel.id, str(ts))
    if root is None or root.only_for is not None:
        raise Refusal("thread_not_found")
    broadcast = {"subtype": "thread_broadcast"} if truth(arguments, "reply_broadcast") else {}
    return {"thread_ts": str(root.message.get("thread_ts", ts)), **broadcast}


def _warnings(arguments: Json, content: Json) -> Json:
    if arguments.get("metadata") and "metadata" not in content:
        word = "invalid_metadata_schema"
        return {"warning": word, "response_metadata": {"warnings": [word]}}
    if len(str(arguments.get("text") or "")) > TEXT_KEPT:
        return {"response_metadata": {"messages": ["[WARN] message text was truncated"]}}
    return {}
