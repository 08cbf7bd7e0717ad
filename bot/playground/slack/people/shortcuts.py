"""Shortcuts: what people start from the menu of a message, or from anywhere."""

from bot.playground.slack.delivery import payloads
from bot.playground.slack.parts import Parts
from bot.playground.slack.people.telling import Telling, ignore
from bot.playground.slack.wire import Json


class Shortcuts:
    """The shortcuts that the manifest declares."""

    def __init__(self, parts: Parts, telling: Telling) -> None:
        self._parts = parts
        self._telling = telling

    def run(
        self,
        user: str,
        callback_id: str,
        channel: str | None = None,
        message_ts: str | None = None,
    ) -> Json:
        """Run a shortcut, on a message where it is of that type; gives the payload."""
        declared = self._parts.app.shortcuts.get(callback_id)
        if declared is None:
            raise LookupError(f"no shortcut {callback_id!r}")
        if declared["type"] == "message" and not (channel and message_ts):
            raise LookupError(f"{callback_id!r} is run on a message")
        kind = "message_action" if declared["type"] == "message" else "shortcut"
        payload = self._telling.interaction(kind, user) | {"callback_id": callback_id}
        payload["action_ts"] = self._parts.workspace.next_ts()
        where = self._telling.channel(channel or user)
        if kind == "message_action":
            posted = self._telling.message(where, str(message_ts))
            path = self._parts.response_urls.issue(channel=where.id, user=user)
            payload |= payloads.on_message(posted, where, self._parts.origin + path)
        self._telling.ask("interactive", payload, ignore, (where, user, declared["name"]))
        return payload
