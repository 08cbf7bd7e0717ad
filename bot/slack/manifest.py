"""The app's manifest: what Slack is asked to allow and to deliver."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from bot.core.errors import UserMistake

MANIFEST = Path(__file__).parents[2] / "slack-manifest.yaml"
HTTP_MANIFEST = MANIFEST.with_name("slack-manifest-http.yaml")
PLACEHOLDER = "https://HOST/"


@dataclass(frozen=True, kw_only=True)
class Delivered:
    """What Slack delivers to an app with this manifest."""

    events: frozenset[str]
    """As subscribed to: a message event carries its kind of channel, as `message.im`."""
    commands: frozenset[str]
    shortcuts: frozenset[str]
    is_interactive: bool


def read_manifest(path: Path = MANIFEST) -> dict[str, Any]:
    """The manifest as Slack reads it."""
    manifest: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return manifest


def manifest_to_paste(address: str | None = None) -> str:
    """The manifest as written, comments too: for Socket Mode, or for HTTP at a public address.

    Raises:
        UserMistake: Slack would not call that address.
    """
    if address is None:
        return MANIFEST.read_text(encoding="utf-8")
    parsed = urlsplit(address)
    if parsed.scheme != "https" or not parsed.hostname or parsed.query or parsed.fragment:
        raise UserMistake(f"{address} is no public address: write https://your.host")
    text = HTTP_MANIFEST.read_text(encoding="utf-8")
    return text.replace(PLACEHOLDER, address.rstrip("/") + "/")


def delivered(manifest: Mapping[str, Any]) -> Delivered:
    """What a manifest makes Slack deliver."""
    settings = manifest["settings"]
    return Delivered(
        events=frozenset(settings["event_subscriptions"]["bot_events"]),
        commands=frozenset(each["command"] for each in manifest["features"]["slash_commands"]),
        shortcuts=frozenset(each["callback_id"] for each in manifest["features"]["shortcuts"]),
        is_interactive=settings["interactivity"]["is_enabled"],
    )


def wanted_scopes(manifest: Mapping[str, Any]) -> list[str]:
    """What Slack is asked for at installation, in the manifest's order."""
    wanted: list[str] = manifest["oauth_config"]["scopes"]["bot"]
    return list(wanted)


def scopes(manifest: Mapping[str, Any]) -> frozenset[str]:
    """What the bot cannot work without."""
    return frozenset(manifest["oauth_config"]["scopes"]["bot"]) - optional_scopes(manifest)


def optional_scopes(manifest: Mapping[str, Any]) -> frozenset[str]:
    """What it may be refused at installation; Slack wants these among the others too."""
    return frozenset(manifest["oauth_config"]["scopes"].get("bot_optional", ()))
