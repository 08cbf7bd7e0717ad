"""What people do in the workspace: write, run commands, click, open the Home."""

from collections.abc import Callable

from bot.playground.slack.delivery import payloads
from bot.playground.slack.methods.respond import place
from bot.playground.slack.parts import Parts
from bot.playground.slack.people.clicks import find_action, state_of
from bot.playground.slack.people.telling import Telling, ignore
from bot.playground.slack.people.typed_text import as_sent, escape
from bot.playground.slack.rules.refusals import Refusal
from bot.playground.slack.state.response_urls import ResponseUrl
from bot.playground.slack.state.workspace import BOT_USER, Channel
from bot.playground.slack.wire import Json


class People:
    """The doings of users, each turned into what Slack sends to the app."""

    def __init__(self, parts: Parts, telling: Telling) -> None:
        self._parts = parts
        self._space = parts.workspace
        self._telling = telling

    def post(self, channel: str, user: str, text: str, thread_ts: str | None = None) -> Json:
        """Write a message; the app hears of it as its manifest says."""
        where = self._telling.open_channel(channel)
        if thread_ts is not None and self._space.find(where.id, thread_ts) is None:
            raise LookupError(f"no message {thread_ts} in {where.name}")
        number = self._space.number()
        said: Json = {"user": user, "text": as_sent(text, self._space)}
        thread = {"thread_ts": thread_ts} if thread_ts else {}
        written = {**said, "client_msg_id": f"m{number}", **thread, **self._from_elsewhere(user)}
        message = self._space.post(where.id, written).message
        self._telling.announce(where.id, message)
        if f"<@{BOT_USER}>" in message["text"] and not where.is_im:
            self._mention(where, message)
        return message

    def invite(self, channel: str, user: str = BOT_USER, inviter: str = "U0ALEX") -> None:
        """Make a user, by default the bot, a member of a channel."""
        where = self._telling.open_channel(channel)
        where.members.add(user)
        team = self._space.users[user].team
        joined = payloads.member_event("member_joined_channel", user, where, team)
        at = {"inviter": inviter, "event_ts": self._space.next_ts()}
        self._telling.event("member_joined_channel", {**joined, **at})

    def deliver_from(self, team: str, channel: str, ts: str) -> None:
        """Deliver a message once more, as a Slack Connect channel does for each workspace in it."""
        where = self._telling.channel(channel)
        message = self._telling.message(where, ts).message
        is_mention = f"<@{BOT_USER}>" in message["text"] and not where.is_im
        write = payloads.app_mention if is_mention else payloads.message_event
        self._parts.outbox.send_event(payloads.from_team(team, write(message, where), self._space))

    def open_home(self, user: str, tab: str = "home") -> None:
        """Open the app's Home or Messages tab."""
        direct = self._space.direct(user)
        event = {"type": "app_home_opened", "user": user, "channel": direct.id, "tab": tab}
        view = self._space.homes.get(user)
        shown = {"view": view} if view and tab == "home" else {}
        self._telling.event(
            "app_home_opened", {**event, "event_ts": self._space.next_ts(), **shown}
        )

    def slash_command(self, user: str, channel: str, command: str, text: str) -> Json:
        """Run a slash command; gives the payload, or a note to the user when there is none such."""
        where = self._telling.channel(channel)
        declared = self._parts.app.commands.get(command)
        if declared is None:
            self._telling.note(where, user, f"`{command}` is not a valid command.")
            return {}
        sent = as_sent(text, self._space) if declared.get("should_escape") else escape(text)
        path = self._parts.response_urls.issue(channel=where.id, user=user)
        replies = {
            "response_url": self._parts.origin + path,
            "trigger_id": self._parts.triggers.issue(user),
        }
        person = payloads.person(user, self._space)
        payload = payloads.command(person, where, (command, sent), replies)
        to = ResponseUrl(channel=where.id, user=user, source=None, made_at=self._parts.clock())
        self._telling.ask("slash_commands", payload, self._on_ack(to), (where, user, command))
        return payload

    def press(
        self, user: str, channel: str, message_ts: str, which: str, chosen: str | None = None
    ) -> Json:
        """Click a button or choose from a menu, by action_id, label or value; gives the payload."""
        where = self._telling.channel(channel)
        posted = self._telling.message(where, message_ts)
        action = find_action(posted.message.get("blocks", []), which, chosen)
        url = self._parts.response_urls.issue(channel=where.id, user=user, source=posted)
        clicked = payloads.click_on_message(posted, where, self._parts.origin + url)
        clicked["state"] = {"values": state_of(posted.message["blocks"], {}, {}, action)}
        payload = self._telling.interaction("block_actions", user) | clicked
        payload["actions"] = [{**action, "action_ts": self._space.next_ts()}]
        self._telling.ask("interactive", payload, ignore, (where, user, "That button"))
        return payload

    def _from_elsewhere(self, user: str) -> Json:
        person = self._space.users[user]
        if not person.is_external:
            return {}
        return {"team": person.team, "user_team": person.team, "source_team": person.team}

    def _on_ack(self, to: ResponseUrl) -> Callable[[Json], None]:
        def on_ack(answer: Json) -> None:
            if answer.get("text") or answer.get("blocks"):
                try:
                    place(to, answer, self._parts)
                except Refusal as refusal:
                    self._telling.note(
                        self._telling.channel(to.channel), to.user, f"Refused: {refusal.error}"
                    )

        return on_ack

    def _mention(self, where: Channel, message: Json) -> None:
        if BOT_USER in where.members:
            self._telling.event("app_mention", payloads.app_mention(message, where))
        else:
            name = self._parts.app.bot_name
            text = f"{name} is not in #{where.name}. Invite it with `/invite @{name}`."
            self._telling.note(where, message["user"], text)
