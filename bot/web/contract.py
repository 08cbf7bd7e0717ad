"""What a source may ask of the network, and what it gets: Politeness, Credentials, Reply, Web."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol

import msgspec

from bot.core.errors import SourceDown
from bot.core.numbers.series import GapReason

Params = Mapping[str, str | int]


@dataclass(frozen=True, kw_only=True)
class Politeness:
    """What a source asks of those who call it."""

    pause_s: float
    """Seconds between two requests."""
    timeout_s: float = 10.0
    """For one request, all of it."""
    most_bytes: int = 5_000_000
    """Of one body, unpacked."""
    fresh_for: timedelta = timedelta(hours=1)
    """So long an answer is served again without asking."""


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """How a key is sent: never logged, never kept, never part of a cache's name."""

    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    params: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An answer that may be read: status 2xx, or one the caller said it accepts."""

    status: int
    headers: Mapping[str, str]
    """Lower-case names."""
    text: str
    age: timedelta
    """Zero for an answer given or confirmed just now; else how old the kept one is that is
    served in its place."""
    in_place_of: SourceDown | None = None
    """The failure in whose place an old answer is served; None: it is as fresh as asked for."""
    forget: Callable[[], None] = field(default=lambda: None, repr=False, compare=False)

    def json(self) -> Any:
        """The body as JSON.

        Raises:
            SourceDown: ``changed_shape``, it is none; ``truncated``, it stops in the middle.
        """
        try:
            return msgspec.json.decode(self.text)
        except (msgspec.MsgspecError, RecursionError) as error:
            cut = is_cut_json(error)
        if cut:
            raise self.reject("truncated", "the answer stops in the middle")
        raise self.reject("changed_shape", "the answer is not JSON")

    def reject(self, reason: GapReason, detail: str) -> SourceDown:
        """The error to raise when the body is not what was asked for, such as an error with
        status 200; the body is not served again."""
        self.forget()
        return SourceDown(reason, detail)


def is_cut_json(error: Exception) -> bool:
    """Whether JSON could not be read for the lack of its end."""
    return isinstance(error, msgspec.DecodeError) and "truncated" in str(error)


class Web(Protocol):
    """Requests to one source."""

    base_url: str
    quota_left: float | None
    """What ``quota`` noted last."""
    stood_in: list[SourceDown]
    """The failures in whose place an old answer was served so far."""
    quota_unit: str

    def get(
        self,
        path: str,
        *,
        params: Params | None = None,
        headers: Mapping[str, str] | None = None,
        accept: Collection[int] = (),
    ) -> Reply:
        """Reads; asks again after faults that pass, within the source's limits.

        When the source is down, over its quota or sends half an answer, the answer kept from the
        last time is served, if there is one that is not too old.

        Args:
            path: below ``base_url``, or a whole address on the same host (a ``next`` link).
            params: the question; keys of ``Credentials`` are added to it.
            headers: further ones, such as the version of the interface.
            accept: statuses besides 2xx that are given to the caller at once, as a Reply with
                their body: for sources that explain themselves in it. Never kept; a 429, and a
                403 that speaks of a rate limit, are never given.

        Raises:
            SourceDown: with the reason; also at once while the circuit is open or the source
                has asked for a long wait.
        """
        ...

    def query(
        self,
        path: str,
        body: str,
        *,
        params: Params | None = None,
        accept: Collection[int] = (),
    ) -> Reply:
        """Reads by POST, for a source whose questions are too long for an address (SQL).

        Raises:
            SourceDown: as ``get``.
        """
        ...

    def wait(self, seconds: float) -> None:
        """The source asked for a pause before the next request (``backoff``)."""
        ...

    def quota(self, left: float, unit: str) -> None:
        """Notes how much the source said is left."""
        ...
