"""How long a source asks to be left alone, in the ways that sources say so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

EPOCHS_FROM = 1e9
"""A reset of at least this is a point in time (GitHub), a smaller one is seconds left
(OpenAlex)."""
EXHAUSTED = re.compile(r"\br=0\s*;\s*t=(\d+)")


def asked_wait(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds (below 0 for the past), or None when the answer does not say; a point in time is
    measured by the source's own clock, where it shows it."""
    at = _date(headers.get("date", "")) or now
    found = (
        _retry_after(headers.get("retry-after", ""), at),
        _window(headers.get("ratelimit", "")),
        _reset(headers, at),
    )
    return next((seconds for seconds in found if seconds is not None), None)


def is_used_up(headers: Mapping[str, str]) -> bool:
    """Whether the answer says that nothing is left of a quota."""
    return (
        headers.get("x-ratelimit-remaining") == "0"
        or "retry-after" in headers
        or EXHAUSTED.search(headers.get("ratelimit", "")) is not None
    )


def in_words(seconds: float) -> str:
    """``40 seconds``, ``12 minutes``, ``15 hours``: rounded up to something one can say."""
    for size, unit in ((3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{-(-seconds // size):.0f} {unit}"
    return "1 second" if seconds <= 1 else f"{-(-seconds // 1):.0f} seconds"


def _retry_after(value: str, at: datetime) -> float | None:
    if value.strip().isdecimal():
        return float(value)
    date = _date(value)
    return None if date is None else (date - at).total_seconds()


def _window(value: str) -> float | None:
    used_up = EXHAUSTED.search(value)
    return None if used_up is None else float(used_up[1]) + 1  # one more: t is rounded down


def _reset(headers: Mapping[str, str], at: datetime) -> float | None:
    value = headers.get("x-ratelimit-reset", "")
    if headers.get("x-ratelimit-remaining") != "0" or not value.isdecimal():
        return None
    seconds = float(value)
    return seconds - at.timestamp() if seconds >= EPOCHS_FROM else seconds


def _date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
    except ValueError:
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
