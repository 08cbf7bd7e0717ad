"""What a store holds, apart from when it was fetched: two collections that found the same are the
same."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, select

from bot.core.numbers.series import Observation
from bot.store.engine import open_engine
from bot.store.numbers import NumberStore
from bot.store.tables import DONE, OBSERVATION

Rows = dict[str, list[tuple[Any, ...]]]


def stored(engine: Engine) -> Rows:
    """The numbers, and which wants were fetched in full."""
    with engine.connect() as connection:
        return {
            table.name: sorted(
                tuple(row)
                for row in connection.execute(
                    select(*(c for c in table.columns if c.name not in ("fetched_at", "at")))
                )
            )
            for table in (OBSERVATION, DONE)
        }


def stored_at(url: str) -> Rows:
    """The same of a database by its address."""
    engine = open_engine(url)
    try:
        return stored(engine)
    finally:
        engine.dispose()


def numbers_of(store: NumberStore, source: str) -> list[Observation]:
    """Every number that a source gave."""
    return [
        one
        for measure, step, subject in store.newest(source)
        for one in store.observations(measure, step, [subject])
        if one.source == source
    ]
