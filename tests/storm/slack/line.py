"""One connection: HTTP requests one after the other, each answered or spoilt."""

from __future__ import annotations

import asyncio
import socket
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import parse_qsl

import msgspec

from tests.storm.slack.methods import Answer, Slack
from tests.storm.slack.plan import APPLIED
from tests.storm.slack.workspaces import Json

RESETS = struct.pack("ii", 1, 0)
"""SO_LINGER of no seconds: closing the socket resets the connection."""
IS_JSON, IS_HTML, IS_TEXT = b"application/json; charset=utf-8", b"text/html", b"text/plain"
STATUS = {each.value: b"%d %s" % (each.value, each.phrase.encode()) for each in HTTPStatus}
HTML = b"<!DOCTYPE html><html><head><title>Slack</title></head><body>Sorry!</body></html>"
RATE_LIMITED = Answer(body={"ok": False, "error": "ratelimited"}, status=429, retry_after_s=1)
SERVER_ERROR = Answer(body={"ok": False, "error": "internal_error"}, status=500)


@dataclass(slots=True)
class Asked:
    """One request."""

    verb: str = ""
    path: str = ""
    query: str = ""
    headers: dict[bytes, bytes] = field(default_factory=dict)
    body: bytes = b""

    @property
    def is_last(self) -> bool:
        return self.headers.get(b"connection", b"").lower() == b"close"

    @property
    def arguments(self) -> Json:
        """What a call was given, by its address, its form or its JSON."""
        given: Json = dict(parse_qsl(self.query)) if self.query else {}
        if self.headers.get(b"content-type", b"").startswith(b"application/json"):
            return {**given, **(msgspec.json.decode(self.body) if self.body else {})}
        return {**given, **dict(parse_qsl(self.body.decode()))}

    def token(self, arguments: Json) -> str:
        """Whose call it is."""
        token = self.headers.get(b"authorization", b"").removeprefix(b"Bearer ").decode()
        return token or str(arguments.get("token") or "")


