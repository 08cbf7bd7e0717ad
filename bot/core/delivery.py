"""What is to be posted exactly once, and what became of an attempt: values, without a clock.

::

    pending -> claimed -> sending -> posted            the usual way
                 |           |-----> pending           refused, or not sent: later
                 |           |-----> unknown           nobody knows: looked up before anything else
                 |           |-----> failed            refused for good
                 |-> skipped                           too late, or nothing to say
    unknown -> posted | pending | uncertain            found, not there, cannot be looked up
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

State = Literal[
    "pending", "claimed", "sending", "unknown", "posted", "skipped", "failed", "uncertain"
]
OPEN: tuple[State, ...] = ("pending", "claimed", "sending", "unknown")
"""States in which something is still to be done."""


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """The digest of one subscription and week."""

    id: str
    subscription: str
    workspace: str
    channel: str
    period: str
    """``2026-W47``."""
    day: date
    """The local day it is due on, and so the run it belongs to."""
    due_at: datetime
    state: State
    attempts: int
    """How often it was about to be sent."""
    intent_at: datetime | None
    """When it was last about to be sent."""
    ts: str | None
    """The time of the message; None: it was not posted, as far as is known."""
    why: str
    """Why it is where it is, in words that can be shown."""


@dataclass(frozen=True, kw_only=True)
class Posted:
    """It stands in the channel."""

    ts: str


@dataclass(frozen=True, kw_only=True)
class Refused:
    """It came too fast, and was not posted."""

    wait_s: float
    whole_workspace: bool
    """Whether the workspace is asked to wait, not only the channel."""


@dataclass(frozen=True, kw_only=True)
class NotSent:
    """It never left, so it was not posted."""

    why: str


@dataclass(frozen=True, kw_only=True)
class Ambiguous:
    """It may stand in the channel or not."""

    why: str


@dataclass(frozen=True, kw_only=True)
class ChannelGone:
    """The channel takes nothing from the bot any more."""

    why: str


@dataclass(frozen=True, kw_only=True)
class AccessGone:
    """The workspace takes nothing from the bot any more."""

    why: str


@dataclass(frozen=True, kw_only=True)
class Malformed:
    """What was sent is not taken in this form: a fault of the bot."""

    why: str


NotPosted = Refused | NotSent | Ambiguous | ChannelGone | AccessGone | Malformed
"""It does not stand in the channel, as far as is known."""
Outcome = Posted | NotPosted


@dataclass(frozen=True, kw_only=True)
class NotFound:
    """Looked for, and not there."""


@dataclass(frozen=True, kw_only=True)
class CannotLook:
    """It cannot be looked for."""

    for_good: bool
    """Whether a later look would fail as well: the bot may not read there."""


Found = Posted | NotFound | CannotLook
