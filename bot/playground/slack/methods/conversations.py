"""The `conversations.*` methods but for what was said, and `reactions.*`: what is where."""

from bot.playground.slack.methods.arguments import need, truth
from bot.playground.slack.methods.places import message_in, readable, writable
from bot.playground.slack.parts import Parts
from bot.playground.slack.rules.refusals import Refusal
from bot.playground.slack.state.workspace import BOT_USER, Channel
from bot.playground.slack.wire import Json

PAGE = 100


def info(arguments: Json, parts: Parts) -> Json:
    """One conversation."""
    channel = readable(parts, arguments.get("channel"), scope="read")
    return {
        "channel": {**_channel(channel, parts.workspace.team), "num_members": len(channel.members)}
    }


def list_conversations(arguments: Json, parts: Parts) -> Json:
    """The conversations of the kinds asked for."""
    kinds = str(arguments.get("types") or "public_channel").split(",")
    found = [each for each in parts.workspace.channels.values() if _kind(each) in kinds]
    visible = [each for each in found if not each.is_private or BOT_USER in each.members]
    if truth(arguments, "exclude_archived"):
        visible = [each for each in visible if not each.is_archived]
    rows, cursor = _page([_channel(each, parts.workspace.team) for each in visible], arguments)
    return {"channels": rows, "response_metadata": {"next_cursor": cursor}}


def members(arguments: Json, parts: Parts) -> Json:
    """The members of a conversation."""
    channel = readable(parts, arguments.get("channel"), scope="read")
    rows, cursor = _page([{"id": each} for each in sorted(channel.members)], arguments)
    ids = [row["id"] for row in rows]
    return {"members": ids, "response_metadata": {"next_cursor": cursor}}


def open_conversation(arguments: Json, parts: Parts) -> Json:
    """Open the direct messages with one person."""
    user = str(arguments.get("users") or "")
    if "," in user:
        raise Refusal("method_not_supported_for_channel_type")
    if user not in parts.workspace.users:
        raise Refusal("user_not_found" if user else "users_list_not_supplied")
    return {"channel": _channel(parts.workspace.direct(user), parts.workspace.team)}


def add_reaction(arguments: Json, parts: Parts) -> Json:
    """React to a message as the bot."""
    name, rows = _reactions(arguments, parts)
    row = next((each for each in rows if each["name"] == name), None)
    if row is not None and BOT_USER in row["users"]:
        raise Refusal("already_reacted")
    if row is None:
        rows.append(row := {"name": name, "users": [], "count": 0})
    row["users"].append(BOT_USER)
    row["count"] = len(row["users"])
    return {}


def remove_reaction(arguments: Json, parts: Parts) -> Json:
    """Take the bot's reaction back."""
    name, rows = _reactions(arguments, parts)
    row = next((each for each in rows if each["name"] == name), None)
    if row is None or BOT_USER not in row["users"]:
        raise Refusal("no_reaction")
    row["users"].remove(BOT_USER)
    row["count"] = len(row["users"])
    if not row["users"]:
        rows.remove(row)
    return {}


def _page(rows: list[Json], arguments: Json) -> tuple[list[Json], str]:
    start = int(arguments.get("cursor") or 0)
    end = start + int(arguments.get("limit") or PAGE)
    return rows[start:end], str(end) if end < len(rows) else ""


def _reactions(arguments: Json, parts: Parts) -> tuple[str, list[Json]]:
    channel = writable(parts, arguments.get("channel"))
    posted = message_in(parts, channel, arguments.get("timestamp"))
    name = need(arguments, "name", "invalid_name").strip(":")
    rows: list[Json] = posted.message.setdefault("reactions", [])
    return name, rows


def _channel(channel: Channel, team: str) -> Json:
    kind = _kind(channel)
    shared = {"id": channel.id, "is_archived": channel.is_archived, "context_team_id": team}
    if channel.user is not None:
        return {**shared, "is_im": True, "user": channel.user}
    teams = [team, channel.shared_with] if channel.shared_with else [team]
    return {
        **shared,
        "name": channel.name,
        "is_channel": kind == "public_channel",
        "is_group": kind == "private_channel",
        "is_private": channel.is_private,
        "is_im": False,
        "is_member": BOT_USER in channel.members,
        "is_shared": len(teams) > 1,
        "is_ext_shared": len(teams) > 1,
        "shared_team_ids": teams,
    }


def _kind(channel: Channel) -> str:
    if channel.is_im:
        return "im"
    return "private_channel" if channel.is_private else "public_channel"
