"""The news of a day: composed when the first digest of the day needs them, and frozen for all."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

import msgspec

from bot.core.digests.digest import Digest, narrow
from bot.core.digests.schedule import WEEK
from bot.core.digests.week import Numbers, compose
from bot.core.knowledge import Knowledge
from bot.measured import Measured
from bot.messages.digest_details import details_message
from bot.messages.digest_for import previewed
from bot.messages.message import Message
from bot.request import Request
from bot.store.snapshots import SnapshotStore
from bot.toolbox import Store


@dataclass(frozen=True, kw_only=True)
class News:
    """What moved; for many threads and processes at once."""

    knowledge: Knowledge
    store: Store
    measured: Measured
    snapshots: SnapshotStore
    _frozen: dict[date, Digest] = field(default_factory=dict, repr=False)
    """What was frozen stays so: each process reads it once."""
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def of(self, day: date) -> Digest:
        """The news of a day, the same for whoever asks, and whenever.

        Raises:
            StoreDown: the numbers cannot be read, or the news not be kept.
        """
        if day not in self._frozen:
            with self._one_at_a_time:
                held = self.snapshots.held(day) or self._freeze(self.now(day))
                self._frozen[day] = _thawed(held)
        return self._frozen[day]

    def now(self, day: date) -> Digest:
        """The news of a day as they are known now; nothing is frozen.

        Raises:
            StoreDown: the numbers cannot be read.
        """
        numbers = Numbers(
            lines=self.measured.series, visits=self.store.visits(), gaps=self.store.gaps()
        )
        before = self.snapshots.newest_by(day - WEEK)
        return compose(self.knowledge, numbers, day, _thawed(before) if before else None)

    def preview(self, request: Request, topics: tuple[str, ...]) -> Message:
        """The digest of some topics as it would look now."""
        digest = narrow(self.now(self.measured.now().date()), topics)
        return previewed(self.knowledge, digest)

    def details(self, day: date, topics: tuple[str, ...]) -> Message | None:
        """What the digests of a day about some topics rest on, as it was frozen; None: nothing
        was."""
        held = self.snapshots.held(day)
        if held is None:
            return None
        return details_message(self.knowledge, narrow(_thawed(held), topics))

    def replay(self, recorded: date, day: date) -> None:
        """Freezes the news of a recorded week as those of a day, unless some are frozen."""
        then = compose(self.knowledge, Numbers(lines=self.measured.series), recorded)
        self._freeze(replace(then, day=day, is_replay=True))

    def _freeze(self, digest: Digest) -> str:
        text = msgspec.json.encode(digest).decode()
        return self.snapshots.freeze(digest.day, text, self.measured.now())


@lru_cache(maxsize=4)
def _thawed(text: str) -> Digest:
    return msgspec.json.decode(text, type=Digest)
