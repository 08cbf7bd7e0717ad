"""The payloads that Slack sends to an app: events, commands, clicks, submissions."""

from bot.playground.slack.state.workspace import APP, BOT_USER, Channel, Posted, Workspace
from bot.playground.slack.wire import Json

VERIFICATION = "playground"


def event_callback(event: Json, workspace: Workspace) -> Json:
    """An Events API body around one event."""
    number = workspace.number()
    channel = workspace.channels.get(str(event.get("channel")))
    bot = {"enterprise_id": None, "team_id": workspace.team, "user_id": BOT_USER}
    return {
        "token": VERIFICATION,
        "team_id": workspace.team,
        "api_app_id": APP,
        "event": event,
        "type": "event_callback",
        "event_id": f"Ev{number:08d}",
        "event_time": int(workspace.clock()),
        "authorizations": [{**bot, "is_bot": True, "is_enterprise_install": False}],
        "is_ext_shared_channel": channel is not None and channel.shared_with is not None,
        "event_context": f"4-playground-{number}",
    }


def from_team(team: str, event: Json, workspace: Workspace) -> Json:
    """The body by which another workspace of a Slack Connect channel tells of an event."""
    body = event_callback(event, workspace)
    context = {"context_team_id": team, "context_enterprise_id": None}
    return {**body, "team_id": team, "is_ext_shared_channel": True, **context}


def message_event(message: Json, channel: Channel) -> Json:
    """A `message` event: what the channel's subscribers are told."""
    kind = "im" if channel.is_im else "group" if channel.is_private else "channel"
    shown = {key: value for key, value in message.items() if key != "metadata"}
    where = {"channel": channel.id, "channel_type": kind, "event_ts": message["ts"]}
    return {**shown, "type": "message", **where}


def message_changed(message: Json, before: Json, ts: str) -> Json:
    """The message that says another one was edited."""
    changed = {"subtype": "message_changed", "message": message, "previous_message": before}
    return {"type": "message", "hidden": True, "ts": ts, **changed}


def message_deleted(message: Json, ts: str) -> Json:
    """The message that says another one is gone."""
    gone = {"subtype": "message_deleted", "deleted_ts": message["ts"]}
    return {"type": "message", "hidden": True, "ts": ts, **gone, "previous_message": message}


def app_mention(message: Json, channel: Channel) -> Json:
    """An `app_mention` event, which carries no channel_type."""
    where = {"channel": channel.id, "event_ts": message["ts"]}
    return {**message, "type": "app_mention", **where}


def channel_event(happened: str, channel: Channel, by: Json) -> Json:
    """What happened to a channel: `channel_archive`, or `group_archive` where it is private."""
    kind = "group" if channel.is_private else "channel"
    return {"type": f"{kind}_{happened}", "channel": channel.id, **by}


def member_event(kind: str, user: str, channel: Channel, team: str) -> Json:
    """`member_joined_channel` or `member_left_channel`."""
    place = {"channel": channel.id, "channel_type": "G" if channel.is_private else "C"}
    return {"type": kind, "user": user, **place, "team": team}


def command(user: Json, channel: Channel, typed: tuple[str, str], replies: Json) -> Json:
    """A slash command; `typed` is the command and its text."""
    who = {"user_id": user["id"], "user_name": user["username"]}
    name = "directmessage" if channel.is_im else channel.name
    where = {"channel_id": channel.id, "channel_name": name}
    team = {"team_id": user["team_id"], "team_domain": "playground", "api_app_id": APP}
    said = {"command": typed[0], "text": typed[1], "is_enterprise_install": "false"}
    return {"token": VERIFICATION, **team, **where, **who, **said, **replies}


def interaction(kind: str, user: Json, trigger_id: str, team: str) -> Json:
    """What every interactive payload begins with."""
    place = {"team": {"id": team, "domain": "playground"}, "api_app_id": APP}
    common = {"token": VERIFICATION, "trigger_id": trigger_id, "enterprise": None}
    return {"type": kind, "user": user, **place, **common, "is_enterprise_install": False}


def click_on_message(posted: Posted, channel: Channel, response_url: str) -> Json:
    """The place of a click in a message; Slack leaves an ephemeral message itself out."""
    is_ephemeral = posted.only_for is not None
    container = {"type": "message", "message_ts": posted.ts, "channel_id": channel.id}
    place: Json = {
        "container": {**container, "is_ephemeral": is_ephemeral},
        "channel": {"id": channel.id, "name": channel.name},
        "response_url": response_url,
    }
    if "thread_ts" in posted.message:
        place["container"]["thread_ts"] = posted.message["thread_ts"]
    return place if is_ephemeral else {**place, "message": posted.message}


def on_message(posted: Posted, channel: Channel, response_url: str) -> Json:
    """The place of a shortcut on a message."""
    return {
        "channel": {"id": channel.id, "name": channel.name},
        "message_ts": posted.ts,
        "message": posted.message,
        "response_url": response_url,
    }


def click_in_view(view: Json) -> Json:
    """The place of a click in a modal or in the Home."""
    return {"container": {"type": "view", "view_id": view["id"]}, "view": view}


def person(user: str, workspace: Workspace) -> Json:
    """The user of an interactive payload."""
    name, team = workspace.users[user].name, workspace.users[user].team
    return {"id": user, "username": name, "name": name, "team_id": team}
