"""What is kept of installations, behind the interfaces that slack_sdk has for it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from logging import Logger

from slack_sdk.oauth import InstallationStore, OAuthStateStore
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.installation_store import Installation as SlackInstallation

from bot.store.installations import Installation, Installations
from bot.store.oauth_states import OAuthStates

Clock = Callable[[], datetime]


class KeptInstallations(InstallationStore):
    """Installations of bots, one a workspace; user tokens are not asked for, and not kept.

    Every method may raise StoreDown.
    """

    def __init__(self, installations: Installations, clock: Clock) -> None:
        self._installations = installations
        self._clock = clock

    @property
    def logger(self) -> Logger:
        """Where it would log."""
        return logging.getLogger(__name__)

    def save(self, installation: SlackInstallation) -> None:
        """Keeps an installation."""
        self.save_bot(installation.to_bot(), by=installation.user_id or "")

    def save_bot(self, bot: Bot, *, by: str = "") -> None:
        """Keeps a bot's part of it."""
        if not bot.team_id:
            raise ValueError("an installation without a workspace cannot be kept")
        kept = Installation(
            workspace=bot.team_id,
            name=bot.team_name or "",
            enterprise=bot.enterprise_id or "",
            app=bot.app_id or "",
            bot=bot.bot_id or "",
            bot_user=bot.bot_user_id or "",
            by=by,
            scopes=tuple(bot.bot_scopes or ()),
            token=bot.bot_token,
            installed_at=datetime.fromtimestamp(bot.installed_at, UTC),
        )
        self._installations.keep(kept, self._clock())

    def find_bot(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        is_enterprise_install: bool | None = False,
    ) -> Bot | None:
        """The bot of a workspace."""
        found = self.find_installation(enterprise_id=enterprise_id, team_id=team_id)
        return found.to_bot() if found is not None else None

    def find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,
        is_enterprise_install: bool | None = False,
    ) -> SlackInstallation | None:
        """The installation of a workspace, whoever made it."""
        found = self._found(team_id)
        if found is None:
            return None
        return SlackInstallation(
            app_id=found.app,
            enterprise_id=found.enterprise or None,
            team_id=found.workspace,
            team_name=found.name,
            bot_token=found.token,
            bot_id=found.bot,
            bot_user_id=found.bot_user,
            bot_scopes=list(found.scopes),
            user_id=found.by,
            installed_at=found.installed_at.timestamp(),
        )

    def delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Ends the installation of a workspace."""
        found = self._found(team_id)
        if found is not None:
            at, generation = self._clock(), found.generation
            self._installations.end(found.workspace, "uninstalled", at, generation=generation)

    def delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Ends the installation of a workspace; that of one person is the workspace's."""
        self.delete_bot(enterprise_id=enterprise_id, team_id=team_id)

    def _found(self, workspace: str | None) -> Installation | None:
        return self._installations.of(workspace) if workspace else None


class KeptStates(OAuthStateStore):
    """States of installations under way; every method may raise StoreDown."""

    def __init__(self, states: OAuthStates, clock: Clock) -> None:
        self._states = states
        self._clock = clock

    @property
    def logger(self) -> Logger:
        """Where it would log."""
        return logging.getLogger(__name__)

    def issue(self, *_: object, **__: object) -> str:
        """A new one."""
        return self._states.issue(self._clock())

    def consume(self, state: str) -> bool:
        """Whether it was issued in the last ten minutes, and not consumed."""
        return self._states.consume(state, self._clock())
