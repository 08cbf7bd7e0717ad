"""A small server beside all else: whether the bot is well, and its numbers."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer
from wsgiref.types import WSGIApplication

from bot.core.errors import SettingsBroken

ANYWHERE = "0.0.0.0"
LOOK_UP_S = 0.05

log = logging.getLogger(__name__)


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Somebody hung up, or a fault of ours; the usual way prints it whole."""
        log.warning("a request beside Slack's ended (%s)", type(sys.exception()).__name__)


class _Handler(WSGIRequestHandler):
    timeout = 10.0

    def log_message(self, format: str, *_: object) -> None:
        """Nothing: a platform asks every few seconds."""


@contextmanager
def answering_at(
    port: int, application: WSGIApplication, host: str = ANYWHERE, *, setting: str = "PORT"
) -> Iterator[int]:
    """Answers in the background, on the port that is given; 0 picks a free one.

    Args:
        setting: the setting that names the port.

    Raises:
        SettingsBroken: something else listens there.
    """
    try:
        server = _Server((host, port), _Handler)
    except OSError as error:
        raise SettingsBroken(f"{setting} {port} cannot be used ({error.strerror})") from None
    server.set_app(application)
    thread = threading.Thread(target=server.serve_forever, args=(LOOK_UP_S,), name="health")
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
