"""What people do to a channel itself: archive it and bring it back, take someone out of it."""

from bot.playground.slack.delivery import payloads
from bot.playground.slack.parts import Parts
from bot.playground.slack.people.telling import Telling
from bot.playground.slack.state.workspace import BOT_USER, SLACKBOT, Channel

ARCHIVED = "archived the channel"
UNARCHIVED = "un-archived the channel"


class Lifecycle:
    """Ends and beginnings of channels and memberships, each told as Slack tells it."""

    def __init__(self, parts: Parts, telling: Telling) -> None:
        self._space = parts.workspace
        self._telling = telling

    def archive(self, user: str, channel: str) -> None:
        """Close a channel for all; a public one is left by everybody."""
        where = self._telling.open_channel(channel)
        self._say(where, user, "archive", ARCHIVED)
        where.is_archived = True
        self._tell(where, "archive", "user", user)
        if not where.is_private:
            where.members.clear()

    def unarchive(self, user: str, channel: str) -> None:
        """Open it again; in a public one only this person is a member then, the bot is not."""
        where = self._telling.channel(channel)
        if not where.is_archived:
            raise LookupError(f"#{where.name} is not archived")
        where.is_archived = False
        if not where.is_private:
            where.members.add(user)
        self._say(where, user, "unarchive", UNARCHIVED)
        self._tell(where, "unarchive", "user", user)

    def remove(self, user: str, channel: str, member: str = BOT_USER) -> None:
        """Take a member, by default the bot, out of a channel."""
        where = self._telling.open_channel(channel)
        if member not in where.members:
            raise LookupError(f"{member} is not in #{where.name}")
        where.members.discard(member)
        if member == BOT_USER:
            self._tell_bot(where, user)
        elif BOT_USER in where.members:
            team = self._space.users[member].team
            left = payloads.member_event("member_left_channel", member, where, team)
            self._telling.event("member_left_channel", {**left, "event_ts": self._space.next_ts()})

    def _tell_bot(self, where: Channel, user: str) -> None:
        """A bot hears of itself by `channel_left` and from Slackbot, not `member_left_channel`."""
        self._tell(where, "left", "actor_id", user)
        direct = self._space.direct(SLACKBOT)
        text = f"You have been removed from #{where.name} by <@{user}>"
        told = self._space.post(direct.id, {"user": SLACKBOT, "text": text})
        self._telling.announce(direct.id, told.message)

    def _say(self, where: Channel, user: str, happened: str, words: str) -> None:
        kind = "group" if where.is_private else "channel"
        said = {"user": user, "subtype": f"{kind}_{happened}", "text": f"<@{user}> {words}"}
        self._telling.announce(where.id, self._space.post(where.id, said).message)

    def _tell(self, where: Channel, happened: str, who: str, user: str) -> None:
        if where.is_private and BOT_USER not in where.members and happened != "left":
            return
        by = {who: user, "event_ts": self._space.next_ts()}
        event = payloads.channel_event(happened, where, by)
        self._telling.event(event["type"], event)
