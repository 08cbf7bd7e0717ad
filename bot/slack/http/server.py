"""Serving over HTTP with gunicorn: one process of many threads that stops without losing a word."""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from wsgiref.types import WSGIApplication

from gunicorn.app.base import BaseApplication
from gunicorn.errors import AppImportError
from gunicorn.glogging import Logger
from slack_bolt import App
from slack_sdk.signature import SignatureVerifier

from bot.core.errors import FramewiseError
from bot.slack.http.answer import wsgi
from bot.slack.http.door import Door, Page, no_page
from bot.slack.http.health import Health

THREADS = 32
"""Requests read at once. Each takes milliseconds, for listeners and answers have threads of their
own; the rest is for clients that are slow to send."""
SILENCE_S = 3
"""How long a client may keep a thread waiting in the middle of a request."""
START_S = 120
"""How long the first fit of the knowledge may take before gunicorn begins anew."""
FINISH_S = 25
"""Platforms kill what has not ended 30 seconds after SIGTERM."""


@dataclass(frozen=True, kw_only=True)
class Served:
    """An application, and what is to be done before its process ends."""

    application: WSGIApplication
    finish: Callable[[], None]


def behind_door(
    app: App, signing_secret: str, health: Health, page: Page | None = None
) -> WSGIApplication:
    """The bot over HTTP, behind its door.

    Args:
        page: answers a browser; None: there are no pages.
    """
    verifier = SignatureVerifier(signing_secret)
    door = Door(dispatch=app.dispatch, verifier=verifier, health=health, page=page or no_page)
    return wsgi(door.answer)


def run(build: Callable[[], Served], *, port: int) -> None:
    """Serve until SIGTERM or Ctrl-C; what was acknowledged is answered first. Ends the program.

    Args:
        build: makes what is served, in the process that serves it: threads, locks and database
            connections do not survive a fork.
    """
    _Server(build, port=port).run()


class HandingOn(Logger):
    """Leaves it to the program how a line looks; gunicorn's own would quote what was raised."""

    def setup(self, cfg: Any) -> None:
        """Takes out gunicorn's own way of writing."""
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


class _Server(BaseApplication):
    def __init__(self, build: Callable[[], Served], *, port: int) -> None:
        self._build = build
        self._port = port
        self._served: Served | None = None
        super().__init__()

    def load_config(self) -> None:
        settings = {
            "bind": f"0.0.0.0:{self._port}",
            "worker_class": "gthread",
            "workers": 1,
            "threads": THREADS,
            "timeout": START_S,
            "graceful_timeout": FINISH_S,
            "keepalive": 0,  # else a thread waits for the rest of what was refused unread
            "loglevel": "warning",
            "logger_class": HandingOn,
            "control_socket_disable": True,
            "when_ready": _bound_silence,
            "worker_exit": self._finish,
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIApplication:
        try:
            self._served = self._build()
        except FramewiseError as error:
            # The one error of which gunicorn prints the words and not a traceback.
            raise AppImportError(str(error)) from None
        return self._served.application

    def _finish(self, server: object, worker: object) -> None:
        if self._served is not None:
            self._served.finish()


def _bound_silence(arbiter: Any) -> None:
    # gunicorn waits for the rest of a request for ever; connections inherit this from listeners.
    wait = struct.pack("ll", SILENCE_S, 0)
    for listener in arbiter.LISTENERS:
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, wait)
