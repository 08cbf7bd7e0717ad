"""What the app's manifest grants and subscribes to, read from the manifest's own keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.playground.slack.wire import Json

EVERYTHING: Json = {
    "features": {
        "app_home": {"home_tab_enabled": True},
        "bot_user": {"display_name": "Framewise", "always_online": True},
        "shortcuts": [
            {"type": "message", "name": "Ask about this", "callback_id": "on_message"},
            {"type": "global", "name": "Ask", "callback_id": "anywhere"},
        ],
        "slash_commands": [{"command": "/framewise", "should_escape": True}],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "app_mentions:read",
                "assistant:write",
                "channels:history",
                "channels:read",
                "chat:write",
                "commands",
                "files:write",
                "groups:history",
                "groups:read",
                "im:history",
                "im:read",
                "im:write",
                "reactions:write",
                "users:read",
            ]
        }
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": [
                "app_home_opened",
                "app_mention",
                "channel_archive",
                "channel_left",
                "channel_unarchive",
                "group_archive",
                "group_left",
                "group_unarchive",
                "member_joined_channel",
                "member_left_channel",
                "message.channels",
                "message.groups",
                "message.im",
            ]
        },
        "interactivity": {"is_enabled": True},
    },
}
EVENT_SCOPES = {
    "app_mention": "app_mentions:read",
    "channel_archive": "channels:read",
    "channel_left": "channels:read",
    "channel_unarchive": "channels:read",
    "group_archive": "groups:read",
    "group_left": "groups:read",
    "group_unarchive": "groups:read",
    "member_joined_channel": "channels:read",
    "member_left_channel": "channels:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
}


@dataclass(frozen=True, kw_only=True)
class AppManifest:
    """The parts of a manifest that decide what Slack allows and delivers."""

    bot_name: str
    scopes: frozenset[str]
    events: frozenset[str]
    commands: Mapping[str, Json]
    shortcuts: Mapping[str, Json]
    prompts: Sequence[Json]
    redirects: Sequence[str]
    """Where a browser may be sent once a person has allowed the app."""
    is_interactive: bool
    has_home: bool

    def delivers(self, event: str) -> bool:
        """Slack delivers an event that is subscribed to and whose scope is granted."""
        needed = EVENT_SCOPES.get(event)
        return event in self.events and (needed is None or needed in self.scopes)


def read_manifest(manifest: Mapping[str, Any], *, grants_optional: bool = False) -> AppManifest:
    """Read a manifest; `bot_optional` scopes count as not granted, the harder case, unless said."""
    features = manifest.get("features", {})
    settings = manifest.get("settings", {})
    scopes = manifest.get("oauth_config", {}).get("scopes", {})
    declined = frozenset(() if grants_optional else scopes.get("bot_optional", ()))
    return AppManifest(
        bot_name=features.get("bot_user", {}).get("display_name", "Framewise"),
        scopes=frozenset(scopes.get("bot", ())) - declined,
        events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", ())),
        commands={each["command"]: each for each in features.get("slash_commands", ())},
        shortcuts={each["callback_id"]: each for each in features.get("shortcuts", ())},
        prompts=features.get("agent_view", {}).get("suggested_prompts", ()),
        redirects=manifest.get("oauth_config", {}).get("redirect_urls", ()),
        is_interactive=bool(settings.get("interactivity", {}).get("is_enabled", False)),
        has_home=bool(features.get("app_home", {}).get("home_tab_enabled", False)),
    )
