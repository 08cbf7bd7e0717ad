"""The app's manifest: what Slack is asked to allow and to deliver."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

MANIFEST = Path(__file__).parents[2] / "slack-manifest.yaml"


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


def delivered(manifest: Mapping[str, Any]) -> Delivered:
    """What a manifest makes Slack deliver."""
    settings = manifest["settings"]
    return Delivered(
        events=frozenset(settings["event_subscriptions"]["bot_events"]),
        commands=frozenset(each["command"] for each in manifest["features"]["slash_commands"]),
        shortcuts=frozenset(each["callback_id"] for each in manifest["features"]["shortcuts"]),
        is_interactive=settings["interactivity"]["is_enabled"],
    )


def scopes(manifest: Mapping[str, Any]) -> frozenset[str]:
    """What the bot cannot work without."""
    return frozenset(manifest["oauth_config"]["scopes"]["bot"]) - optional_scopes(manifest)


def optional_scopes(manifest: Mapping[str, Any]) -> frozenset[str]:
    """What it may be refused at installation; Slack wants these among the others too."""
    return frozenset(manifest["oauth_config"]["scopes"].get("bot_optional", ()))
