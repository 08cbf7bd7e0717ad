"""Toolboxes for tests: a mind, commands, and a store in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from bot.core.mind import Mind
from bot.core.numbers.series import Gap, Observation
from bot.measured import Measured
from bot.store.engine import open_engine
from bot.store.migrate import migrate
from bot.store.numbers import NumberStore
from bot.toolbox import Command, Toolbox

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
"""The day on which tests take place."""


def store_in_memory(found: Iterable[Observation | Gap] = ()) -> NumberStore:
    """A real store that holds what is given and ends with the test."""
    engine = open_engine("sqlite://")
    migrate(engine)
    store = NumberStore(engine)
    store.add(found)
    return store


def toolbox_of(
    mind: Mind, commands: Mapping[str, Command], store: NumberStore | None = None
) -> Toolbox:
    """A toolbox on a store, an empty one if none is given, at noon."""
    kept = store or store_in_memory()
    measured = Measured(mind.knowledge.metrics, kept, lambda: NOON)
    return Toolbox(mind=mind, commands=commands, store=kept, measured=measured)
