"""Many workspaces: each is spoken to with its own token, which is read from the store."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_bolt import BoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.authorize import Authorize
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth import InstallationStore

from bot.core.errors import StoreDown
from bot.slack.access import is_dead
from bot.slack.app import slack_client
from bot.slack.calling import CountingClient
from bot.slack.installing.stores import KeptInstallations
from bot.slack.outcome import NOT_INSTALLED, TOKEN_DEAD, code_of
from bot.store.installations import Ending, Installations

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class ManyWorkspaces:
    """The workspaces that have installed the app, each with its own token."""

    installations: Installations
    api_url: str
    clock: Callable[[], datetime]

    @property
    def authorize(self) -> Authorize:
        """Tells Bolt whose bot is spoken to."""
        return FromInstallations(KeptInstallations(self.installations, self.clock))

    def client(self, workspace: str) -> WebClient:
        """The way to Slack in a workspace, with its own token."""
        installed = self.installations.of(workspace)
        if installed is None:
            return _Nowhere(base_url=self.api_url, retry_handlers=[])

        def lost() -> None:
            self._end(workspace, "revoked", installed.generation)

        return _Watched(installed.token, self.api_url, lost)

    def has_left(self, workspace: str, how: Ending, happened_at: datetime) -> bool:
        """Slack's clock counts whole seconds: in the second of an installation, Slack is asked."""
        installed = self.installations.of(workspace)
        if installed is None:
            return True
        since = installed.installed_at.replace(microsecond=0)
        if happened_at < since:
            return False
        if happened_at == since and not is_dead(slack_client(installed.token, self.api_url)):
            return False
        self._end(workspace, how, installed.generation)
        return True

    def keys_check(self) -> str | None:
        """What is wrong with the keys of tokens, if something is."""
        try:
            unreadable = self.installations.unreadable()
        except StoreDown:
            return None  # the store's own check says so
        return "some tokens cannot be decrypted: see FRAMEWISE_KEYS" if unreadable else None

    def lately_left(self, since: datetime) -> list[str]:
        """The workspaces that took the app out since then."""
        return self.installations.ended_since(since)

    def _end(self, workspace: str, how: Ending, generation: int) -> None:
        if self.installations.end(workspace, how, self.clock(), generation=generation):
            log.warning("the app is no longer installed in %s (%s)", workspace, how)


class FromInstallations(Authorize):
    """Tells whose bot is spoken to, from the store alone: Slack waits for an answer."""

    def __init__(self, installations: InstallationStore) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._installations = installations

    def __call__(
        self,
        *,
        context: BoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        **_: object,
    ) -> AuthorizeResult | None:
        """The bot of a workspace; None: the app is not installed there.

        Raises:
            StoreDown: it cannot be told just now.
        """
        bot = self._installations.find_bot(enterprise_id=enterprise_id, team_id=team_id)
        if bot is None:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_id=bot.bot_id,
            bot_user_id=bot.bot_user_id,
            bot_token=bot.bot_token,
            bot_scopes=bot.bot_scopes,
            user_id=user_id,
        )


class _Nowhere(WebClient):
    """The way to a workspace that has not installed the app."""

    def api_call(self, api_method: str, **_: Any) -> Any:
        """A refusal, in Slack's manner."""
        answer = {"ok": False, "error": NOT_INSTALLED, "status": 200, "headers": {}}
        raise SlackApiError("not installed", answer)  # type: ignore[no-untyped-call]


class _Watched(CountingClient):
    """A way to Slack that tells when its token turns out to be dead."""

    def __init__(self, token: str, base_url: str, lost: Callable[[], None]) -> None:
        super().__init__(token, base_url)
        self._lost = lost

    def api_call(self, api_method: str, **arguments: Any) -> Any:
        """The call."""
        try:
            return super().api_call(api_method, **arguments)
        except SlackApiError as refusal:
            if code_of(refusal) in TOKEN_DEAD:
                self._note_lost()
            raise

    def _note_lost(self) -> None:
        try:
            self._lost()
        except StoreDown:
            log.warning("a token is dead, which could not be kept: the store is down")
