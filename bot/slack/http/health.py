"""Whether the process lives (`/healthz`) and whether it can work (`/readyz`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from wsgiref.types import WSGIEnvironment

from bot.core.errors import StoreDown
from bot.slack.http.answer import Answer, plainly
from bot.toolbox import Store

Check = Callable[[], str | None]
"""Gives what is wrong, without secrets, or None."""

ALIVE, READY = "/healthz", "/readyz"


@dataclass(frozen=True, kw_only=True)
class Health:
    """What must hold for the bot to work, by name."""

    checks: Mapping[str, Check]

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

    def _ready(self) -> Answer:
        found = {name: check() for name, check in self.checks.items()}
        lines = [f"{name}: {problem or 'ok'}\n" for name, problem in found.items()]
        is_ready = not any(found.values())
        status = HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE
        return Answer(status=status, body="".join(lines))


def store_check(store: Store) -> Check:
    """Whether the store can be read."""

    def check() -> str | None:
        try:
            store.revision()
        except StoreDown as down:
            return str(down)
        return None

    return check
