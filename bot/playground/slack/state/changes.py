"""Tells those who wait that the workspace changed: tests on threads, pages on streams."""

import asyncio
import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
LOOK_AGAIN_S = 0.05
"""A predicate may be about something that changes without a word from here."""


class Changes:
    """A count of changes that threads and coroutines can wait on."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._count = 0
        self._listeners: set[asyncio.Event] = set()

    def note(self) -> None:
        """Say that something changed; called on the loop's thread."""
        with self._condition:
            self._count += 1
            self._condition.notify_all()
        for listener in self._listeners:
            listener.set()

    def listen(self) -> asyncio.Event:
        """An event that each change sets; its holder clears it, and gives it back at the end."""
        listener = asyncio.Event()
        self._listeners.add(listener)
        return listener

    def forget(self, listener: asyncio.Event) -> None:
        """Stop telling a listener."""
        self._listeners.discard(listener)

    def wait_for(self, predicate: Callable[[], T], timeout_s: float) -> T:
        """Wait until the predicate holds, asking after each change at least; gives what it gave."""
        ends = time.monotonic() + timeout_s
        while True:
            seen = self._count
            if found := predicate():
                return found
            left = ends - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"nothing of the kind within {timeout_s} s")
            self._wait_past(seen, min(left, LOOK_AGAIN_S))

    def _wait_past(self, seen: int, timeout_s: float) -> None:
        with self._condition:
            self._condition.wait_for(lambda: self._count > seen, timeout=timeout_s)
