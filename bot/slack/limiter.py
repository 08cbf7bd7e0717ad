"""How much is asked: counted before anything is kept.

A process counts for itself, in its memory. It counts by the id of the inbox: what Slack delivers
again was let in, or not, by its first delivery.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from bot.core.errors import StoreDown
from bot.core.limits import Limits, Scope
from bot.store.inbox import Inbox
from bot.watch.counted import limited

MOST_REMEMBERED = 10_000
"""Ids of what was delivered lately: Slack delivers again within the hour."""
MOST_COUNTED = 2000
"""People, channels and workspaces that are counted at once; then all are counted anew, for looking
through them takes time."""
LOOK_AGAIN_S = 1.0
A_HINT = RateLimitItemPerMinute(1, namespace="hint")


class Limiter:
    """Counts what is asked; for many threads at once."""

    def __init__(self, limits: Limits, is_full: Callable[[], bool] = lambda: False) -> None:
        self._items: dict[Scope, RateLimitItem] = {
            scope: RateLimitItemPerMinute(most, namespace=scope)
            for scope, most in limits.a_minute.items()
            if most
        }
        self._is_full = is_full
        self._storage = MemoryStorage()
        self._window = MovingWindowRateLimiter(self._storage)
        self._became: OrderedDict[str, Scope | None] = OrderedDict()
        self._lock = threading.Lock()

    def refuses(
        self, id: str, workspace: str, channel: str, person: str, *, is_addressed: bool = True
    ) -> Scope | None:
        """Counts something asked and gives whose limit is over; None: it may be asked.

        Args:
            is_addressed: whether it is said to the bot; what is overheard is counted apart, so that
                talk in a channel takes nothing from who asks.
        """
        apart = "asked" if is_addressed else "overheard"
        names: dict[Scope, tuple[str, ...]] = {
            "person": (apart, workspace, person),
            "channel": (apart, workspace, channel),
            "workspace": (apart, workspace),
        }
        is_full = self._is_full()  # it may look into the inbox, and nobody waits for that
        with self._lock:
            if id in self._became:
                return self._became[id]
            over: Scope | None = "inbox" if is_full else self._over(names)
            self._became[id] = over
            if len(self._became) > MOST_REMEMBERED:
                self._became.popitem(last=False)
        if over is not None:
            limited(over)
        return over

    def may_hint(self, workspace: str, person: str) -> bool:
        """Whether a person is told that it was too much: once a minute."""
        with self._lock:
            return self._window.hit(A_HINT, workspace, person)

    def _over(self, names: dict[Scope, tuple[str, ...]]) -> Scope | None:
        """What is refused takes nothing from any limit."""
        if len(self._storage.events) > MOST_COUNTED:
            self._storage.reset()
        for scope, item in self._items.items():
            if not self._window.test(item, *names[scope]):
                return scope
        for scope, item in self._items.items():
            self._window.hit(item, *names[scope])
        return None


class Fullness:
    """Whether too much waits in the inbox, looked at once a second by one thread; the others
    believe what was found last."""

    def __init__(
        self, inbox: Inbox, most: int, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._inbox, self._most, self._clock = inbox, most, clock
        self._looked_at: float | None = None
        self._is_full = False
        self._lock = threading.Lock()

    def __call__(self) -> bool:
        """Whether it is full."""
        if not self._most:
            return False
        if self._is_to_look() and self._lock.acquire(blocking=False):
            try:
                self._looked_at = self._clock()
                # What cannot be looked at cannot be written either, and that says so itself.
                with suppress(StoreDown):
                    self._is_full = self._inbox.holds(self._most)
            finally:
                self._lock.release()
        return self._is_full

    def _is_to_look(self) -> bool:
        return self._looked_at is None or self._clock() - self._looked_at >= LOOK_AGAIN_S