class Line(asyncio.Protocol):
    """Answers what comes in, until it ends."""

    def __init__(self, slack: Slack, open_lines: set[Line]) -> None:
        self._slack = slack
        self._open_lines = open_lines
        self._transport: asyncio.Transport
        self._buffer = b""
        self._is_busy = False
        self._is_over = False
        self._ending: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._open_lines.add(self)

    def connection_lost(self, error: Exception | None) -> None:
        """Be forgotten."""
        self._is_over = True
        self._open_lines.discard(self)
        if self._ending is not None:
            self._ending.cancel()

    def data_received(self, data: bytes) -> None:
        """Answer each request that is whole."""
        self._buffer += data
        self._go_on()

    def cut(self) -> None:
        """Break the connection off."""
        self._transport.abort()

    def _go_on(self) -> None:
        while not (self._is_over or self._is_busy) and (asked := self._next()) is not None:
            self._see_to(asked)
            if not self._is_busy:
                self._end_if_last(asked)

    def _end_if_last(self, asked: Asked) -> None:
        if asked.is_last and not self._is_over:
            self._end(self._transport.close)

    def _next(self) -> Asked | None:
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return None
        first, *lines = self._buffer[:end].split(b"\r\n")
        headers = {}
        for line in lines:
            name, _, value = line.partition(b":")
            headers[name.lower()] = value.strip()
        begins = end + 4
        ends = begins + int(headers.get(b"content-length", b"0"))
        if len(self._buffer) < ends:
            return None
        body, self._buffer = self._buffer[begins:ends], self._buffer[ends:]
        verb, target, _ = first.decode("latin-1").split(" ", 2)
        path, _, query = target.partition("?")
        return Asked(verb, path, query, headers, body)

    def _see_to(self, asked: Asked) -> None:
        slack, path = self._slack, asked.path
        if path.startswith("/api/"):
            self._call(path.removeprefix("/api/"), asked)
        elif path.startswith("/response/"):
            slack.calls["response_url"] += 1
            told = {"id": path.removeprefix("/response/"), "time": time.time()}
            slack.responses.append({**told, "body": msgspec.json.decode(asked.body)})
            self._send(200, IS_TEXT, b"ok")
        else:
            self._send(*_control(slack, asked))

    def _call(self, method: str, asked: Asked) -> None:
        slack, arguments = self._slack, asked.arguments
        token = asked.token(arguments)
        slack.calls[method] += 1
        fault = slack.draws.draw(method, slack.space.plan)
        if fault == "applied_late":
            slack.post_late(arguments, token)
        if fault is None:
            self._reply_in_time(asked, slack.answer(method, arguments, token))
        elif fault in APPLIED and fault != "applied_late":
            self._spoil(fault, slack.answer(method, arguments, token))
        else:
            self._spoil(fault, Answer(body={}))

    def _spoil(self, fault: str, answer: Answer) -> None:
        match fault:
            case "rate_limited":
                self._reply(RATE_LIMITED)
            case "server_error" | "applied_server_error":
                self._reply(SERVER_ERROR)
            case "applied_html":
                self._send(200, IS_HTML, HTML)
            case "applied_truncated":
                self._reply(answer, is_whole=False)
                self._end(self._transport.close)
            case "applied_reset":
                line = self._transport.get_extra_info("socket")
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESETS)
                self._end(self._transport.abort)
            case "hang" | "applied_hang":
                hang_s = self._slack.space.plan.hang_s
                later = asyncio.get_running_loop().call_later
                self._ending = later(hang_s, self._transport.abort)
                self._is_over = True
            case _:
                self._end(self._transport.abort)

    def _reply_in_time(self, asked: Asked, answer: Answer) -> None:
        delay_s = self._slack.space.plan.delay_s
        if not delay_s:
            self._reply(answer)
            return

        def reply_now() -> None:
            self._is_busy = False
            self._reply(answer)
            self._end_if_last(asked)
            self._go_on()

        self._is_busy = True
        self._ending = asyncio.get_running_loop().call_later(delay_s, reply_now)

    def _reply(self, answer: Answer, *, is_whole: bool = True) -> None:
        body = msgspec.json.encode(answer.body)
        after = answer.retry_after_s
        more = b"" if after is None else b"Retry-After: %d\r\n" % after
        self._send(answer.status, IS_JSON, body, more=more, is_whole=is_whole)

    def _send(
        self, status: int, kind: bytes, body: bytes, *, more: bytes = b"", is_whole: bool = True
    ) -> None:
        length = b"Content-Length: %d\r\n" % len(body)
        head = b"HTTP/1.1 %s\r\nContent-Type: %s\r\n%s%s\r\n"
        sent = body if is_whole else body[: len(body) // 2]
        self._transport.write(head % (STATUS[status], kind, length, more) + sent)

    def _end(self, how: Callable[[], None]) -> None:
        self._is_over = True
        how()


def _control(slack: Slack, asked: Asked) -> tuple[int, bytes, bytes]:
    """What the storm itself asks for."""
    encode = msgspec.json.encode
    try:
        match asked.verb, asked.path:
            case "GET", "/healthz":
                return 200, IS_TEXT, b"ok"
            case "GET", "/posts":
                return 200, IS_JSON, b"".join(encode(each) + b"\n" for each in slack.space.posts)
            case "GET", "/responses":
                return 200, IS_JSON, b"".join(encode(each) + b"\n" for each in slack.responses)
            case "GET", "/counts":
                return 200, IS_JSON, encode(slack.counts())
            case "GET", "/plan":
                return 200, IS_JSON, encode(slack.shown_plan())
            case "POST", "/plan":
                return 200, IS_JSON, encode(slack.change_plan(msgspec.json.decode(asked.body)))
    except msgspec.MsgspecError as wrong:
        return 400, IS_TEXT, str(wrong).encode()
    return 404, IS_TEXT, b"not found"
