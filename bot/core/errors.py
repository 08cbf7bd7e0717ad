"""The error tree.

::

    FramewiseError
      UserMistake      shown as it is, with the usage line
      KnowledgeBroken  refuse to start, print every problem
      SettingsBroken   refuse to start, say which variable and what to write
"""

from __future__ import annotations

from collections.abc import Sequence


class FramewiseError(Exception):
    """Anything Framewise raises on purpose."""


class UserMistake(FramewiseError):
    """What a person typed cannot be used; the text says what to write instead."""


class KnowledgeBroken(FramewiseError):
    """``knowledge/`` does not hold together; one line a problem."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class SettingsBroken(FramewiseError):
    """A setting is missing or cannot be used."""
