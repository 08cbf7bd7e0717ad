"""The environment as Settings; the only reader of ``os.environ``."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bot.core.errors import SettingsBroken
from bot.core.limits import Limits
from bot.knowledge_files import KNOWLEDGE_FOLDER
from bot.store.keys import Keys, read_keys

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOG_FORMATS = ("json", "text")
LOCAL = "127.0.0.1"
LONGEST_KEPT_DAYS = 3650
MOST_A_MINUTE = 100_000
HTTP_PORT, LAST_PORT = 3000, 65535
SLACK_API_URL = "https://slack.com/api/"
SOURCE_KEYS = ("STACKEXCHANGE_KEY", "HF_TOKEN", "GITHUB_TOKEN", "OPENALEX_API_KEY")
_ADDRESS = re.compile(r"https://[^/?#\s]+(/[^?#\s]*)?|http://(localhost|127\.0\.0\.1)(:\d+)?")
_SOURCE_URL = re.compile(r"FRAMEWISE_([A-Z]+)_URL")


@dataclass(frozen=True, kw_only=True)
class SocketMode:
    """The bot connects to Slack."""

    app_token: str = field(repr=False)
    health_port: int | None = None
    """Where it answers whether it is well."""


@dataclass(frozen=True, kw_only=True)
class OverHttp:
    """Slack calls the bot."""

    signing_secret: str = field(repr=False)
    port: int


@dataclass(frozen=True, kw_only=True)
class Distributed:
    """The app for many workspaces, each of which installs it."""

    client_id: str
    client_secret: str = field(repr=False)
    keys: Keys = field(repr=False)
    """What tokens are encrypted with."""
    address: str = ""
    """Where browsers reach the bot; empty: where the app's manifest says."""


@dataclass(frozen=True, kw_only=True)
class SlackSettings:
    """What the bot needs to speak to Slack."""

    bot_token: str = field(repr=False)
    """Of the one workspace; empty where there may be many."""
    way: SocketMode | OverHttp
    many: Distributed | None = None
    """None: there is one workspace."""
    api_url: str = SLACK_API_URL
    port: int | None = None
    """What PORT says: where a worker answers whether it is well."""

    @property
    def secrets(self) -> tuple[str, ...]:
        """What may be seen by nobody."""
        way, many = self.way, self.many
        return (
            self.bot_token,
            way.app_token if isinstance(way, SocketMode) else way.signing_secret,
            *((many.client_secret,) if many is not None else ()),
        )


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that may differ between machines."""

    knowledge: Path = KNOWLEDGE_FOLDER
    cache: Path = Path(".cache/framewise")
    database_url: str = "sqlite://"
    source_urls: Mapping[str, str] = field(default_factory=dict)
    """Base URLs that differ from a source's own, by its name."""
    source_keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Keys of sources, by the name of their setting."""
    contact: str = ""
    """Whom a source may write to; sent to every source."""
    keep: timedelta = timedelta(days=30)
    """How long conversations are kept."""
    limits: Limits = field(default_factory=Limits)
    """How much may be asked."""
    collects: bool = True
    """Whether a running bot fetches numbers by itself."""
    embeds_worker: bool = True
    """Whether ``serve`` answers by itself what it takes on."""
    log_level: str = "INFO"
    log_format: str | None = None
    """None: lines to read on a terminal, JSON elsewhere."""
    metrics: tuple[str, int] | None = None
    """Host and port where the bot's own numbers are read; None: nowhere."""


