"""A request as one source of the world gets it, and what the source remembers of those before."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import unquote

from tests.web.faulty_server import Answer, Seen, as_json


@dataclass
class Memory:
    """What a source of the world keeps count of."""

    used: Counter[str] = field(default_factory=Counter)
    """Calls of each quota."""
    backoff_s: int = 0
    """How long Stack Exchange asks to be left alone after each answer."""
    searches_a_minute: int = 10
    """How many searches GitHub allows."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request below a source's base address."""

    seen: Seen
    path: str
    """Below the base address, without quotes."""
    base_url: str
    now: datetime
    memory: Memory

    @property
    def today(self) -> date:
        """By the world's clock."""
        return self.now.date()

    @property
    def has_key(self) -> bool:
        """Whether a key came in the header where keys belong."""
        return self.seen.headers.get("authorization", "").startswith("Bearer ")

    def use(self, quota: str) -> int:
        """Counts a call; gives how many there were."""
        self.memory.used[quota] += 1
        return self.memory.used[quota]


Speaker = Callable[[Asked], Answer]


def tagged_json(value: Any, headers: Mapping[str, str] | None = None) -> Answer:
    """JSON with an ETag: asked again with it, the answer is 304."""
    plain = as_json(value, headers=headers)
    digest = hashlib.sha256(json.dumps(value).encode()).hexdigest()[:16]
    return Answer(headers=plain.headers, body=plain.body, etag=f'"{digest}"')


def below(base_path: str, seen: Seen) -> str:
    """The path below a source's own."""
    return unquote(seen.path.removeprefix(base_path))


def moment(seconds: float) -> date:
    """The day (UTC) of a second."""
    return datetime.fromtimestamp(seconds, UTC).date()
