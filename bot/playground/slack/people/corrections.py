"""People edit and delete what they wrote, and the app hears of it as of any message."""

from bot.playground.slack.delivery import payloads
from bot.playground.slack.parts import Parts
from bot.playground.slack.people.telling import Telling
from bot.playground.slack.people.typed_text import as_sent
from bot.playground.slack.state.workspace import Posted
from bot.playground.slack.wire import Json

TOMBSTONE = "This message was deleted."


class Corrections:
    """Changes to people's own messages."""

    def __init__(self, parts: Parts, telling: Telling) -> None:
        self._space = parts.workspace
        self._telling = telling

    def edit(self, user: str, channel: str, ts: str, text: str) -> Json:
        """Write a message anew; gives the message."""
        posted = self._own(user, channel, ts)
        before = dict(posted.message)
        edited = {"user": user, "ts": self._space.next_ts()}
        self._space.change(posted, {"text": as_sent(text, self._space), "edited": edited})
        event = payloads.message_changed(posted.message, before, edited["ts"])
        self._telling.announce(posted.channel, event)
        return posted.message

    def delete(self, user: str, channel: str, ts: str) -> None:
        """Take a message away."""
        posted = self._own(user, channel, ts)
        before = dict(posted.message)
        if before.get("reply_count"):
            # Slack keeps the root of a thread, and tells of a change to a tombstone.
            self._space.change(posted, {"subtype": "tombstone", "text": TOMBSTONE})
            event = payloads.message_changed(posted.message, before, self._space.next_ts())
        else:
            self._space.remove(posted)
            event = payloads.message_deleted(before, self._space.next_ts())
        self._telling.announce(posted.channel, event)

    def _own(self, user: str, channel: str, ts: str) -> Posted:
        posted = self._telling.message(self._telling.channel(channel), ts)
        if posted.message.get("user") != user or posted.only_for is not None:
            raise LookupError("only your own messages can be changed")
        return posted
