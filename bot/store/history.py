"""Loads the recorded series of ``knowledge/history`` into a store, once per version of them."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import delete, select, update

from bot.store.engine import reading, writing
from bot.store.history_files import history_digest, read_history
from bot.store.keeping import keep, lock
from bot.store.numbers import NumberStore
from bot.store.tables import HISTORY, OBSERVATION


def load_history(store: NumberStore, folder: Path) -> int:
    """Loads the files unless the store holds just these; gives how many numbers were loaded.
    What the same sources had in an earlier version goes; what was measured since stays.

    Raises:
        KnowledgeBroken: a row cannot be used; the store stays as it was.
        StoreDown: the store cannot be written.
    """
    digest = history_digest(folder)
    remembered = select(HISTORY.c.digest)
    with reading(store.engine) as connection:
        if connection.execute(remembered).scalar_one() == digest:
            return 0
    recorded = list(read_history(folder))
    with writing(store.engine) as connection:
        lock(connection)
        if connection.execute(remembered).scalar_one() == digest:
            return 0  # another process was quicker
        sources = sorted({one.source for one in recorded})
        connection.execute(delete(OBSERVATION).where(OBSERVATION.c.source.in_(sources)))
        loaded = keep(connection, recorded)
        connection.execute(update(HISTORY).values(digest=digest))
        return loaded
