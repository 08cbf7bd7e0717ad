"""What the page shows to one user: the whole state, as JSON."""

from bot.playground.slack.parts import Parts
from bot.playground.slack.people.dialogs import Dialogs
from bot.playground.slack.state.workspace import BOT_USER, SLACKBOT, Channel, Workspace
from bot.playground.slack.wire import Json


def page_view(user: str, parts: Parts, dialogs: Dialogs) -> Json:
    """Channels and messages a user sees, open views, people, and what can be typed."""
    space = parts.workspace
    direct = space.direct(user)
    shown = [each for each in space.channels.values() if not each.is_im] + [direct]
    return {
        "user": user,
        "bot": {"id": BOT_USER, "name": parts.app.bot_name},
        "is_connected": parts.socket.connections > 0,
        "users": {each.id: {"name": each.real_name} for each in space.users.values()},
        "people": [each.id for each in space.users.values() if _is_person(each.id, space)],
        "channels": [_channel(each, user, space) for each in shown],
        "commands": list(parts.app.commands.values()),
        "modal": dialogs.top(user),
        "errors": dialogs.errors.get(user, {}),
        "has_home": parts.app.has_home,
        "home": space.homes.get(user),
    }


def _channel(channel: Channel, user: str, space: Workspace) -> Json:
    rows = [
        {**posted.message, "only_for": posted.only_for}
        for posted in space.timeline
        if posted.channel == channel.id and posted.only_for in (None, user)
    ]
    return {
        "id": channel.id,
        "name": channel.name,
        "is_im": channel.is_im,
        "has_bot": BOT_USER in channel.members,
        "messages": rows,
    }


def _is_person(id: str, space: Workspace) -> bool:
    return not space.users[id].is_bot and id != SLACKBOT
