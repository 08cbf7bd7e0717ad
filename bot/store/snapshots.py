"""The news of each run, frozen the first time they are needed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Engine, select

from bot.store.engine import reading, writing
from bot.store.keeping import insert_missing
from bot.store.tables import SNAPSHOT


class SnapshotStore:
    """Digests as JSON, by the day they are posted on."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def held(self, day: date) -> str | None:
        """What was frozen for a day; None: nothing yet."""
        with reading(self._engine) as connection:
            same = select(SNAPSHOT.c.digest).where(SNAPSHOT.c.day == day)
            digest: str | None = connection.execute(same).scalar()
        return digest

    def newest_by(self, day: date) -> str | None:
        """What was frozen last by a day; None: nothing."""
        earlier = select(SNAPSHOT.c.digest).where(SNAPSHOT.c.day <= day)
        with reading(self._engine) as connection:
            newest = connection.execute(earlier.order_by(SNAPSHOT.c.day.desc()).limit(1))
            digest: str | None = newest.scalar()
        return digest

    def freeze(self, day: date, digest: str, at: datetime) -> str:
        """Keeps the news of a day, unless somebody was first; gives those that are kept."""
        with writing(self._engine) as connection:
            insert_missing(connection, SNAPSHOT, [{"day": day, "digest": digest, "at": at}])
            same = select(SNAPSHOT.c.digest).where(SNAPSHOT.c.day == day)
            kept: str = connection.execute(same).scalar_one()
        return kept
