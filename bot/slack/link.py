"""The address of a message in Slack, as *Copy link* gives it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LINK = re.compile(r"https://[\w.-]+/archives/(\w+)/p(\d{10})(\d{6})")
_THREAD = re.compile(r"[?&]thread_ts=(\d{10}\.\d{6})")


@dataclass(frozen=True)
class Linked:
    """Where a message stands."""

    channel: str
    ts: str

    @property
    def id(self) -> str:
        """The id under which it was taken on, if it was asked of the bot."""
        return f"{self.channel}:{self.ts}"


def linked(text: str) -> list[Linked]:
    """The message that an address names, and the one that its thread began with.

    >>> linked("https://x.slack.com/archives/C1/p1790000000000200?thread_ts=1790000000.000100")
    ... # doctest: +NORMALIZE_WHITESPACE
    [Linked(channel='C1', ts='1790000000.000200'),
     Linked(channel='C1', ts='1790000000.000100')]
    """
    found = _LINK.match(text)
    if found is None:
        return []
    channel, seconds, micro = found.groups()
    began = _THREAD.search(text)
    times = [f"{seconds}.{micro}", *([began[1]] if began else [])]
    return [Linked(channel, ts) for ts in times]
