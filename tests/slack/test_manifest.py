"""The manifest asks for what the code listens to, and for no more."""

from collections.abc import Callable
from typing import Any

from bot.messages.message import Message
from bot.slack.answering import Desk
from bot.slack.listeners import register
from bot.slack.manifest import delivered, optional_scopes, read_manifest, scopes
from bot.slack.pictures import UPLOAD
from bot.slack.seen import Seen
from bot.slack.turns import TurnsInMemory

SCOPES = {
    "app_mention": "app_mentions:read",
    "message.im": "im:history",
    "/framewise": "commands",
}
TO_ANSWER = "chat:write"


class Register:
    """Takes down what a real App would listen to."""

    def __init__(self) -> None:
        self.events: set[str] = set()
        self.commands: set[str] = set()
        self.actions: list[object] = []

    def event(self, name: str) -> Callable[[object], None]:
        self.events.add("message.im" if name == "message" else name)
        return lambda listener: None

    def command(self, name: str) -> Callable[[object], None]:
        self.commands.add(name)
        return lambda listener: None

    def action(self, pattern: object) -> Callable[[object], None]:
        self.actions.append(pattern)
        return lambda listener: None


def listened() -> Register:
    taken: Any = Register()
    register(
        taken,
        Desk(
            answer=lambda request: Message(summary=request.text),
            turns=TurnsInMemory(),
            seen=Seen(),
            clock=lambda: 0.0,
            later=lambda work: work(),
        ),
    )
    return taken  # type: ignore[no-any-return]


def test_the_manifest_delivers_what_the_code_listens_to_and_nothing_else() -> None:
    code, manifest = listened(), delivered(read_manifest())
    assert manifest.events == code.events
    assert manifest.commands == code.commands
    assert manifest.has_buttons == bool(code.actions)


def test_there_is_no_scope_without_a_use() -> None:
    code = listened()
    needed = {SCOPES[name] for name in code.events | code.commands} | {TO_ANSWER}
    assert scopes(read_manifest()) == needed


def test_the_one_optional_scope_is_that_of_pictures_and_is_asked_for() -> None:
    manifest = read_manifest()
    assert optional_scopes(manifest) == {UPLOAD}
    assert optional_scopes(manifest) <= set(manifest["oauth_config"]["scopes"]["bot"])


def test_slack_would_take_the_manifest() -> None:
    manifest = read_manifest()
    shown = manifest["display_information"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 174 <= len(shown["long_description"]) <= 4000
    assert manifest["settings"]["socket_mode_enabled"] is True
    assert manifest["features"]["app_home"]["messages_tab_read_only_enabled"] is False
    (command,) = manifest["features"]["slash_commands"]
    assert command["should_escape"] is True
