"""A long-running thing that the page offers as a button, with lines that say how it goes."""

from collections.abc import Callable
from dataclasses import dataclass

Say = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Tool:
    """`run` is called in a thread of its own, with a way to show a line."""

    name: str
    label: str
    about: str
    run: Callable[[Say], None]
