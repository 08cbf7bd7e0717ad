"""Whether the process lives (`/healthz`) and whether it can work (`/readyz`)."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from http import HTTPStatus
from wsgiref.types import WSGIEnvironment

from bot.core.errors import StoreDown
from bot.slack.http.answer import Answer, plainly
from bot.watch.prompt import FRESH_S, WITHIN_S, Prompt, seen_by

Check = Callable[[], str | None]
"""Gives what is wrong, without secrets, or None."""

ALIVE, READY = "/healthz", "/readyz"


@dataclass(frozen=True, kw_only=True)
class Health:
    """What must hold for the bot to work, by name."""

    checks: Mapping[str, Check]
    fresh_s: float = FRESH_S
    """How long what was found is believed."""

    def answer(self, environ: WSGIEnvironment) -> Answer:
        """The answer to a request for health; 404 elsewhere."""
        path = environ.get("PATH_INFO")
        if path not in (ALIVE, READY):
            return plainly(HTTPStatus.NOT_FOUND)
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return plainly(HTTPStatus.METHOD_NOT_ALLOWED)
        if path == ALIVE:
            return Answer(status=HTTPStatus.OK, body="ok\n")
        return self._ready()

    def begin(self) -> dict[str, Future[str | None]]:
        """Looks at everything, and does not wait."""
        return {name: look.begin() for name, look in self._looks.items()}

    def found(self) -> dict[str, str | None]:
        """What is wrong, by name; within a second, whatever hangs."""
        until = time.monotonic() + WITHIN_S
        return {name: _seen(seeing, until) for name, seeing in self.begin().items()}

    @cached_property
    def _looks(self) -> dict[str, Prompt[str | None]]:
        return {name: Prompt(check, fresh_s=self.fresh_s) for name, check in self.checks.items()}

    def _ready(self) -> Answer:
        found = self.found()
        lines = [f"{name}: {problem or 'ok'}\n" for name, problem in found.items()]
        is_ready = not any(found.values())
        status = HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE
        return Answer(status=status, body="".join(lines))


def store_check(prove: Callable[[datetime], object], clock: Callable[[], datetime]) -> Check:
    """Whether a database can be used.

    Args:
        prove: proves it, or raises StoreDown.
    """

    def check() -> str | None:
        try:
            prove(clock())
        except StoreDown as down:
            return str(down)
        return None

    return check


def _seen(seeing: Future[str | None], until: float) -> str | None:
    try:
        return seen_by(seeing, until)
    except TimeoutError:
        return "no answer in time"
