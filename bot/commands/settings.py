"""``settings``: how the bot behaves in a channel."""

from __future__ import annotations

from dataclasses import replace

from bot.core.conversation import ChannelSettings
from bot.core.errors import UserMistake
from bot.messages.channel_settings import settings_message
from bot.messages.message import Message
from bot.request import Request
from bot.toolbox import Toolbox

NAME = "settings"
USAGE = "settings [mentions-only on|off] [private on|off] [mute <framework>] [unmute <framework>]"
SUMMARY = "how I behave in this channel"

SWITCH = {"on": True, "off": False}


def answer(request: Request, toolbox: Toolbox) -> Message:
    """The settings of the channel, after the change that was asked for.

    Raises:
        UserMistake: there is no channel, or no such setting.
    """
    place = request.conversation
    if place is None:
        raise UserMistake("Settings belong to a channel in Slack.")
    settings = toolbox.channels.settings(place.workspace, place.channel)
    words = request.text.lower().split()
    if words:
        settings = _changed(settings, words, toolbox)
        toolbox.channels.keep(place.workspace, place.channel, settings)
    return settings_message(toolbox.knowledge, settings)


def _changed(settings: ChannelSettings, words: list[str], toolbox: Toolbox) -> ChannelSettings:
    match words:
        case ["mentions-only", ("on" | "off") as switch]:
            return replace(settings, mentions_only=SWITCH[switch])
        case ["private", ("on" | "off") as switch]:
            return replace(settings, answers_privately=SWITCH[switch])
        case ["mute", name]:
            return replace(settings, muted=(*_without(settings, name), _known(name, toolbox)))
        case ["unmute", name]:
            return replace(settings, muted=_without(settings, name))
    raise UserMistake(f"Say `{USAGE}`.")


def _without(settings: ChannelSettings, name: str) -> tuple[str, ...]:
    return tuple(each for each in settings.muted if each != name)


def _known(name: str, toolbox: Toolbox) -> str:
    names = toolbox.knowledge.frameworks
    if name not in names:
        raise UserMistake(f"I can mute {', '.join(names)}.")
    return name
