"""A real local HTTP server that answers, or fails to, as it is told.

    from tests.web.faulty_server import Answer, FaultyServer, Hang, as_json
    from tests.web.opening import open_to          # opens a real Web on the server

    def test_a_stall_is_a_gap(tmp_path):
        with FaultyServer() as server:             # or the fixture `server`
            server.script("/packages/torch/recent", as_json({"data": {}}), Answer(status=503))
            web = open_to(server, tmp_path)        # short limits, never sleeps
            web.get("/packages/torch/recent")
            assert server.seen[0].query == {}

- ``script(path, *behaviours)``: played in turn, the last again and again; behaviours: ``Answer``,
  ``as_json(value)``, ``Hang``, ``Reset``, ``Truncated``, ``Drip``, ``DripHeaders``, ``Bomb``,
  ``Huge``, or a function ``Seen -> behaviour`` for answers that depend on the question (pages).
- ``ANY`` as path stands for every path without a script of its own.
- A path without a script is answered with status 418, so that no test passes by a wrong address.
- ``Answer(etag='"1"')`` and ``Answer(last_modified=...)`` answer 304 when asked with the same.
- ``FAULTS`` is every way to fail by name, for parametrised contract tests.
- In a folder of its own a conftest gets the fixtures by
  ``from tests.web.conftest import other_server, server``.
"""

from __future__ import annotations

import gzip
import json
import socket
import struct
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

