"""Brings the tables of a store up to date; safe when several processes start at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, func, select

from bot.core.errors import StoreDown
from bot.store.engine import writing

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).parent / "migrations"
ONE_AT_A_TIME = 0x4672616D65
"""The number of PostgreSQL's advisory lock; SQLite lets only one write anyway."""


def migrate(engine: Engine, *, to: str = "head") -> None:
    """Makes what is missing, in one transaction.

    Args:
        to: the version to bring it to, the newest if none is named.

    Raises:
        StoreDown: the database cannot be written, or was made by a newer version.
    """
    from alembic import command
    from alembic.util import CommandError

    config = _config()
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(ONE_AT_A_TIME)))
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, to)
        except CommandError as error:
            raise StoreDown(
                "The store was made by a newer version of Framewise: run that one."
            ) from error


def version_of(connection: Connection) -> str | None:
    """The version of the tables; None: they are of none."""
    from alembic.runtime.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()


def known_versions() -> tuple[str, ...]:
    """The versions that this program knows, the newest first."""
    from alembic.script import ScriptDirectory

    script = ScriptDirectory.from_config(_config())
    return tuple(each.revision for each in script.walk_revisions())


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
