"""Connections on which the head of an answer must come in time, all of it.

The usual timeout starts anew with every byte, so a server that drips is waited for without end.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPResponse, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection


class PromptAdapter(HTTPAdapter):
    """For a session: ``session.mount("https://", PromptAdapter())``."""

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        """Makes the pools of prompt connections."""
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _SafePool}


class _Connection(HTTPConnection):
    def getresponse(self) -> HTTPResponse:  # type: ignore[override]
        with _cut_when_overdue(self.sock, self.timeout):
            return super().getresponse()


class _SafeConnection(HTTPSConnection):
    def getresponse(self) -> HTTPResponse:  # type: ignore[override]
        with _cut_when_overdue(self.sock, self.timeout):
            return super().getresponse()


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SafePool(HTTPSConnectionPool):
    ConnectionCls = _SafeConnection


@contextlib.contextmanager
def _cut_when_overdue(connected: socket.socket, seconds: float | None) -> Iterator[None]:
    overdue = threading.Event()

    def cut() -> None:
        overdue.set()
        with contextlib.suppress(OSError):
            socket.socket.shutdown(connected, socket.SHUT_RDWR)

    timer = threading.Timer(seconds or 0, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        if overdue.is_set():
            raise TimeoutError
