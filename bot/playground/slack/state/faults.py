"""Faults of a call: nine kinds by name, and those that a test asks for, by method."""

from collections import defaultdict, deque
from dataclasses import dataclass, replace
from enum import Enum

LATE_S = 1.0


class Reply(Enum):
    """What comes back of a call: an answer whole, in another form, in part, or none."""

    ANSWER = "answer"
    HTML = "html"
    TRUNCATED = "truncated"
    CLOSED = "connection_closed"
    RESET = "connection_reset"
    NONE = "no_answer"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One failing call: it is refused with `error`, or else `applies` and `reply` spoils that."""

    error: str = "internal_error"
    status: int = 200
    retry_after_s: int | None = None
    applies: bool = False
    reply: Reply = Reply.ANSWER
    late_s: float = 0.0
    """How long after the reply the work is done; 0: before it."""

    @property
    def outcome(self) -> str:
        """One word for what the app was given."""
        return self.error if self.reply is Reply.ANSWER else self.reply.value


KINDS = {
    "request_lost": Fault(reply=Reply.CLOSED),
    "applied_late": Fault(applies=True, reply=Reply.CLOSED, late_s=LATE_S),
    "rate_limited": Fault(error="ratelimited", status=429, retry_after_s=1),
    "applied_html": Fault(applies=True, reply=Reply.HTML),
    "applied_reset": Fault(applies=True, reply=Reply.RESET),
    "server_error": Fault(status=500),
    "applied_hang": Fault(applies=True, reply=Reply.NONE),
    "applied_server_error": Fault(status=500, applies=True),
    "applied_truncated": Fault(applies=True, reply=Reply.TRUNCATED),
}
"""The ways a call can end otherwise than it should; what is not said to apply does nothing."""


def fault_of(kind: str, *, late_s: float = LATE_S) -> Fault:
    """The fault of that name; `late_s` is for what is applied late."""
    if kind not in KINDS:
        raise LookupError(f"no fault {kind!r}")
    fault = KINDS[kind]
    return replace(fault, late_s=late_s) if fault.late_s else fault


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
