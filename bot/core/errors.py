"""The error tree.

::

    FramewiseError
      UserMistake      shown as it is, with the usage line
      KnowledgeBroken  refuse to start, print every problem
      SettingsBroken   refuse to start, say which variable and what to write
      SourceDown       becomes a Gap; the rest goes on
      StoreDown        kind words and a reference id
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.numbers.series import GapReason


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


class SourceDown(FramewiseError):
    """An outside source gave no number; becomes a Gap.

    Args:
        reason: the kind of failure.
        detail: what happened, in words that can be shown.
    """

    def __init__(self, reason: GapReason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class StoreDown(FramewiseError):
    """The store cannot be read or written just now."""
