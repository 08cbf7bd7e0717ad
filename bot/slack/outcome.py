"""What became of a call to post: what Slack's answer, or the lack of one, says about it.

Slack: "It's possible some aspect of the operation succeeded before the error was raised" (of
``fatal_error``). What is not refused in so many words may stand in the channel.
"""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from urllib.error import URLError

from slack_sdk.errors import SlackApiError, SlackClientError

from bot.core.delivery import (
    AccessGone,
    Ambiguous,
    ChannelGone,
    Malformed,
    NotSent,
    Outcome,
    Refused,
)
from bot.incident import reply_of

FAILURES = (SlackClientError, OSError, http.client.HTTPException, UnicodeDecodeError)
"""What a call to Slack may raise."""
TOO_MANY = 429
TOO_FAST = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
CHANNEL_GONE = frozenset(
    {
        *("is_archived", "channel_not_found", "not_in_channel", "cannot_reply_to_message"),
        *("thread_not_found", "user_not_found", "user_disabled", "cannot_dm_bot"),
        *("messages_tab_disabled", "is_inactive"),
    }
)
RESTRICTED = "restricted_action"
NOT_INSTALLED = "not_installed"
"""Our own word where the app is not, or no longer, installed: Slack is not asked."""
ACCESS_GONE = frozenset(
    {
        *("account_inactive", "token_revoked", "token_expired", "invalid_auth", "not_authed"),
        *("missing_scope", "team_access_not_granted", "ekm_access_denied", "no_permission"),
        *("not_allowed_token_type", "org_login_required", "access_denied", NOT_INSTALLED),
    }
)
TOKEN_DEAD = frozenset({"token_revoked", "account_inactive"})
"""Slack's words for a token that works for nobody any more."""
MALFORMED = frozenset(
    {
        *("msg_too_long", "msg_blocks_too_long", "no_text", "invalid_arguments"),
        *("metadata_too_large", "too_many_attachments", "markdown_text_conflict"),
        *("invalid_form_data", "invalid_json", "json_not_object", "invalid_post_type"),
    }
)
MALFORMED_BEGIN = ("invalid_blocks", "invalid_metadata", "invalid_attachment")
USUAL_WAIT_S = 1.0
LONGEST_WAIT_S = 3600.0
"""A Retry-After beyond an hour is no sensible answer."""


def outcome_of(error: Exception) -> Outcome:
    """What became of a call that raised one of ``FAILURES``."""
    if isinstance(error, SlackApiError):
        return _refusal(error)
    if isinstance(error, URLError):
        # So urllib calls what kept a request from being sent whole, from the look for the host to
        # the last byte; what breaks later is raised as it is.
        return NotSent(why=f"Slack could not be reached ({type(error.reason).__name__})")
    return Ambiguous(why=f"no answer from Slack ({type(error).__name__})")


def status_of(refusal: SlackApiError) -> int:
    """The HTTP status of Slack's answer."""
    response = refusal.response
    # slack_sdk hands on what is no JSON as a plain dict.
    return int(response["status"] if isinstance(response, dict) else response.status_code)


def code_of(refusal: SlackApiError) -> str:
    """Slack's own word for what it refuses; empty where the answer is no JSON."""
    return reply_of(refusal)


def wait_of(headers: Mapping[str, str]) -> float:
    """How long Slack asks to wait, in seconds, as far as what it says makes sense."""
    named = {name.lower(): value for name, value in headers.items()}
    after = str(named.get("retry-after", "")).strip()
    sensible = after.isascii() and after.isdigit()
    return min(float(after), LONGEST_WAIT_S) if sensible else USUAL_WAIT_S


def _refusal(refusal: SlackApiError) -> Outcome:
    status, code = status_of(refusal), code_of(refusal)
    if status == TOO_MANY or code in TOO_FAST:
        response = refusal.response
        headers = response["headers"] if isinstance(response, dict) else response.headers
        return Refused(wait_s=wait_of(headers), whole_workspace=status == TOO_MANY)
    if status != 200 or not code:
        return Ambiguous(why=f"Slack answered with status {status}")
    if code in CHANNEL_GONE or code.startswith(RESTRICTED):
        return ChannelGone(why=code)
    if code in ACCESS_GONE:
        return AccessGone(why=code)
    if code in MALFORMED or code.startswith(MALFORMED_BEGIN):
        return Malformed(why=code)
    return Ambiguous(why=f"Slack answered {code}")
