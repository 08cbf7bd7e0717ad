"""Looks at what may hang, and says so in time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

Seen = TypeVar("Seen")

WITHIN_S = 0.8
"""Who asks whether the bot is well is answered within a second."""
FRESH_S = 2.0
"""How long what was seen is believed: who asks all the time costs no more than who asks at times.
"""


class Prompt(Generic[Seen]):
    """A look that takes too long goes on, and no second one begins beside it."""

    def __init__(
        self,
        look: Callable[[], Seen],
        *,
        fresh_s: float = FRESH_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._look = look
        self._fresh_s = fresh_s
        self._clock = clock
        self._lock = threading.Lock()
        self._begun: tuple[float, Future[Seen]] | None = None
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="look")

    def begin(self) -> Future[Seen]:
        """What is being seen, or was a moment ago."""
        with self._lock:
            at = self._clock()
            if self._begun is not None:
                began, seeing = self._begun
                if not seeing.done() or at - began < self._fresh_s:
                    return seeing
            seeing = self._pool.submit(self._look)
            self._begun = at, seeing
            return seeing


def seen_by(seeing: Future[Seen], until: float) -> Seen:
    """What is seen.

    Args:
        until: how long it is waited for, on the clock of `time.monotonic`.

    Raises:
        TimeoutError: it takes too long.
    """
    return seeing.result(max(0.0, until - time.monotonic()))
