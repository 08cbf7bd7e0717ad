"""What people do in the stand-in, called from a test's own thread."""

from collections.abc import Callable
from typing import TypeVar
from urllib.parse import parse_qsl, urlsplit

from bot.playground.serving.consent import Consent
from bot.playground.serving.loop_thread import LoopThread
from bot.playground.slack.parts import Parts
from bot.playground.slack.people.corrections import Corrections
from bot.playground.slack.people.dialogs import Dialogs
from bot.playground.slack.people.leaving import ORDER, tell_of_the_end
from bot.playground.slack.people.lifecycle import Lifecycle
from bot.playground.slack.people.people import People
from bot.playground.slack.people.shortcuts import Shortcuts
from bot.playground.slack.people.telling import Telling
from bot.playground.slack.state.changes import Changes
from bot.playground.slack.state.workspace import BOT_USER
from bot.playground.slack.wire import Json

T = TypeVar("T")


class PeopleActing:
    """Each doing runs on the loop's thread, and those who wait hear of it."""

    def __init__(self, parts: Parts, telling: Telling, changes: Changes) -> None:
        self._changes = changes
        self._loop = LoopThread()
        self._people = People(parts, telling)
        self._dialogs = Dialogs(parts, telling)
        self._shortcuts = Shortcuts(parts, telling)
        self._corrections = Corrections(parts, telling)
        self._lifecycle = Lifecycle(parts, telling)
        self._consent = Consent(parts)
        self._parts = parts

    def post_as_user(
        self, *, channel: str, user: str, text: str, thread_ts: str | None = None
    ) -> str:
        """Write a message as a person; gives its ts."""
        message = self._do(lambda: self._people.post(channel, user, text, thread_ts))
        return str(message["ts"])

    def direct_message(self, user: str, text: str, thread_ts: str | None = None) -> str:
        """Write to the bot in private; gives the message's ts."""
        return self.post_as_user(channel=user, user=user, text=text, thread_ts=thread_ts)

    def slash_command(self, user: str, channel: str, command: str, text: str = "") -> Json:
        """Run a slash command; gives the payload that the app was sent."""
        return self._do(lambda: self._people.slash_command(user, channel, command, text))

    def press(
        self, user: str, channel: str, message_ts: str, which: str, chosen: str | None = None
    ) -> Json:
        """Click a control of a message by action_id, label or value; gives the payload."""
        return self._do(lambda: self._people.press(user, channel, message_ts, which, chosen))

    def press_in_view(self, user: str, which: str, chosen: str | None = None) -> Json:
        """Click in the open modal, or else in the Home; gives the payload."""
        return self._do(lambda: self._dialogs.press(user, which, chosen))

    def submit_view(self, user: str, values: Json | None = None) -> Json:
        """Submit the open modal, with values by action_id; gives the payload."""
        return self._do(lambda: self._dialogs.submit(user, values or {}))

    def open_home(self, user: str, tab: str = "home") -> None:
        """Open the app's Home or Messages tab."""
        self._do(lambda: self._people.open_home(user, tab))

    def invite(self, channel: str, user: str = BOT_USER) -> None:
        """Make a user, by default the bot, a member of a channel."""
        self._do(lambda: self._people.invite(channel, user))

    def remove(self, channel: str, member: str = BOT_USER, *, user: str = "U0ALEX") -> None:
        """Take a member, by default the bot, out of a channel; `invite` brings it back."""
        self._do(lambda: self._lifecycle.remove(user, channel, member))

    def archive(self, channel: str, *, user: str = "U0SAM") -> None:
        """Close a channel for all."""
        self._do(lambda: self._lifecycle.archive(user, channel))

    def unarchive(self, channel: str, *, user: str = "U0SAM") -> None:
        """Open a channel again; into a public one the bot must be invited anew."""
        self._do(lambda: self._lifecycle.unarchive(user, channel))

    def deliver_from(self, team: str, channel: str, ts: str) -> None:
        """Deliver a message once more from another team of a Slack Connect channel."""
        self._do(lambda: self._people.deliver_from(team, channel, ts))

    def allow(self, asked: str, *, is_org_wide: bool = False) -> str:
        """Say yes to Slack's question at an address; gives where the browser goes then."""
        query = dict(parse_qsl(urlsplit(asked).query))
        return self._do(lambda: self._consent.allow(query, is_org_wide=is_org_wide))

    def uninstall(self, order: tuple[str, ...] = ORDER) -> list[Json]:
        """Take the app out of the workspace; gives the bodies of what it is told, in any order."""
        self._do(self._parts.installs.uninstall)
        return self.tell_of_the_end(order)

    def tell_of_the_end(self, order: tuple[str, ...] = ORDER) -> list[Json]:
        """Tell the app that it was taken out, whether it was or not; gives the bodies."""
        return self._do(lambda: tell_of_the_end(self._parts, order))

    def shortcut(
        self,
        user: str,
        callback_id: str,
        channel: str | None = None,
        message_ts: str | None = None,
    ) -> Json:
        """Run a shortcut, on a message or from anywhere; gives the payload."""
        return self._do(lambda: self._shortcuts.run(user, callback_id, channel, message_ts))

    def edit(self, user: str, channel: str, ts: str, text: str) -> Json:
        """Edit one's own message; gives the message."""
        return self._do(lambda: self._corrections.edit(user, channel, ts, text))

    def delete(self, user: str, channel: str, ts: str) -> None:
        """Delete one's own message."""
        self._do(lambda: self._corrections.delete(user, channel, ts))

    def _do(self, work: Callable[[], T]) -> T:
        def work_and_tell() -> T:
            done = work()
            self._changes.note()
            return done

        return self._loop.call(work_and_tell)
