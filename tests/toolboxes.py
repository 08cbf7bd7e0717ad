"""Toolboxes for tests: a mind, commands, and a store in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime

from bot.core.mind import Mind
from bot.core.numbers.series import Gap, Observation
from bot.store.engine import open_engine
from bot.store.migrate import migrate
from bot.store.numbers import NumberStore
from bot.toolbox import Command, Toolbox
from bot.wiring import toolbox_on

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
    mind: Mind,
    commands: Mapping[str, Command],
    store: NumberStore | None = None,
    clock: Callable[[], datetime] = lambda: NOON,
) -> Toolbox:
    """A toolbox on a store, an empty one if none is given, at noon if no clock is."""
    return toolbox_on((store or store_in_memory()).engine, mind, commands, clock=clock)
