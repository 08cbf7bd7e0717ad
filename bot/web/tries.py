"""Asking one source: politely, again after faults that pass, not at all while it is to rest."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bot.core.errors import SourceDown
from bot.core.numbers.series import GapReason
from bot.web.asked import Asked
from bot.web.breaker import Breaker
from bot.web.contract import Politeness
from bot.web.judge import judged
from bot.web.pauses import in_words
from bot.web.rest import Rest
from bot.web.times import Times
from bot.web.wire import Answered, Caps, Fault, Wire

NOT_MODIFIED = 304
CALL_S = 30.0
"""A call lasts no longer than this, waits and further tries included, unless the source is
allowed longer for a single request."""
BACKOFFS_S = (0.0, 1.0, 2.0)
"""The wait before each try."""
QUOTA_WAITS_S = (10.0, 60.0, 60.0)
"""The wait after each try that was one too many, if the source does not say how long; after a
minute GitHub may be asked again."""
BREAKS: frozenset[GapReason] = frozenset({"down", "truncated"})
"""Failures that speak of the source's health and not of the question."""


class Tries:
    """The way to one source, with what it has asked for and how it has been."""

    def __init__(self, wire: Wire, politeness: Politeness, times: Times) -> None:
        self.politeness = politeness
        self.times = times
        self._wire = wire
        self._rest = Rest()
        self._breaker = Breaker()

    def rest(self, seconds: float) -> None:
        """No request for so long."""
        self._rest.hold(self.times.clock(), seconds)

    def ask(
        self, asked: Asked, validators: Mapping[str, str], accept: Collection[int]
    ) -> Answered | SourceDown:
        """A usable answer, or why there is none."""
        ends = self.times.clock() + max(CALL_S, self.politeness.timeout_s)
        closed = self._closed(ends)
        if closed is not None:
            return closed
        result = self._try(asked, validators, accept, ends)
        failed = isinstance(result, SourceDown) and result.reason in BREAKS
        self._breaker.note(self.times.clock(), failed=failed)
        return result

    def _closed(self, ends: float) -> SourceDown | None:
        at = self.times.clock()
        if self._rest.left_s(at) > ends - at:
            return self._rest.refusal(at)
        open_s = self._breaker.left_s(at)
        if open_s > 0:
            return SourceDown("down", f"it keeps failing; asked again in {in_words(open_s)}")
        return None

    def _try(
        self, asked: Asked, validators: Mapping[str, str], accept: Collection[int], ends: float
    ) -> Answered | SourceDown:
        failure = SourceDown("down", "there was no time left to ask")
        for backoff_s, quota_wait_s in zip(BACKOFFS_S, QUOTA_WAITS_S, strict=True):
            at = self.times.clock()
            rest_s = self._rest.left_s(at)
            if rest_s > ends - at:
                return self._rest.refusal(at)
            if backoff_s > ends - at:
                return failure
            self._sleep(max(rest_s, backoff_s))
            result = self._send(asked, validators, accept, ends)
            if isinstance(result, Answered):
                return result
            failure = SourceDown(result.reason, result.detail)
            if not result.passes:
                return failure
            self._rest_after(result, quota_wait_s)
        return failure

    def _send(
        self, asked: Asked, validators: Mapping[str, str], accept: Collection[int], ends: float
    ) -> Answered | Fault:
        timeout_s = min(self.politeness.timeout_s, ends - self.times.clock())
        caps = Caps(timeout_s=timeout_s, most_bytes=self.politeness.most_bytes)
        sent = self._wire.send(asked, validators, caps)
        self._rest.hold(self.times.clock(), self.politeness.pause_s)
        if isinstance(sent, Fault):
            return sent
        known = {*accept, NOT_MODIFIED} if validators else accept
        return judged(sent, accept=known, now=self.times.now()) or sent

    def _rest_after(self, fault: Fault, quota_wait_s: float) -> None:
        if fault.wait_s is None and fault.reason != "over_quota":
            return
        wait_s = quota_wait_s if fault.wait_s is None else fault.wait_s
        self._rest.hold(self.times.clock(), wait_s, fault.reason)

    def _sleep(self, seconds: float) -> None:
        if seconds > 0:
            self.times.sleep(seconds)
