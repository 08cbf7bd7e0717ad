"""Which workspaces have installed the app, with their tokens, encrypted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    RowMapping,
    and_,
    bindparam,
    select,
    update,
)

from bot.core.errors import StoreDown
from bot.store.engine import reading, writing
from bot.store.keeping import Row, write_over
from bot.store.keys import Keys, Unreadable
from bot.store.subscriptions import ACCESS_GONE, pause_all, resume_all
from bot.store.tables import INSTALLATION

Ending = Literal["revoked", "uninstalled"]
NO_TOKEN = {"token": None, "key": ""}

_ACTIVE = select(INSTALLATION).where(
    INSTALLATION.c.workspace == bindparam("of"), INSTALLATION.c.state == "active"
)
"""Made once: it is asked for with everything that Slack delivers."""
_RESEALED = (
    update(INSTALLATION)
    .where(
        INSTALLATION.c.workspace == bindparam("in_workspace"),
        INSTALLATION.c.generation == bindparam("of_generation"),
        INSTALLATION.c.state == "active",
    )
    .values(token=bindparam("new_token"), key=bindparam("new_key"))
    .execution_options(preserve_rowcount=True)
)
"""Unless the workspace has another token by now."""


@dataclass(frozen=True, kw_only=True)
class Installation:
    """The app in a workspace."""

    workspace: str
    name: str
    enterprise: str
    """Id of the organisation it belongs to; empty: to none."""
    app: str
    bot: str
    bot_user: str
    by: str
    """Id of who installed it."""
    scopes: tuple[str, ...]
    token: str = field(repr=False)
    installed_at: datetime
    """By Slack's clock, as the times of its events are."""
    generation: int = 0
    """Grows with every installation and with every end of one; given by the store."""


class Installations:
    """Installations in a database whose tables are up to date; for many processes at once."""

    def __init__(self, engine: Engine, keys: Keys) -> None:
        self.engine = engine
        self._keys = keys
        self._is_unreadable = and_(
            INSTALLATION.c.state == "active", INSTALLATION.c.key.not_in(keys.known)
        )

    def keep(self, installed: Installation, at: datetime) -> None:
        """Keeps an installation in the place of an earlier one, and goes on with the digests that
        were paused because access was gone."""
        sealed = self._keys.seal(installed.workspace, installed.token)
        row = {
            "workspace": installed.workspace,
            "name": installed.name,
            "enterprise": installed.enterprise,
            "app": installed.app,
            "bot": installed.bot,
            "bot_user": installed.bot_user,
            "by": installed.by,
            "scopes": ",".join(installed.scopes),
            "token": sealed.token,
            "key": sealed.key,
            "state": "active",
            "installed_at": installed.installed_at,
            "changed_at": at,
        }
        with writing(self.engine) as connection:
            before = _generation(connection, installed.workspace)
            write_over(connection, INSTALLATION, {**row, "generation": before + 1})
            resume_all(connection, installed.workspace, ACCESS_GONE, at)

    def of(self, workspace: str) -> Installation | None:
        """The installation of a workspace; None: it has none, or none any more.

        Raises:
            StoreDown: it cannot be read, or its token not be decrypted with the keys at hand.
        """
        with reading(self.engine) as connection:
            row = connection.execute(_ACTIVE, {"of": workspace}).mappings().first()
        return self._opened(row) if row is not None else None

    def end(self, workspace: str, how: Ending, at: datetime, *, generation: int) -> bool:
        """Ends the installation of a generation: its token is deleted and its digests pause;
        False: that generation has ended, or another has begun."""
        which = (
            INSTALLATION.c.workspace == workspace,
            INSTALLATION.c.state == "active",
            INSTALLATION.c.generation == generation,
        )
        ended = {**NO_TOKEN, "state": how, "generation": generation + 1, "changed_at": at}
        with writing(self.engine) as connection:
            if connection.execute(update(INSTALLATION).where(*which).values(ended)).rowcount != 1:
                return False
            pause_all(connection, workspace, ACCESS_GONE)
        return True

    def active(self) -> list[str]:
        """The workspaces that have the app."""
        return self._workspaces(INSTALLATION.c.state == "active")

    def ended_since(self, since: datetime) -> list[str]:
        """The workspaces that it was taken out of lately."""
        return self._workspaces(INSTALLATION.c.state != "active", INSTALLATION.c.changed_at > since)

    def unreadable(self) -> list[str]:
        """The workspaces whose tokens no key at hand can decrypt."""
        return self._workspaces(self._is_unreadable)

    def reseal_all(self) -> int:
        """Encrypts with the newest key every token that was encrypted with another at hand; gives
        how many those were."""
        old = (INSTALLATION.c.state == "active", INSTALLATION.c.key != self._keys.newest)
        with reading(self.engine) as connection:
            rows = connection.execute(select(INSTALLATION).where(*old)).mappings().all()
        resealed = [one for row in rows if (one := self._resealed(row)) is not None]
        if not resealed:
            return 0
        with writing(self.engine) as connection:
            changed = connection.execute(_RESEALED, resealed)
            return changed.rowcount

    def let_go(self, at: datetime) -> int:
        """Ends the installations whose tokens no key at hand can decrypt; gives how many."""
        found = select(INSTALLATION.c.workspace, INSTALLATION.c.generation)
        with reading(self.engine) as connection:
            lost = connection.execute(found.where(self._is_unreadable)).all()
        return sum(
            self.end(workspace, "revoked", at, generation=generation)
            for workspace, generation in lost
        )

    def _resealed(self, row: RowMapping) -> Row | None:
        """What ``_RESEALED`` is to write; None: the token cannot be decrypted."""
        try:
            sealed = self._keys.reseal(row["workspace"], row["token"])
        except Unreadable:
            return None
        return {
            "in_workspace": row["workspace"],
            "of_generation": row["generation"],
            "new_token": sealed.token,
            "new_key": sealed.key,
        }

    def _workspaces(self, *which: ColumnElement[bool]) -> list[str]:
        found = select(INSTALLATION.c.workspace).where(*which).order_by(INSTALLATION.c.workspace)
        with reading(self.engine) as connection:
            return list(connection.execute(found).scalars())

    def _opened(self, row: RowMapping) -> Installation:
        try:
            token = self._keys.open(row["workspace"], row["token"])
        except Unreadable as unreadable:
            raise StoreDown("The token of a workspace cannot be decrypted.") from unreadable
        named = ("workspace", "name", "enterprise", "app", "bot", "bot_user", "by")
        return Installation(
            **{name: row[name] for name in named},
            scopes=tuple(filter(None, row["scopes"].split(","))),
            token=token,
            installed_at=row["installed_at"],
            generation=row["generation"],
        )


def _generation(connection: Connection, workspace: str) -> int:
    one = select(INSTALLATION.c.generation).where(INSTALLATION.c.workspace == workspace)
    found: int | None = connection.execute(one.with_for_update()).scalar()
    return found or 0
