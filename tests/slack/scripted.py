"""A Slack that says word for word what a test gives it, once for each call."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from slack_sdk import WebClient

TIMEOUT_S = 0.4
JSON = "application/json; charset=utf-8"


def said(body: object, *, status: int = 200, kind: str = JSON, **headers: str) -> bytes:
    """An answer: what is no text or bytes, as JSON."""
    if not isinstance(body, str | bytes):
        body = json.dumps(body)
    raw = body.encode() if isinstance(body, str) else body
    lines = {"Content-Type": kind, "Content-Length": str(len(raw)), "Connection": "close"}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in {**lines, **named}.items())
    return f"HTTP/1.1 {status} Whatever\r\n{head}\r\n".encode() + raw


@dataclass
class Scripted:
    """What it was asked, and where it is."""

    url: str
    asked: list[dict[str, Any]] = field(default_factory=list)
    """The arguments of each call."""

    def client(self, **others: Any) -> WebClient:
        """The way to it."""
        return client_of(f"{self.url}/api/", **others)


def client_of(base_url: str, **others: Any) -> WebClient:
    """The way to some Slack, with a short patience."""
    usual = {"token": "xoxb-T1", "retry_handlers": [], "timeout": TIMEOUT_S}
    return WebClient(base_url=base_url, **{**usual, **others})


@contextmanager
def scripted(*answers: bytes) -> Iterator[Scripted]:
    """One that gives these answers, the last of them again and again."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        slack = Scripted(url=f"http://127.0.0.1:{listening.getsockname()[1]}")
        thread = threading.Thread(target=_serve, args=(listening, slack, answers), daemon=True)
        thread.start()
        yield slack
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()


def _serve(listening: socket.socket, slack: Scripted, answers: Sequence[bytes]) -> None:
    while True:
        try:
            line, _ = listening.accept()
        except OSError:
            return
        with line, line.makefile("rb") as reading:
            reading.readline()
            length = 0
            while header := reading.readline().strip():
                name, _, value = header.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            body = reading.read(length).decode()
            is_json = body.startswith("{")
            slack.asked.append(json.loads(body) if is_json else dict(parse_qsl(body)))
            line.sendall(answers[min(len(slack.asked), len(answers)) - 1])
