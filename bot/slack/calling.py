"""The way to Slack, on which every call is counted."""

from __future__ import annotations

from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.core.delivery import AccessGone, Ambiguous, NotSent, Refused
from bot.slack.outcome import FAILURES, outcome_of
from bot.store.guard import CALL_S
from bot.watch.counted import Call, called

COUNTED = frozenset(
    (
        *("auth.test", "chat.postMessage", "chat.postEphemeral", "chat.update", "users.info"),
        *("conversations.history", "conversations.replies", "views.open", "views.publish"),
        *("assistant.threads.setSuggestedPrompts", "files.getUploadURLExternal"),
        *("files.completeUploadExternal", "oauth.v2.access"),
    )
)
"""The methods that are counted by their names."""
OTHER = "other"
RESPONSE_URL = "response_url"


class CountingClient(WebClient):
    """Counts what becomes of each call, and makes none of them again by itself: a post whose answer
    got lost would appear twice."""

    def __init__(self, token: str | None, base_url: str) -> None:
        super().__init__(token=token, base_url=base_url, retry_handlers=[], timeout=CALL_S)

    def api_call(self, api_method: str, **given: Any) -> SlackResponse:
        """Calls a method."""
        method = api_method if api_method in COUNTED else OTHER
        try:
            answer = super().api_call(api_method, **given)
        except FAILURES as error:
            called(method, _became(error))
            raise
        called(method, "taken")
        return answer


def _became(error: Exception) -> Call:
    match outcome_of(error):
        case Refused():
            return "too_fast"
        case AccessGone():
            return "no_access"
        case NotSent() | Ambiguous() if not isinstance(error, SlackApiError):
            return "no_answer"
        case _:
            return "refused"
