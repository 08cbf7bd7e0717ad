"""What was taken on already, so that what Slack delivers twice is answered once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable

MOST_SEEN = 10_000
"""Slack repeats an event within minutes; this many events pass in hours even in a busy place."""


class Seen:
    """The newest keys, until the program ends; for many threads at once."""

    def __init__(self, *, most: int = MOST_SEEN) -> None:
        self._most = most
        self._keys: OrderedDict[Hashable, None] = OrderedDict()
        self._lock = threading.Lock()

    def is_new(self, key: Hashable) -> bool:
        """Whether this is the first time; from now on it is not."""
        with self._lock:
            if key in self._keys:
                return False
            self._keys[key] = None
            if len(self._keys) > self._most:
                self._keys.popitem(last=False)
            return True

    def forget(self, key: Hashable) -> None:
        """Let the next time be the first again: what was taken on did not work."""
        with self._lock:
            self._keys.pop(key, None)
