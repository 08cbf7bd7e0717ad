"""The real sources and the real client, reaching into the world; time passes only when told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from bot.core.numbers.metric import Metric
from bot.core.numbers.series import Observation, Visit
from bot.jobs.collecting.collect import EARLIEST, Collecting, Reached, collect_each
from bot.store.numbers import NumberStore
from bot.web import Credentials, open_web
from bot.wiring import find_sources
from tests.sources.world.made_up import TRUTH
from tests.web.opening import START, ToldTime


class Reachable(Protocol):
    """A world, as far as one needs to know it to ask there."""

    @property
    def addresses(self) -> Mapping[str, str]:
        """Where each source is."""
        ...


@dataclass
class Traveller:
    """Collects from a world into a store; goes on where it stopped, as its cache does."""

    world: Reachable
    store: NumberStore
    metrics: Mapping[str, Metric]
    cache: Path
    keys: Mapping[str, str] = field(default_factory=dict)
    told: dict[str, ToldTime] = field(default_factory=lambda: defaultdict(ToldTime))
    """The time of each source's own: how it passes is how long its pauses are."""

    def collect(
        self, only: Collection[str] = (), *, since: date = EARLIEST, at: datetime = START
    ) -> dict[str, Visit]:
        """Visits all sources, or only some."""
        collecting = Collecting(
            store=self.store, metrics=self.metrics, clock=lambda: at, since=since
        )
        names = only or find_sources()
        visits = collect_each([self.reach(n) for n in names], collecting, lambda *_, **__: None)
        return {visit.source: visit for visit in visits}

    def reach(self, name: str) -> Reached:
        """The real way to a source of the world."""
        source = find_sources()[name]
        key = self.keys.get(source.KEY or "", "")
        told = self.told[name]
        web = open_web(
            name,
            base_url=self.world.addresses[name],
            politeness=replace(source.POLITENESS, timeout_s=told.patience.timeout_s),
            credentials=source.credentials(key) if key else Credentials(),
            cache_folder=self.cache,
            times=told.times(),
        )
        return Reached(source=source, web=web, has_key=bool(key))


def untrue(observations: Collection[Observation]) -> list[Observation]:
    """Those whose value is not what the world counted."""
    return [one for one in observations if one.value != TRUTH[one.measure](one)]
