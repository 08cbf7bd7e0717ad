"""Beginning anew: everything that people did is forgotten, the numbers stay."""

from __future__ import annotations

from sqlalchemy import Engine, delete

from bot.store.engine import writing
from bot.store.tables import DONE, GAP, HISTORY, OBSERVATION, REVISION, VISIT, metadata

NUMBERS = (OBSERVATION, GAP, DONE, VISIT, REVISION, HISTORY)


def begin_anew(engine: Engine) -> None:
    """Empties every table but those of numbers.

    Raises:
        StoreDown: the database cannot be written.
    """
    with writing(engine) as connection:
        for table in reversed(metadata.sorted_tables):
            if table not in NUMBERS:
                connection.execute(delete(table))
