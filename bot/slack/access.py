"""The bot's way to Slack in each workspace, and whether it still has one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.authorize import Authorize
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack.outcome import TOKEN_DEAD, code_of
from bot.store.installations import Ending

UNKNOWN_TOKEN = "invalid_auth"


class Access(Protocol):
    """The ways to Slack; for many threads at once."""

    def client(self, workspace: str) -> WebClient:
        """The way to Slack in a workspace; where the app is not installed, every call is refused
        without asking Slack.

        Raises:
            StoreDown: it cannot be told just now.
        """
        ...

    def has_left(self, workspace: str, how: Ending, happened_at: datetime) -> bool:
        """Ends the bot's access to a workspace that took it out at that moment, by Slack's clock;
        False: it was installed anew since.

        Raises:
            StoreDown: it cannot be told or kept just now.
            SlackClientError, OSError, HTTPException: Slack was to be asked, and cannot be.
        """
        ...

    def lately_left(self, since: datetime) -> list[str]:
        """The workspaces that took it out since then, as far as that is kept."""
        ...


@dataclass(frozen=True, kw_only=True)
class OneWorkspace:
    """The one workspace of a token that the operator has set."""

    own: WebClient

    def client(self, workspace: str) -> WebClient:
        """The way to Slack."""
        return self.own

    def has_left(self, workspace: str, how: Ending, happened_at: datetime) -> bool:
        """Whether Slack refuses the token for good: the operator may have set a new one."""
        return is_dead(self.own)

    def lately_left(self, since: datetime) -> list[str]:
        """None: nothing is kept of it."""
        return []


class OfToken(Authorize):
    """Tells Bolt that the bot of one token is spoken to, in whatever workspace it is."""

    def __init__(self, client: WebClient) -> None:
        """Asks Slack once whose token it is.

        Raises:
            SlackApiError, OSError: Slack does not take it, or cannot be reached.
        """
        super().__init__()  # type: ignore[no-untyped-call]
        self._bot = client.auth_test()
        self._token = client.token

    def __call__(self, *, user_id: str | None, **_: object) -> AuthorizeResult:
        """The bot."""
        found = AuthorizeResult.from_auth_test_response(
            bot_token=self._token, auth_test_response=self._bot
        )
        found["user_id"] = found.user_id = user_id
        return found


def is_dead(client: WebClient) -> bool:
    """Whether Slack says that a token works for nobody any more."""
    try:
        client.auth_test()
    except SlackApiError as refusal:
        if code_of(refusal) in (*TOKEN_DEAD, UNKNOWN_TOKEN):
            return True
        raise
    return False
