"""The manifest asks for what the code listens to, and for no more."""

from collections.abc import Callable
from typing import Any

import pytest
import yaml

from bot.core.errors import UserMistake
from bot.messages.help import PROMPTS
from bot.slack.installing.pages import REDIRECT
from bot.slack.listeners import register
from bot.slack.manifest import (
    HTTP_MANIFEST,
    delivered,
    manifest_to_paste,
    optional_scopes,
    read_manifest,
    scopes,
)
from bot.slack.pictures import UPLOAD

SCOPES = {
    "app_mention": {"app_mentions:read"},
    "app_home_opened": {"assistant:write"},
    "member_joined_channel": {"channels:read", "groups:read"},
    "message.im": {"im:history"},
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "/framewise": {"commands"},
    "app_uninstalled": set(),
    "tokens_revoked": set(),
}
"""What the hearing of each needs, and what is done when it is heard."""
TO_ANSWER = {"chat:write", "files:write", "users:read"}
HEARD_IN = ("message.channels", "message.groups", "message.im")
"""Where the code hears messages: its listener tells the places apart."""


class Register:
    """Takes down what a real App would listen to."""

    def __init__(self) -> None:
        self.events: set[str] = set()
        self.commands: set[str] = set()
        self.shortcuts: set[str] = set()
        self.interactive: list[object] = []

    def event(self, name: str) -> Callable[[object], None]:
        self.events |= set(HEARD_IN) if name == "message" else {name}
        return lambda listener: None

    def command(self, name: str) -> Callable[[object], None]:
        self.commands.add(name)
        return lambda listener: None

    def shortcut(self, name: str) -> Callable[[object], None]:
        self.shortcuts.add(name)
        return self.action(name)

    def action(self, pattern: object) -> Callable[[object], None]:
        self.interactive.append(pattern)
        return lambda listener: None

    view = action


def listened() -> Register:
    taken: Any = Register()
    desk: Any = None  # nothing is heard
    register(taken, desk)
    return taken  # type: ignore[no-any-return]


def test_the_manifest_delivers_what_the_code_listens_to_and_nothing_else() -> None:
    code, manifest = listened(), delivered(read_manifest())
    assert manifest.events == code.events
    assert manifest.commands == code.commands
    assert manifest.shortcuts == code.shortcuts
    assert manifest.is_interactive == bool(code.interactive)


def test_there_is_no_scope_without_a_use() -> None:
    code, manifest = listened(), read_manifest()
    needed = set().union(*(SCOPES[name] for name in code.events | code.commands)) | TO_ANSWER
    assert scopes(manifest) | optional_scopes(manifest) == needed


def test_what_may_be_declined_is_asked_for() -> None:
    manifest = read_manifest()
    assert UPLOAD in optional_scopes(manifest)
    assert optional_scopes(manifest) <= set(manifest["oauth_config"]["scopes"]["bot"])


def test_the_prompts_are_those_that_are_offered_by_the_code() -> None:
    view = read_manifest()["features"]["agent_view"]
    prompts = [(prompt["title"], prompt["message"]) for prompt in view["suggested_prompts"]]
    assert prompts == list(PROMPTS)


def test_slack_would_take_the_manifest() -> None:
    manifest = read_manifest()
    shown = manifest["display_information"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 174 <= len(shown["long_description"]) <= 4000
    assert manifest["settings"]["socket_mode_enabled"] is True
    assert manifest["features"]["app_home"]["messages_tab_read_only_enabled"] is False
    assert manifest["features"]["app_home"]["home_tab_enabled"] is True
    assert len(manifest["features"]["agent_view"]["agent_description"]) <= 300
    assert len(manifest["features"]["agent_view"]["suggested_prompts"]) <= 4
    (command,) = manifest["features"]["slash_commands"]
    assert command["should_escape"] is True


def test_over_http_only_the_way_of_delivery_differs() -> None:
    over_http = read_manifest(HTTP_MANIFEST)
    (command,) = over_http["features"]["slash_commands"]
    settings = over_http["settings"]
    addresses = [
        command.pop("url"),
        settings["event_subscriptions"].pop("request_url"),
        settings["interactivity"].pop("request_url"),
    ]
    assert addresses == ["https://HOST/slack/events"] * 3
    assert over_http["oauth_config"].pop("redirect_urls") == [f"https://HOST{REDIRECT}"]
    assert settings["socket_mode_enabled"] is False
    settings["socket_mode_enabled"] = True
    assert over_http == read_manifest()


def test_what_is_to_paste_is_the_manifest() -> None:
    assert yaml.safe_load(manifest_to_paste()) == read_manifest()


def test_an_address_takes_the_place_of_host() -> None:
    pasted = yaml.safe_load(manifest_to_paste("https://bot.example.org/"))
    url = pasted["settings"]["interactivity"]["request_url"]
    assert url == "https://bot.example.org/slack/events"


@pytest.mark.parametrize("address", ["bot.example.org", "http://bot.example.org", "https://"])
def test_an_address_that_slack_would_not_call_is_refused(address: str) -> None:
    with pytest.raises(UserMistake, match="write https://"):
        manifest_to_paste(address)
