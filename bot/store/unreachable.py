"""A store that cannot be reached: every look at it says so, and what needs none goes on."""

from __future__ import annotations

from typing import Any, NoReturn

from bot.core.errors import StoreDown


class UnreachableStore:
    """Stands where the store would, until the program is started again."""

    def __getattr__(self, name: str) -> Any:
        """Any method of a store."""
        return _refuse


def _refuse(*_: object, **__: object) -> NoReturn:
    raise StoreDown("The store could not be opened when I started.")
