"""Tells the app what people did, as its manifest says, and people when that failed."""

from collections.abc import Callable

from bot.playground.slack.delivery import payloads
from bot.playground.slack.parts import Parts
from bot.playground.slack.state.workspace import BOT_USER, SLACKBOT, Channel, Posted
from bot.playground.slack.wire import Json

NOT_INTERACTIVE = "This app is not configured to handle interactive responses."


class Telling:
    """What everything that people do has in common."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._space = parts.workspace

    def announce(self, channel: str, message: Json) -> None:
        """Tell the app of a message in a channel it is a member of, its own included."""
        where = self.channel(channel)
        if BOT_USER in where.members:
            kind = "im" if where.is_im else "groups" if where.is_private else "channels"
            self.event(f"message.{kind}", payloads.message_event(message, where))

    def event(self, subscription: str, event: Json) -> None:
        """Send an event, when the app subscribed to it and may hear it."""
        if self._parts.app.delivers(subscription) and self._parts.installs.is_installed:
            self._parts.outbox.send_event(payloads.event_callback(event, self._space))

    def interaction(self, kind: str, user: str) -> Json:
        """What an interactive payload begins with, and a trigger for the app to use."""
        trigger = self._parts.triggers.issue(user)
        return payloads.interaction(
            kind, payloads.person(user, self._space), trigger, self._space.team
        )

    def ask(
        self,
        kind: str,
        payload: Json,
        on_answer: Callable[[Json], None],
        asker: tuple[Channel, str, str],
    ) -> None:
        """Send what needs an answer; `asker` is where, who, and what to call it if that fails."""
        where, user, what = asker
        if kind == "interactive" and not self._parts.app.is_interactive:
            self.note(where, user, NOT_INTERACTIVE)
            return

        def on_failure(error: str) -> None:
            self.note(where, user, f'{what} failed with the error "{error}"')

        self._parts.outbox.ask(kind, payload, on_answer, on_failure)

    def note(self, where: Channel, user: str, text: str) -> None:
        """Say something to one person, in Slack's own voice."""
        self._space.post(where.id, {"user": SLACKBOT, "text": text}, only_for=user)

    def channel(self, name: str) -> Channel:
        """A channel by id or name, or a mistake of the caller."""
        channel = self._space.channel(name)
        if channel is None:
            raise LookupError(f"no channel {name!r}")
        return channel

    def open_channel(self, name: str) -> Channel:
        """A channel that is not archived, or a mistake of the caller."""
        channel = self.channel(name)
        if channel.is_archived:
            raise LookupError(f"#{channel.name} is archived")
        return channel

    def message(self, where: Channel, ts: str) -> Posted:
        """A message of a channel, or a mistake of the caller."""
        posted = self._space.find(where.id, ts)
        if posted is None:
            raise LookupError(f"no message {ts} in {where.name}")
        return posted


def ignore(answer: Json) -> None:
    """Slack does nothing with what an app puts into the ack of a click."""