def is_shared(database_url: str) -> bool:
    """Whether it names a store that several machines may use."""
    return not database_url.startswith("sqlite")


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment; all have defaults.

    Raises:
        SettingsBroken: a value cannot be used.
    """
    env = os.environ if environment is None else environment
    level = env.get("FRAMEWISE_LOG_LEVEL", "INFO").upper()
    if level not in LOG_LEVELS:
        raise SettingsBroken(f"FRAMEWISE_LOG_LEVEL is {level!r}: write one of {LOG_LEVELS}")
    database_url = env.get("DATABASE_URL") or _own_database(env)
    return Settings(
        knowledge=Path(env.get("FRAMEWISE_KNOWLEDGE", KNOWLEDGE_FOLDER)),
        cache=Path(env.get("FRAMEWISE_CACHE", _home(env, "XDG_CACHE_HOME", ".cache"))),
        database_url=database_url,
        source_urls=_source_urls(env),
        source_keys={name: env[name] for name in SOURCE_KEYS if env.get(name)},
        contact=env.get("FRAMEWISE_CONTACT", ""),
        limits=_limits(env),
        keep=_keep(env.get("FRAMEWISE_KEEP_DAYS", "30")),
        collects=_is_on(env, "FRAMEWISE_COLLECT", usually=True),
        embeds_worker=_is_on(env, "FRAMEWISE_WORKER", usually=not is_shared(database_url)),
        log_level=level,
        log_format=_log_format(env.get("FRAMEWISE_LOG_FORMAT", "").lower()),
        metrics=_metrics(
            env.get("FRAMEWISE_METRICS_HOST") or LOCAL, env.get("FRAMEWISE_METRICS_PORT", "")
        ),
    )


def read_slack_settings(environment: Mapping[str, str] | None = None) -> SlackSettings:
    """The Slack tokens, and the way they choose: Socket Mode where it can be, else HTTP.

    Raises:
        SettingsBroken: a token is missing or is of the wrong kind.
    """
    env = os.environ if environment is None else environment
    bot_token, many = env.get("SLACK_BOT_TOKEN", ""), _many(env)
    if many is not None and bot_token:
        raise SettingsBroken(
            "SLACK_BOT_TOKEN and SLACK_CLIENT_ID are both set: the first is for one workspace, the"
            " second for many. Take one of them out."
        )
    if many is None and not bot_token.startswith("xoxb-"):
        raise SettingsBroken(
            "SLACK_BOT_TOKEN is missing or is no bot token: it begins with xoxb-."
            " README, “Install in Slack”, says where to get it."
        )
    return SlackSettings(
        bot_token=bot_token,
        way=_way(env),
        many=many,
        api_url=env.get("SLACK_API_URL", SLACK_API_URL),
        port=_port(env.get("PORT", "")),
    )


def read_key_settings(environment: Mapping[str, str] | None = None) -> Keys:
    """The keys that tokens are encrypted with.

    Raises:
        SettingsBroken: there are none, or one is no key.
    """
    env = os.environ if environment is None else environment
    return read_keys(env.get("FRAMEWISE_KEYS", ""))


def _many(env: Mapping[str, str]) -> Distributed | None:
    id, secret = env.get("SLACK_CLIENT_ID", "").strip(), env.get("SLACK_CLIENT_SECRET", "").strip()
    if not id and not secret:
        return None
    if not (id and secret):
        raise SettingsBroken(
            "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET belong together: set both, for many"
            " workspaces, or neither. README, “Many workspaces”, says where to get them."
        )
    address = env.get("FRAMEWISE_ADDRESS", "").rstrip("/")
    if address and not _ADDRESS.fullmatch(address):
        raise SettingsBroken(
            "FRAMEWISE_ADDRESS is no address that a browser is sent to: write https://your.host"
        )
    keys = read_key_settings(env)
    return Distributed(client_id=id, client_secret=secret, keys=keys, address=address)


def _way(env: Mapping[str, str]) -> SocketMode | OverHttp:
    app_token, secret = env.get("SLACK_APP_TOKEN", ""), env.get("SLACK_SIGNING_SECRET", "").strip()
    port = _port(env.get("PORT", ""))
    if not app_token and not secret:
        raise SettingsBroken(
            "Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set: set the first (xapp-...) to"
            " connect over Socket Mode, or the second to be called over HTTP."
            " README, “Install in Slack”, says where to get them."
        )
    if not app_token:
        return OverHttp(signing_secret=secret, port=port or HTTP_PORT)
    if not app_token.startswith("xapp-"):
        raise SettingsBroken(
            "SLACK_APP_TOKEN is no app-level token: it begins with xapp-."
            " README, “Install in Slack”, says where to get it."
        )
    return SocketMode(app_token=app_token, health_port=port)


def _port(text: str, name: str = "PORT") -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and 1 <= int(text) <= LAST_PORT):
        raise SettingsBroken(f"{name} is {text!r}: write a number from 1 to {LAST_PORT}")
    return int(text)


def _metrics(host: str, port: str) -> tuple[str, int] | None:
    number = _port(port, "FRAMEWISE_METRICS_PORT")
    return None if number is None else (host, number)


def _log_format(said: str) -> str | None:
    if said and said not in LOG_FORMATS:
        raise SettingsBroken(f"FRAMEWISE_LOG_FORMAT is {said!r}: write one of {LOG_FORMATS}")
    return said or None


def _limits(env: Mapping[str, str]) -> Limits:
    usual = Limits()
    return Limits(
        person=_most(env, "FRAMEWISE_PERSON_A_MINUTE", usual.person),
        channel=_most(env, "FRAMEWISE_CHANNEL_A_MINUTE", usual.channel),
        workspace=_most(env, "FRAMEWISE_WORKSPACE_A_MINUTE", usual.workspace),
    )


def _most(env: Mapping[str, str], name: str, usual: int) -> int:
    said = env.get(name) or str(usual)
    if not (said.isascii() and said.isdigit() and int(said) <= MOST_A_MINUTE):
        raise SettingsBroken(
            f"{name} is {said!r}: write a number up to {MOST_A_MINUTE}, or 0 for no limit"
        )
    return int(said)


def _keep(days: str) -> timedelta:
    if not (days.isascii() and days.isdigit() and 1 <= int(days) <= LONGEST_KEPT_DAYS):
        raise SettingsBroken(
            f"FRAMEWISE_KEEP_DAYS is {days!r}: write a number of days from 1 to {LONGEST_KEPT_DAYS}"
        )
    return timedelta(days=int(days))


def _own_database(env: Mapping[str, str]) -> str:
    folder = env.get("FRAMEWISE_DATA", _home(env, "XDG_DATA_HOME", ".local/share"))
    return f"sqlite:///{Path(folder) / 'framewise.sqlite3'}"


def _source_urls(env: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for name, value in env.items():
        match = _SOURCE_URL.fullmatch(name)
        if match is None or not value:
            continue
        if not value.startswith(("https://", "http://")):
            raise SettingsBroken(f"{name} is no address: write https://...")
        found[match[1].lower()] = value.rstrip("/")
    return found


def _is_on(env: Mapping[str, str], name: str, *, usually: bool) -> bool:
    said = env.get(name, "on" if usually else "off").lower()
    if said not in ("on", "off"):
        raise SettingsBroken(f"{name} is {said!r}: write on or off")
    return said == "on"


def _home(env: Mapping[str, str], variable: str, folder: str) -> Path:
    base = env.get(variable)
    return (Path(base) if base else Path.home() / folder) / "framewise"
