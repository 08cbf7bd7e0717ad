"""What the page shows to one user: the whole state, as JSON."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from bot.playground.completion import Completion
from bot.playground.serving.workbench import Workbench
from bot.playground.slack.parts import Parts
from bot.playground.slack.people.dialogs import Dialogs
from bot.playground.slack.state.workspace import BOT_USER, SLACKBOT, Channel, Workspace
from bot.playground.slack.wire import Json


@dataclass(frozen=True, kw_only=True)
class Offers:
    """What the page offers beside Slack itself."""

    completions: Sequence[Completion]
    workbench: Workbench


def page_view(user: str, parts: Parts, dialogs: Dialogs, offers: Offers) -> Json:
    """Channels and messages a user sees, open views, people, and what can be typed."""
    space = parts.workspace
    direct = space.direct(user)
    listed = [each for each in space.channels.values() if not each.is_im and space.sees(user, each)]
    shown = [*listed, direct]
    return {
        "user": user,
        "bot": {"id": BOT_USER, "name": parts.app.bot_name},
        "is_connected": parts.outbox.has_app,
        "delivery": "http" if parts.outbox.is_http else "socket",
        "users": {
            each.id: {"name": each.real_name, "role": each.role} for each in space.users.values()
        },
        "people": [each.id for each in space.users.values() if _is_person(each.id, space)],
        "channels": [_channel(each, user, space) for each in shown],
        "commands": list(parts.app.commands.values()),
        "shortcuts": list(parts.app.shortcuts.values()),
        "completions": [asdict(each) for each in offers.completions],
        "prompts": _prompts(direct, parts),
        "faults": parts.faults.shown(),
        "tools": offers.workbench.shown(),
        "modal": dialogs.top(user),
        "errors": dialogs.errors.get(user, {}),
        "has_home": parts.app.has_home,
        "home": space.homes.get(user),
    }


def _prompts(direct: Channel, parts: Parts) -> Json | None:
    declared = {"title": "", "prompts": list(parts.app.prompts)} if parts.app.prompts else None
    return parts.workspace.prompts.get(direct.id, declared)


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
        "is_private": channel.is_private,
        "is_archived": channel.is_archived,
        "status": space.statuses.get(channel.id, ""),
        "has_bot": BOT_USER in channel.members,
        "messages": rows,
    }


def _is_person(id: str, space: Workspace) -> bool:
    return not space.users[id].is_bot and id != SLACKBOT
