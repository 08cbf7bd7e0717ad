"""What went over the wire, newest last, in bounded memory: who sent it, what it was answered."""

import json
import re
import time
from collections import deque
from dataclasses import dataclass

from bot.playground.slack.wire import Clock, Json

KEPT = 300
SECRET = re.compile(r"xox[a-z]-[\w-]+|xapp-[\w-]+|(?<=ticket=)[\w-]+")
HIDDEN = "(hidden)"


@dataclass(kw_only=True)
class Entry:
    """One thing that was sent; `body` and `answer` are JSON text, as they were at that moment."""

    number: int
    at: float
    kind: str
    name: str
    sender: str
    attempt: int
    began: float
    body: str
    answer: str = "null"
    ms: float | None = None
    outcome: str = "waiting"

    @property
    def line(self) -> Json:
        """The entry without its contents."""
        what = {"number": self.number, "at": self.at, "kind": self.kind, "name": self.name}
        became = {"ms": self.ms, "outcome": self.outcome, "attempt": self.attempt}
        return {**what, "from": self.sender, **became}

    @property
    def whole(self) -> Json:
        """The entry with its contents."""
        return {**self.line, "body": json.loads(self.body), "answer": json.loads(self.answer)}


class Traffic:
    """The last few hundred entries."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._entries: deque[Entry] = deque(maxlen=KEPT)
        self._count = 0

    @property
    def entries(self) -> list[Entry]:
        return list(self._entries)

    def from_app(self, kind: str, name: str, body: object) -> Entry:
        """Record what the app sent."""
        return self._add(kind, name, "app", body, attempt=1)

    def from_slack(self, kind: str, name: str, body: object, *, attempt: int = 1) -> Entry:
        """Record what the app was sent."""
        return self._add(kind, name, "slack", body, attempt=attempt)

    def close(self, entry: Entry | None, outcome: str, answer: object = None) -> None:
        """Say what became of an entry, once."""
        if entry is not None and entry.ms is None:
            entry.ms = round((time.perf_counter() - entry.began) * 1000, 1)
            entry.outcome, entry.answer = outcome, _as_kept(answer)

    def find(self, number: int) -> Entry | None:
        """The entry of that number, while it is kept."""
        return next((each for each in self._entries if each.number == number), None)

    def _add(self, kind: str, name: str, sender: str, body: object, *, attempt: int) -> Entry:
        self._count += 1
        entry = Entry(
            number=self._count,
            at=self._clock(),
            kind=kind,
            name=name,
            sender=sender,
            attempt=attempt,
            began=time.perf_counter(),
            body=_as_kept(body),
        )
        self._entries.append(entry)
        return entry


def _as_kept(value: object) -> str:
    if isinstance(value, dict):
        value = {key: each for key, each in value.items() if key != "token"}
    return SECRET.sub(HIDDEN, json.dumps(value, default=str))
