"""The real Web: what was answered lately is served again, everything else is asked for."""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path

from bot.core.errors import SourceDown
from bot.core.numbers.series import GapReason
from bot.web.asked import Asked, address
from bot.web.contract import Credentials, Params, Politeness, Reply
from bot.web.kept import OLDEST, Answers, Kept, lasting
from bot.web.secret_values import SecretValues
from bot.web.times import REAL_TIMES, Times
from bot.web.tries import NOT_MODIFIED, Tries
from bot.web.wire import Answered, Wire

STALE_INSTEAD_OF: frozenset[GapReason] = frozenset({"down", "truncated", "over_quota"})
"""Failures that pass, in whose place a kept answer is served; the others must be seen."""
KEPT_STATUS = 200
"""Others are not kept: 202 says that the answer is still being made."""
KEYLESS = Credentials()


def open_web(
    name: str,
    *,
    base_url: str,
    politeness: Politeness,
    cache_folder: Path,
    credentials: Credentials = KEYLESS,
    times: Times = REAL_TIMES,
    contact: str = "",
) -> SourceWeb:
    """The way to a source; its answers are kept in a folder of its name.

    Args:
        contact: an address at which the operator can be reached; sources ask for one.
    """
    answers = Answers(cache_folder / name)
    answers.sweep(times.now())
    tries = Tries(Wire(credentials, times.clock, contact), politeness, times)
    return SourceWeb(base_url, tries, answers, SecretValues(credentials))


class SourceWeb:
    """Requests to one source, one at a time."""

    def __init__(
        self, base_url: str, tries: Tries, answers: Answers, secret_values: SecretValues
    ) -> None:
        self.base_url = base_url
        self.quota_left: float | None = None
        self.quota_unit = ""
        self.stood_in: list[SourceDown] = []
        self._tries = tries
        self._answers = answers
        self._secret_values = secret_values
        self._now = tries.times.now
        self._one_at_a_time = threading.Lock()

    def get(
        self,
        path: str,
        *,
        params: Params | None = None,
        headers: Mapping[str, str] | None = None,
        accept: Collection[int] = (),
    ) -> Reply:
        """See ``Web.get``."""
        asked = Asked(
            method="GET", url=self._address(path), params=params or {}, headers=headers or {}
        )
        return self._read(asked, accept)

    def query(
        self,
        path: str,
        body: str,
        *,
        params: Params | None = None,
        accept: Collection[int] = (),
    ) -> Reply:
        """See ``Web.query``."""
        asked = Asked(method="POST", url=self._address(path), params=params or {}, body=body)
        return self._read(asked, accept)

    def wait(self, seconds: float) -> None:
        """See ``Web.wait``."""
        self._tries.rest(seconds)

    def quota(self, left: float, unit: str) -> None:
        """See ``Web.quota``."""
        self.quota_left, self.quota_unit = left, unit

    def _address(self, path: str) -> str:
        url = address(self.base_url, path)
        if url is None:
            raise SourceDown("changed_shape", "it sends its readers to another address")
        return url

    def _read(self, asked: Asked, accept: Collection[int]) -> Reply:
        with self._one_at_a_time:
            kept = self._answers.find(asked.key)
            age = self._age(kept)
            if kept and age is not None and age < self._tries.politeness.fresh_for:
                return self._again(asked, kept, age)
            result = self._tries.ask(asked, kept.validators if kept else {}, accept)
            if isinstance(result, Answered):
                return self._new(asked, result, kept)
            if kept and age is not None and age <= OLDEST and result.reason in STALE_INSTEAD_OF:
                self.stood_in.append(result)
                return self._again(asked, kept, age, in_place_of=result)
        raise result

    def _age(self, kept: Kept | None) -> timedelta | None:
        """None also for an answer from the future: its true age is unknown."""
        if kept is None or kept.at > self._now():
            return None
        return self._now() - kept.at

    def _again(
        self, asked: Asked, kept: Kept, age: timedelta, *, in_place_of: SourceDown | None = None
    ) -> Reply:
        return Reply(
            status=KEPT_STATUS,
            headers=kept.headers,
            text=kept.text,
            age=age,
            in_place_of=in_place_of,
            forget=partial(self._answers.put_back, asked.key, None),
        )

    def _new(self, asked: Asked, answered: Answered, kept: Kept | None) -> Reply:
        headers = self._secret_values.taken_out_of_all(answered.headers)
        if answered.status == NOT_MODIFIED and kept is not None:
            confirmed = kept.confirmed(self._now(), headers)
            self._answers.keep(asked.key, confirmed)
            return self._again(asked, confirmed, timedelta())
        text = self._secret_values.taken_out_of(answered.text)
        if answered.status == KEPT_STATUS:
            new = Kept(at=self._now(), headers=lasting(headers), text=text)
            self._answers.keep(asked.key, new)
        return Reply(
            status=answered.status,
            headers=headers,
            text=text,
            age=timedelta(),
            forget=partial(self._answers.put_back, asked.key, kept),
        )
