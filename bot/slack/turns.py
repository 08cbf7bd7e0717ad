"""What was said to the bot in each thread, so that a follow-up is read with its earlier turns."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import Protocol

MOST_CONVERSATIONS = 2000
MOST_TURNS = 20
PAUSE_S = 30 * 60
"""After that much silence, direct messages outside a thread begin a new conversation."""


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """A thread, or the direct messages outside any thread."""

    workspace: str
    channel: str
    thread_ts: str | None
    """None: direct messages outside a thread."""


class Turns(Protocol):
    """A memory of conversations."""

    def earlier(self, conversation: Conversation, at: float) -> tuple[str, ...]:
        """What was said before, oldest first."""
        ...

    def add(self, conversation: Conversation, text: str, at: float) -> None:
        """Remember one more turn."""
        ...


@dataclass
class _Kept:
    last_at: float
    texts: deque[str] = field(default_factory=deque)


class TurnsInMemory:
    """The newest conversations, until the program ends; for many threads at once."""

    def __init__(
        self, *, most_conversations: int = MOST_CONVERSATIONS, most_turns: int = MOST_TURNS
    ) -> None:
        self._most_conversations = most_conversations
        self._most_turns = most_turns
        self._kept: OrderedDict[Conversation, _Kept] = OrderedDict()
        self._lock = threading.Lock()

    def earlier(self, conversation: Conversation, at: float) -> tuple[str, ...]:
        """What was said before, oldest first; nothing after a long pause in direct messages."""
        with self._lock:
            kept = self._current(conversation, at)
            return tuple(kept.texts) if kept is not None else ()

    def add(self, conversation: Conversation, text: str, at: float) -> None:
        """Remember one more turn; the oldest turn and the longest unused conversation give way."""
        with self._lock:
            kept = self._current(conversation, at)
            if kept is None:
                kept = _Kept(at, deque(maxlen=self._most_turns))
                self._kept[conversation] = kept
            kept.texts.append(text)
            kept.last_at = at
            while len(self._kept) > self._most_conversations:
                self._kept.popitem(last=False)

    def _current(self, conversation: Conversation, at: float) -> _Kept | None:
        kept = self._kept.get(conversation)
        if kept is None:
            return None
        if conversation.thread_ts is None and at - kept.last_at > PAUSE_S:
            del self._kept[conversation]
            return None
        self._kept.move_to_end(conversation)
        return kept
