"""One thing sent to the app: what it held, how often it went out, and what came back."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.playground.slack.state.traffic import Entry, Traffic
from bot.playground.slack.wire import Json

Answered = Callable[[Json], None]
Unanswered = Callable[[str], None]
KINDS = {"events_api": "event", "slash_commands": "command", "interactive": "interactive"}


@dataclass(kw_only=True)
class Delivery:
    """One envelope, how often it was sent, and what came back."""

    envelope: Json
    attempts: int = 0
    is_acked: bool = False
    is_given_up: bool = False
    answer: Json = field(default_factory=dict)
    on_answer: Answered | None = None
    on_failure: Unanswered | None = None
    entry: Entry | None = None

    @property
    def is_event(self) -> bool:
        return bool(self.envelope["type"] == "events_api")

    def count(self, reason: str, traffic: Traffic) -> None:
        """Count one more attempt; `reason` says why an event is sent again."""
        if self.is_event:
            again = reason if self.attempts else ""
            self.envelope |= {"retry_attempt": self.attempts, "retry_reason": again}
        self.attempts += 1
        traffic.close(self.entry, "sent again")
        kind, payload = KINDS[self.envelope["type"]], self.envelope["payload"]
        self.entry = traffic.from_slack(kind, _name(payload), payload, attempt=self.attempts)

    def acknowledge(self, answer: Json) -> None:
        """Take the app's answer; a second one changes nothing."""
        if not self.is_acked:
            self.is_acked, self.answer = True, answer
            if self.on_answer is not None:
                self.on_answer(answer)

    def fail(self, error: str) -> None:
        """Say that the app never answered."""
        if self.on_failure is not None:
            self.on_failure(error)


@dataclass(frozen=True, kw_only=True)
class Wire:
    """What both ways out share: how long they wait, what was sent, and who is told."""

    ack_timeout_s: float
    sent: list[Delivery]
    traffic: Traffic
    changed: Callable[[], None]


def _name(payload: Json) -> str:
    if "event" in payload:
        return str(payload["event"]["type"])
    actions = payload.get("actions") or [{}]
    view = payload.get("view") or {}
    candidates = (
        payload.get("command"),
        actions[0].get("action_id"),
        payload.get("callback_id"),
        view.get("callback_id"),
        payload.get("type"),
    )
    return str(next(each for each in candidates if each))
