"""Where the bot may read and write: channels and messages found, or refused as Slack does."""

from bot.playground.slack.parts import Parts
from bot.playground.slack.rules.refusals import Refusal, require
from bot.playground.slack.state.workspace import BOT_USER, Channel, Posted


def readable(parts: Parts, name: object, *, scope: str) -> Channel:
    """A channel the bot may look at, with the `scope` (read or history) of its kind."""
    channel = parts.workspace.channel(str(name))
    if channel is None or (channel.is_private and BOT_USER not in channel.members):
        raise Refusal("channel_not_found")
    kind = "im" if channel.is_im else "groups" if channel.is_private else "channels"
    require([f"{kind}:{scope}"], parts.app.scopes)
    return channel


def writable(parts: Parts, name: object) -> Channel:
    """A channel the bot may post to: it is a member, or may post to any public one."""
    channel = parts.workspace.channel(str(name)) if name else None
    if channel is None:
        raise Refusal("channel_not_found")
    if channel.is_archived:
        raise Refusal("is_archived")
    if BOT_USER not in channel.members:
        if channel.is_private:
            raise Refusal("channel_not_found")
        if "chat:write.public" not in parts.app.scopes:
            raise Refusal("not_in_channel")
    return channel


def message_in(parts: Parts, channel: Channel, ts: object) -> Posted:
    """A message that everyone sees; ephemeral ones cannot be addressed."""
    posted = parts.workspace.find(channel.id, str(ts))
    if posted is None or posted.only_for is not None:
        raise Refusal("message_not_found")
    return posted
