"""What may stand in no log: tokens, addresses with what they hold, who is who, what was said."""

from __future__ import annotations

import re
from collections.abc import Iterable

HIDDEN = "(hidden)"
SHORTEST = 6
"""Shorter values are no secrets, and taking them out would garble numbers."""
WORDS = frozenset(
    "text body blocks payload message params headers response_url token authorization".split()
)
"""Names under which people's words and secrets travel."""
_PATTERNS = (
    (re.compile(r"\bx(?:app|ox[a-z])[-.][\w.-]+"), HIDDEN),
    (re.compile(r"\b(bearer|basic)\s+[\w.~+/=-]+", re.IGNORECASE), rf"\1 {HIDDEN}"),
    (re.compile(r"\b([a-z][a-z0-9+.-]*)://(?:[^\s/@'\"<>]*@)?([^\s/?#'\"<>]*)[^\s'\"<>]*"), r"\1://\2"),
    (re.compile(r"\b[UW](?=[A-Z]*\d)[A-Z0-9]{4,}\b"), "(a person)"),
)  # fmt: skip


_SUSPECT = "|".join((r"\bx(?:app|ox)", "(?i:bearer|basic)", "://", r"\b[UW][A-Z0-9]{4}"))
"""What has none of these has nothing to hide: most lines are read once."""


class Hiding:
    """Takes out of a line what may not stand there, whoever wrote it."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets: tuple[str, ...] = ()
        self._suspect = re.compile(_SUSPECT)
        self.learn(secrets)

    def learn(self, secrets: Iterable[str]) -> None:
        """Hides these values too, wherever they stand."""
        known = {*self._secrets, *(one for one in secrets if len(one) >= SHORTEST)}
        self._secrets = tuple(sorted(known, key=len, reverse=True))
        self._suspect = re.compile("|".join((_SUSPECT, *map(re.escape, self._secrets))))

    def value(self, name: str, value: object) -> object:
        """A value as it may be logged under a name."""
        if name in WORDS:
            return HIDDEN
        if value is None or isinstance(value, bool | int | float):
            return value
        return self.text(str(value))

    def text(self, text: str) -> str:
        """A text with nothing in it that may not be logged."""
        if self._suspect.search(text) is None:
            return text
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        for pattern, instead in _PATTERNS:
            text = pattern.sub(instead, text)
        return text
