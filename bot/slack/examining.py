"""What Slack itself says of the tokens, the scopes, the clock and the messages; for `doctor`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.messages.finding import Finding, ok, problem, unknown
from bot.messages.message import Message
from bot.slack.blocks.slack_message import as_slack
from bot.slack.manifest import optional_scopes, scopes
from bot.slack.outcome import code_of

CLOCK_OFF_S = 120
"""Slack's signatures are refused when they are five minutes old; this is a warning before."""
LOST = {
    "channels:history": "follow-ups in a thread need a mention",
    "groups:history": "follow-ups in a thread of a private channel need a mention",
    "channels:read": "no word of greeting when invited to a channel",
    "groups:read": "no word of greeting when invited to a private channel",
    "files:write": "no pictures of charts where Slack's own charts are not shown",
}
"""What is left out where an optional scope was declined."""
REINSTALL = "compare the app's manifest with `python -m bot manifest`, then reinstall the app"


@dataclass(frozen=True, kw_only=True)
class Examined:
    """A bot's way to Slack."""

    bot_token: str
    app_token: str | None
    """None: Slack calls over HTTP."""
    api_url: str
    manifest: Mapping[str, Any]
    clock: Callable[[], datetime]


def examine_slack(examined: Examined, messages: Mapping[str, Message]) -> Iterator[Finding]:
    """Asks Slack; nothing is posted."""
    client = _client(examined.bot_token, examined)
    started = time.monotonic()
    try:
        answer = client.auth_test()
    except SlackApiError as refusal:
        said = f"Slack refused it ({code_of(refusal)})"
        yield problem("bot token", said, "put the Bot User OAuth Token into SLACK_BOT_TOKEN")
        yield unknown("scopes", "not to be asked without a bot token")
    except OSError as error:
        said = f"no answer from {examined.api_url} ({type(error).__name__})"
        yield problem("Slack", said, "look at the network, its proxy, and SLACK_API_URL")
        return
    else:
        took_ms = (time.monotonic() - started) * 1000
        yield ok("Slack", f"answers in {took_ms:.0f} ms")
        yield ok("bot token", f"is {answer['user']} in {answer['team']}")
        headers = {name.lower(): value for name, value in answer.headers.items()}
        yield from _scopes(headers.get("x-oauth-scopes"), examined.manifest)
        yield _clock(headers.get("date"), examined.clock())
        yield _blocks(client, messages)
    yield _way(examined)


def examine_token(examined: Examined) -> Finding:
    """Asks Slack whether it takes one more token."""
    try:
        answer = _client(examined.bot_token, examined).auth_test()
    except SlackApiError as refusal:
        said = f"Slack refused that of a workspace ({code_of(refusal)})"
        return problem("bot token", said, "the app is to be installed there again")
    except OSError as error:
        return unknown("bot token", f"no answer ({type(error).__name__})")
    return ok("bot token", f"is {answer['user']} in {answer['team']}")


def _client(token: str, examined: Examined) -> WebClient:
    return WebClient(token=token, base_url=examined.api_url, retry_handlers=[])


def _scopes(header: str | None, manifest: Mapping[str, Any]) -> Iterator[Finding]:
    if header is None:
        yield unknown("scopes", "Slack did not say which are granted")
        return
    granted = {scope.strip() for scope in header.split(",")}
    missing = sorted(scopes(manifest) - granted)
    if missing:
        yield problem("scopes", f"without {', '.join(missing)} it cannot work", REINSTALL)
    else:
        yield ok("scopes", "all that it needs are granted")
    for scope in sorted(optional_scopes(manifest) - granted):
        yield ok("scopes", f"{scope} was declined: {LOST[scope]}")


def _clock(header: str | None, at: datetime) -> Finding:
    if header is None:
        return unknown("clock", "Slack did not say its time")
    off_s = (at - parsedate_to_datetime(header)).total_seconds()
    if abs(off_s) > CLOCK_OFF_S:
        said = f"{abs(off_s) / 60:.0f} minutes {'ahead of' if off_s > 0 else 'behind'} Slack's"
        return problem("clock", said, "set this machine's clock, or let it be kept by NTP")
    return ok("clock", "agrees with Slack's")


def _blocks(client: WebClient, messages: Mapping[str, Message]) -> Finding:
    for name, message in messages.items():
        try:
            client.blocks_validate(blocks=as_slack(message)["blocks"])
        except SlackApiError as refusal:
            if code_of(refusal) != "invalid_blocks":
                return unknown("messages", f"Slack did not judge them ({code_of(refusal)})")
            first = (refusal.response.get("errors") or [{}])[0]
            said = f"Slack refuses {name!r}: {first.get('pointer')} {first.get('message')}"
            return problem("messages", said, "it is sent plainer; please report it as a bug")
        except OSError as error:
            return unknown("messages", f"Slack did not judge them ({type(error).__name__})")
    return ok("messages", f"Slack takes all {len(messages)} that were tried")


def _way(examined: Examined) -> Finding:
    if examined.app_token is None:
        said = "only a request from Slack can show whether it is the right one"
        return unknown("secret", said)
    try:
        _client(examined.app_token, examined).apps_connections_open(app_token=examined.app_token)
    except SlackApiError as refusal:
        said = f"Slack refused it ({code_of(refusal)})"
        fix = "put an app-level token with connections:write into SLACK_APP_TOKEN"
        return problem("app token", said, fix)
    except OSError as error:
        return unknown("app token", f"no answer ({type(error).__name__})")
    return ok("app token", "opens a connection")
