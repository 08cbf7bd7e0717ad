"""What was taken on with an acknowledgement, and what became of it; none of its words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.core.delivery import State


@dataclass(frozen=True, kw_only=True)
class Taken:
    """One entry of the inbox."""

    id: str
    workspace: str
    kind: str
    at: datetime
    state: State
    not_before: datetime
    attempts: int
    """How often it was about to be sent."""
    leased_until: datetime | None
    intent_at: datetime | None
    """When it was last about to be sent."""
    why: str
