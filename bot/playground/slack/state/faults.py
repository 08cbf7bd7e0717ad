"""Faults that a test asks for: the next calls of a method fail in the way it names."""

from collections import defaultdict, deque
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One failing call; `loses_reply` does the work, then breaks the connection unanswered."""

    error: str = "internal_error"
    status: int = 200
    retry_after_s: int | None = None
    loses_reply: bool = False


class Faults:
    """The faults still to come, by method."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, deque[Fault]] = defaultdict(deque)

    def add(self, method: str, fault: Fault, *, times: int) -> None:
        """Let the next calls of a method fail."""
        self._waiting[method].extend([fault] * times)

    def take(self, method: str) -> Fault | None:
        """The fault for this call, used up by asking."""
        waiting = self._waiting[method]
        return waiting.popleft() if waiting else None
