"""Conversations with the bot as values: what was said, what was asked, what was made of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

REFERENCE_BYTES = 6
"""Of the reference of a question: chosen by chance, written as twelve hexadecimal digits."""


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """A thread, or what is said to the bot outside any thread; ids as the chat gives them."""

    workspace: str
    channel: str
    thread: str
    """Empty: outside any thread."""

    @property
    def is_aside(self) -> bool:
        """Whether it is what one person was told alone: only its buttons go on with it."""
        return self.thread.startswith(ASIDE)


ASIDE = "aside-"
"""Begins the thread of a conversation that stands in no thread of the chat's."""


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One thing that somebody said to the bot."""

    text: str
    by: str
    """Id of the person."""
    at: datetime
    message: str = ""
    """Id of the message it came in; empty for a pressed button."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """A need put in or taken out by hand."""

    factor: str
    holds: bool
    by: str
    """Id of the person."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a conversation stands: what the next word in it is read with."""

    turns: tuple[Turn, ...] = ()
    changes: tuple[Change, ...] = ()
    reference: str | None = None
    """The newest question asked there."""


@dataclass(frozen=True, kw_only=True)
class Asking:
    """A question to be kept, with what was said to ask it."""

    reference: str
    conversation: Conversation
    said: tuple[Turn, ...] = ()
    """New turns; none where a button was pressed that adds no word."""
    changes: tuple[Change, ...] = ()
    sets_changes: bool = False
    """Whether the changes by hand are the conversation's from now on."""
    after: tuple[str, ...] = ()
    """The questions that it goes on from, by reference; none: the conversation as it stands."""
    begins: bool = False
    """Whether it leaves behind what was said in the conversation before."""
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Question:
    """What an answer answered, under the reference that its buttons carry."""

    reference: str
    conversation: Conversation
    turns: tuple[Turn, ...]
    changes: tuple[Change, ...]
    by: str
    """Id of who asked."""
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Feedback:
    """Whether an answer was right, and what it rested on; no word that a person wrote."""

    workspace: str
    reference: str
    by: str
    is_helpful: bool
    reason: str
    """One of a fixed vocabulary; empty: none was given."""
    verdict: str
    confidence: float
    """0 to 1."""
    factors: tuple[str, ...]
    """Ids of the factors that held."""
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One fact or number that a decision rested on, to be compared with later."""

    kind: Literal["fact", "number"]
    id: str
    as_of: str
    """``YYYY-MM``."""
    says: str


@dataclass(frozen=True, kw_only=True)
class Decision:
    """A saved decision: the record, and the evidence it rested on."""

    id: str
    workspace: str
    channel: str
    thread: str
    by: str
    """Id of who saved it."""
    verdict: str
    title: str
    record: str
    """Markdown."""
    evidence: tuple[Evidence, ...]
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ChannelSettings:
    """How the bot behaves in one channel."""

    mentions_only: bool = False
    """Answers in its threads only where it is mentioned."""
    answers_privately: bool = False
    """Answers a mention only to who wrote it."""
    muted: tuple[str, ...] = ()
    """Frameworks that are never offered there."""
