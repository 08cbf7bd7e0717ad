"""The environment as Settings; the only reader of ``os.environ``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.core.errors import SettingsBroken
from bot.knowledge_files import KNOWLEDGE_FOLDER

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
SLACK_API_URL = "https://slack.com/api/"


@dataclass(frozen=True, kw_only=True)
class SlackSettings:
    """What the bot needs to speak to one workspace over Socket Mode."""

    bot_token: str
    app_token: str
    api_url: str = SLACK_API_URL


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that may differ between machines."""

    knowledge: Path = KNOWLEDGE_FOLDER
    cache: Path = Path(".cache/framewise")
    log_level: str = "INFO"


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment; all have defaults.

    Raises:
        SettingsBroken: a value cannot be used.
    """
    env = os.environ if environment is None else environment
    level = env.get("FRAMEWISE_LOG_LEVEL", "INFO").upper()
    if level not in LOG_LEVELS:
        raise SettingsBroken(f"FRAMEWISE_LOG_LEVEL is {level!r}: write one of {LOG_LEVELS}")
    return Settings(
        knowledge=Path(env.get("FRAMEWISE_KNOWLEDGE", KNOWLEDGE_FOLDER)),
        cache=Path(env.get("FRAMEWISE_CACHE", _default_cache(env))),
        log_level=level,
    )


def read_slack_settings(environment: Mapping[str, str] | None = None) -> SlackSettings:
    """The Slack tokens.

    Raises:
        SettingsBroken: a token is missing or is of the wrong kind.
    """
    env = os.environ if environment is None else environment
    bot_token, app_token = env.get("SLACK_BOT_TOKEN", ""), env.get("SLACK_APP_TOKEN", "")
    if not bot_token.startswith("xoxb-"):
        raise SettingsBroken(
            "SLACK_BOT_TOKEN is missing or is no bot token: it begins with xoxb-."
            " README, “Install in Slack”, says where to get it."
        )
    if not app_token.startswith("xapp-"):
        raise SettingsBroken(
            "SLACK_APP_TOKEN is missing or is no app-level token: it begins with xapp-."
            " README, “Install in Slack”, says where to get it."
        )
    return SlackSettings(
        bot_token=bot_token,
        app_token=app_token,
        api_url=env.get("SLACK_API_URL", SLACK_API_URL),
    )


def _default_cache(env: Mapping[str, str]) -> Path:
    base = env.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "framewise"
