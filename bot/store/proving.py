"""Proves that a database can be used: by a write, and by the version of its tables."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from sqlalchemy import Engine

from bot.core.errors import StoreDown
from bot.store.engine import writing
from bot.store.gates import shut_all
from bot.store.migrate import known_versions, version_of

PROVED = "proved"
"""The gate that is written to."""


def prove(engine: Engine, at: datetime) -> None:
    """Writes something of no consequence, and looks whether the tables are of this version.

    Tables that a newer version made are taken: while a new version is rolled out, the old one goes
    on with them.

    Raises:
        StoreDown: the database cannot be written, or its tables are older than this program's.
    """
    with writing(engine, may_be_undone=True) as connection:
        version = version_of(connection)
        if version != _versions()[0] and (version is None or version in _versions()):
            raise StoreDown("The store's tables are old: run `python -m bot migrate`.")
        shut_all(connection, {PROVED: at})


@cache
def _versions() -> tuple[str, ...]:
    return known_versions()
