"""Collecting by itself: each source at its own pace, by one process at a time."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.errors import StoreDown
from bot.jobs.collecting.collect import Collecting, Reached, collect_each
from bot.store.gates import Gates

log = logging.getLogger(__name__)

VISIT = timedelta(hours=1)
"""A visit is over by then, or its process has died."""
AGAIN = timedelta(hours=6)
"""After a visit that failed."""


@dataclass(frozen=True, kw_only=True)
class DueSources:
    """The sources that a running bot visits."""

    reached: Mapping[str, Reached]
    collecting: Collecting
    gates: Gates
    clock: Callable[[], datetime]

    def due(self) -> list[str]:
        """The sources whose time has come; each is given to one who asks."""
        at = self.clock()
        return [name for name in self.reached if self._may_go(name, at)]

    def begin(self, name: str) -> None:
        """Begins a visit, in a thread that ends with the program: a visit may take minutes, and
        one that is cut off goes on the next time."""
        threading.Thread(target=self._visit, args=(name,), name=f"due-{name}", daemon=True).start()

    def _visit(self, name: str) -> None:
        try:
            self.visit(name)
        except StoreDown:
            log.warning("no numbers of %s were collected: the store is down", name)

    def visit(self, name: str) -> None:
        """Visits a source, and says when the next visit is due.

        Raises:
            StoreDown: what was fetched cannot be kept.
        """
        reached = self.reached[name]
        visit = collect_each([reached], self.collecting, lambda source, *, done, of: None)[0]
        wait = min(AGAIN, reached.source.EVERY) if visit.error else reached.source.EVERY
        self.gates.shut(_gate(name), visit.at + wait)

    def _may_go(self, name: str, at: datetime) -> bool:
        return self.gates.pass_through(_gate(name), at, shut_until=at + VISIT)


def _gate(source: str) -> str:
    return f"collect {source}"
