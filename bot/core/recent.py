"""The last few results of a pure function, kept so that one answer does not compute them twice."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """Results by key, at most so many; safe to use from many threads, and to pickle."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[Key, Value] = {}

    def get(self, key: Key, make: Callable[[Key], Value]) -> Value:
        """The kept result, or a new one."""
        kept = self._kept
        if key in kept:
            return kept[key]
        value = make(key)
        # A new dict each time: other threads may be reading the old one.
        self._kept = dict([*kept.items()][1 - self._most :]) | {key: value}
        return value
