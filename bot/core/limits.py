"""How much may be asked in a minute, so that nobody takes the bot from the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Scope = Literal["person", "channel", "workspace", "inbox"]
"""Whose limit is reached; the inbox's: too much waits to be answered."""
MOST_WAITING = 10_000


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The most that may be asked in a minute; 0: no limit."""

    person: int = 10
    channel: int = 30
    workspace: int = 300
    waiting: int = MOST_WAITING
    """How much may wait to be answered, of all workspaces."""

    @property
    def a_minute(self) -> Mapping[Scope, int]:
        """The most in a minute, by whose limit it is."""
        return {"person": self.person, "channel": self.channel, "workspace": self.workspace}


NO_LIMITS = Limits(person=0, channel=0, workspace=0, waiting=0)
