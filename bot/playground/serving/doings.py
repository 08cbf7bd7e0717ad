"""What a person can do on the page, by the name the page calls it."""

from collections.abc import Callable
from typing import Any

from bot.playground.serving.workbench import Workbench
from bot.playground.slack.parts import Parts
from bot.playground.slack.people.corrections import Corrections
from bot.playground.slack.people.dialogs import Dialogs
from bot.playground.slack.people.lifecycle import Lifecycle
from bot.playground.slack.people.people import People
from bot.playground.slack.people.shortcuts import Shortcuts


class Doings:
    """Every wish of the page comes with a `user` and with what the doing asks for."""

    def __init__(
        self,
        *,
        parts: Parts,
        people: People,
        dialogs: Dialogs,
        shortcuts: Shortcuts,
        corrections: Corrections,
        lifecycle: Lifecycle,
        workbench: Workbench,
    ) -> None:
        self._parts = parts
        self._workbench = workbench
        self._by_name: dict[str, Callable[..., Any]] = {
            "archive": lifecycle.archive,
            "close": dialogs.close,
            "command": people.slash_command,
            "delete": corrections.delete,
            "edit": corrections.edit,
            "fault": self._fault,
            "home": people.open_home,
            "invite": people.invite,
            "post": people.post,
            "press": people.press,
            "press_in_view": dialogs.press,
            "redeliver": self._redeliver,
            "remove": lifecycle.remove,
            "shortcut": shortcuts.run,
            "submit": dialogs.submit,
            "tool": self._tool,
            "unarchive": lifecycle.unarchive,
        }

    def find(self, name: str) -> Callable[..., Any] | None:
        """The doing of that name."""
        return self._by_name.get(name)

    def _fault(self, name: str, on: object, user: str = "") -> None:
        self._parts.faults.switch(name, "on" if on else "off")

    def _redeliver(self, user: str = "") -> int:
        return self._parts.outbox.repeat()

    def _tool(self, name: str, user: str = "") -> bool:
        return self._workbench.start(name)
