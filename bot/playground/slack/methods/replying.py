"""How the answer to a call goes back: whole, spoilt, in part, or not at all."""

import asyncio
import json
import socket
import struct
from dataclasses import dataclass

from aiohttp import web

from bot.playground.slack.state.faults import Reply
from bot.playground.slack.wire import Json

RESETS = struct.pack("ii", 1, 0)
"""SO_LINGER of no seconds: closing the socket resets the connection."""
LOOK_AGAIN_S = 0.05
HTML = "<!DOCTYPE html><html><head><title>Slack</title></head><body>Sorry!</body></html>"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a call is answered, once it was seen to."""

    body: Json
    status: int = 200
    retry_after_s: int | None = None


async def send_back(
    request: web.Request, answer: Answer, reply: Reply, headers: dict[str, str]
) -> web.StreamResponse:
    """Answer as the reply says."""
    if answer.retry_after_s is not None:
        headers = {**headers, "Retry-After": str(answer.retry_after_s)}
    match reply:
        case Reply.ANSWER:
            return web.json_response(answer.body, status=answer.status, headers=headers)
        case Reply.HTML:
            return web.Response(text=HTML, content_type="text/html")
        case Reply.TRUNCATED:
            _break_off(request, json.dumps(answer.body).encode())
        case Reply.CLOSED:
            _hang_up(request)
        case Reply.RESET:
            _reset(request)
        case Reply.NONE:
            await _until_given_up(request)
    await asyncio.sleep(0)
    return web.Response()  # to nobody: the connection is gone


def _break_off(request: web.Request, body: bytes) -> None:
    if request.transport is not None:
        kind = b"Content-Type: application/json; charset=utf-8"
        length = b"Content-Length: %d" % len(body)
        head = b"\r\n".join((b"HTTP/1.1 200 OK", kind, length, b"", b""))
        request.transport.write(head + body[: len(body) // 2])
        request.transport.close()


def _hang_up(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()


def _reset(request: web.Request) -> None:
    if request.transport is not None:
        connection = request.transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESETS)
        request.transport.abort()


async def _until_given_up(request: web.Request) -> None:
    while request.transport is not None and not request.transport.is_closing():
        await asyncio.sleep(LOOK_AGAIN_S)