ANY = "*"
"""Every path that has no script of its own."""
LONGEST_STALL_S = 5.0
"""A server that hangs lets go after this, whatever happens."""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One request as it came in."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    """Lower-case names."""
    body: str


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A whole answer."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | bytes = b""
    etag: str | None = None
    last_modified: str | None = None
    chunked: bool = False
    """Whether the body is written in chunks already, with their sizes."""

    def play(self, handler: Handler, seen: Seen) -> None:
        validators = _present({"ETag": self.etag, "Last-Modified": self.last_modified})
        if self._is_known(seen):
            handler.send(304, validators, b"")
            return
        headers = {**self.headers, **validators}
        if self.chunked:
            handler.open_answer(self.status, {**headers, "Transfer-Encoding": "chunked"})
            handler.wfile.write(_encoded(self.body))
        else:
            handler.send(self.status, headers, _encoded(self.body))

    def _is_known(self, seen: Seen) -> bool:
        known_tag = self.etag is not None and seen.headers.get("if-none-match") == self.etag
        since = seen.headers.get("if-modified-since")
        return known_tag or (self.last_modified is not None and since == self.last_modified)


@dataclass(frozen=True, kw_only=True)
class Hang:
    """Takes the question and says nothing, until the test is over or five seconds are."""

    def play(self, handler: Handler, seen: Seen) -> None:
        handler.stall()


@dataclass(frozen=True, kw_only=True)
class Reset:
    """Cuts the connection without an answer."""

    def play(self, handler: Handler, seen: Seen) -> None:
        abort = struct.pack("ii", 1, 0)
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, abort)
        handler.close_connection = True


@dataclass(frozen=True, kw_only=True)
class Truncated:
    """Promises the whole body by Content-Length and sends half of it."""

    body: str | bytes = '{"items": [1, 2, 3]}'
    headers: Mapping[str, str] = field(default_factory=dict)

    def play(self, handler: Handler, seen: Seen) -> None:
        whole = _encoded(self.body)
        handler.open_answer(200, {**self.headers, "Content-Length": str(len(whole))})
        handler.wfile.write(whole[: len(whole) // 2])


@dataclass(frozen=True, kw_only=True)
class Drip:
    """Sends the body byte by byte, and takes its time."""

    body: str | bytes = "[" + " " * 200 + "]"
    every_s: float = 0.05

    def play(self, handler: Handler, seen: Seen) -> None:
        whole = _encoded(self.body)
        handler.open_answer(200, {"Content-Length": str(len(whole))})
        handler.drip(whole, self.every_s)


@dataclass(frozen=True, kw_only=True)
class DripHeaders:
    """Sends its headers byte by byte, and takes its time."""

    every_s: float = 0.05

    def play(self, handler: Handler, seen: Seen) -> None:
        handler.drip(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 200, self.every_s)


@dataclass(frozen=True, kw_only=True)
class Bomb:
    """A few bytes that unpack to many."""

    size: int = 20_000_000

    def play(self, handler: Handler, seen: Seen) -> None:
        handler.send(200, {"Content-Encoding": "gzip"}, _bomb(self.size))


@dataclass(frozen=True, kw_only=True)
class Huge:
    """A body without an end, and without a word on its size."""

    size: int = 20_000_000

    def play(self, handler: Handler, seen: Seen) -> None:
        handler.open_answer(200, {"Content-Type": "application/json"})
        for _ in range(self.size // 10_000):
            handler.wfile.write(b" " * 10_000)


Behaviour = Answer | Hang | Reset | Truncated | Drip | DripHeaders | Bomb | Huge
Scripted = Behaviour | Callable[[Seen], Behaviour]

HTML = Answer(headers={"Content-Type": "text/html"}, body="<!DOCTYPE html><p>Back soon</p>")


def as_json(value: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """An answer whose body is JSON."""
    typed = {"Content-Type": "application/json; charset=utf-8", **(headers or {})}
    return Answer(status=status, headers=typed, body=json.dumps(value))


FAULTS: Mapping[str, Behaviour] = {
    "401": as_json({"message": "Bad credentials"}, status=401),
    "403": as_json({"message": "Forbidden"}, status=403),
    "404": Answer(status=404, body="404"),
    "429": Answer(status=429, headers={"Content-Type": "text/html"}, body="<a>429</a>"),
    "429 retry-after": Answer(status=429, headers={"Retry-After": "55000"}),
    "500": Answer(status=500, body="oops"),
    "503": Answer(status=503, body="503 TEMPORARILY DISABLED"),
    "timeout": Hang(),
    "reset": Reset(),
    "truncated body": Truncated(),
    "truncated json": Answer(body='{"items": [1, 2', headers={"Content-Type": "application/json"}),
    "html": HTML,
    "html with status 200 called json": Answer(
        body="<html></html>", headers={"Content-Type": "application/json"}
    ),
    "empty": Answer(headers={"Content-Type": "application/json"}),
    "other json": as_json({"unheard": "of"}),
    "json list": as_json([]),
    "json null": as_json(None),
    "drip": Drip(),
    "huge": Huge(),
    "bomb": Bomb(),
}
"""No source may make a number of any of these."""


class FaultyServer:
    """The server; a context manager."""

    def __init__(self) -> None:
        self.seen: list[Seen] = []
        self.over = threading.Event()
        self._scripts: dict[str, list[Scripted]] = defaultdict(list)
        self._lock = threading.Lock()
        self._listener = _Listener(self)
        self._thread = threading.Thread(
            target=self._listener.serve_forever, kwargs={"poll_interval": 0.01}
        )

    @property
    def url(self) -> str:
        """Where it listens, without a slash at the end."""
        return f"http://127.0.0.1:{self._listener.server_address[1]}"

    @property
    def paths(self) -> list[str]:
        """The paths asked for, in order."""
        return [seen.path for seen in self.seen]

    def script(self, path: str, *behaviours: Scripted) -> None:
        """What to play on this path from now on, the last again and again."""
        with self._lock:
            self._scripts[path] = list(behaviours)

    def take(self, seen: Seen) -> Behaviour:
        """Notes a request and gives what to play."""
        with self._lock:
            self.seen.append(seen)
            script = self._scripts.get(seen.path) or self._scripts.get(ANY)
            if not script:
                return Answer(status=418, body=f"nothing scripted for {seen.path}")
            scripted = script.pop(0) if len(script) > 1 else script[0]
        return scripted(seen) if callable(scripted) else scripted

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.over.set()
        self._listener.shutdown()
        self._thread.join()
        self._listener.server_close()


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = True

    def __init__(self, server: FaultyServer) -> None:
        self.faulty = server
        super().__init__(("127.0.0.1", 0), Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up early is what many tests are about."""


class Handler(BaseHTTPRequestHandler):
    """One connection; one answer each, so that a cut never hits a later request."""

    server: _Listener
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        seen = Seen(
            method=self.command,
            path=address.path,
            query=dict(parse_qsl(address.query, keep_blank_values=True)),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(length).decode(),
        )
        self.server.faulty.take(seen).play(self, seen)

    def do_POST(self) -> None:
        self.do_GET()

    def send(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        """A whole answer."""
        self.open_answer(status, {**headers, "Content-Length": str(len(body))})
        self.wfile.write(body)

    def open_answer(self, status: int, headers: Mapping[str, str]) -> None:
        """Everything before the body."""
        self.close_connection = True
        self.send_response_only(status)
        for name, value in {"Connection": "close", **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def drip(self, content: bytes, every_s: float) -> None:
        """Byte by byte."""
        for position in range(len(content)):
            self.wfile.write(content[position : position + 1])
            if self.server.faulty.over.wait(every_s):
                return

    def stall(self) -> None:
        """Until the test is over."""
        self.server.faulty.over.wait(LONGEST_STALL_S)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


def _encoded(body: str | bytes) -> bytes:
    return body.encode() if isinstance(body, str) else body


@cache
def _bomb(size: int) -> bytes:
    return gzip.compress(bytes(size))


def _present(headers: Mapping[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if value is not None}
