"""What the store says of the bot, read when somebody asks; from a store that is down, nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.core.delivery import OPEN
from bot.core.errors import StoreDown
from bot.store.inbox import Inbox
from bot.store.ledger import Ledger
from bot.watch.prompt import WITHIN_S, Prompt, seen_by

FRESH_S = 0.5
"""Two who ask at once are told the same."""


@dataclass(frozen=True)
class Stored(Collector):
    """Gauges of what stands in the store and in the inbox."""

    ledger: Ledger
    inbox: Inbox
    clock: Callable[[], datetime]

    def begin(self) -> list[Future[list[Metric]]]:
        """Looks at both, and does not wait."""
        return [look.begin() for look in self._looks]

    def collect(self) -> Iterator[Metric]:
        """What they say now, within a second; what cannot be read is left out."""
        until, is_up = time.monotonic() + WITHIN_S, True
        for seeing in self.begin():
            try:
                yield from seen_by(seeing, until)
            except (StoreDown, TimeoutError):
                is_up = False
        yield _gauge("store_up", "Whether store and inbox can be read, in time.", float(is_up))

    @cached_property
    def _looks(self) -> tuple[Prompt[list[Metric]], ...]:
        return (
            Prompt(self._of_store, fresh_s=FRESH_S),
            Prompt(self._of_inbox, fresh_s=FRESH_S),
        )

    def _of_store(self) -> list[Metric]:
        at = self.clock()
        backlog = self.ledger.backlog(at)
        return [
            _gauges(
                "deliveries",
                "Digests that are not settled and those of a day, by state.",
                "state",
                backlog.deliveries,
            ),
            _gauge(
                "delivery_due_seconds",
                "How long the digest has been due that waits longest; none: none is due.",
                _age(at, backlog.due_since),
            ),
            _gauge(
                "delivery_unknown_seconds",
                "How long it has been unknown of a digest whether it was posted; none: of none.",
                _age(at, backlog.unknown_since),
            ),
            _gauges("subscriptions", "Subscriptions, by state.", "state", backlog.subscriptions),
            _gauge(
                "tick_age_seconds",
                "Since when no worker has looked for what is due; none: none ever did.",
                _age(at, backlog.looked_at),
            ),
            _gauges(
                "source_age_seconds",
                "Since when a source has given no numbers; none: it never did.",
                "source",
                {name: (at - given).total_seconds() for name, given in backlog.visited.items()},
            ),
            _gauges(
                "feedback",
                "What people say of answers: whether they were right.",
                "helpful",
                backlog.helpful,
            ),
        ]

    def _of_inbox(self) -> list[Metric]:
        at = self.clock()
        backlog = self.inbox.backlog(at)
        depth = sum(backlog.entries[state] for state in OPEN)
        return [
            _gauges(
                "inbox_entries",
                "What was taken on that is not settled, and in the last hour, by state.",
                "state",
                backlog.entries,
            ),
            _gauge("inbox_depth", "What was taken on and is not done.", depth),
            _gauge(
                "inbox_oldest_seconds",
                "How long it has waited that waits longest; none: nothing waits.",
                _age(at, backlog.waiting_since),
            ),
        ]


def _gauge(name: str, about: str, value: float | None) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"framewise_{name}", about, value=value)


def _gauges(name: str, about: str, label: str, values: Mapping[Any, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"framewise_{name}", about, labels=(label,))
    for each, value in values.items():
        family.add_metric((str(each),), value)
    return family


def _age(at: datetime, since: datetime | None) -> float | None:
    return None if since is None else max(0.0, (at - since).total_seconds())
