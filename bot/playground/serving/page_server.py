"""Serves the page, its live stream, and what people do on it; to this machine only."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

from bot.playground.serving.doings import Doings
from bot.playground.serving.page_view import Offers, page_view
from bot.playground.slack.parts import Parts
from bot.playground.slack.people.dialogs import Dialogs
from bot.playground.slack.state.changes import Changes
from bot.playground.slack.wire import Json

PAGE = Path(__file__).parent.parent / "page"
LOCAL = frozenset({"127.0.0.1", "localhost"})
POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'"
SAFE = {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff"}
KEEP_ALIVE_S = 15
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def only_local(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse other sites' pages: a foreign host name or origin never gets through."""
    origin = request.headers.get("Origin")
    if request.url.host not in LOCAL or (origin and origin != str(request.url.origin())):
        raise web.HTTPForbidden(text="this page is for this machine only")
    return await handler(request)


class PageServer:
    """The routes of the page."""

    def __init__(
        self, parts: Parts, dialogs: Dialogs, doings: Doings, offers: Offers, changes: Changes
    ) -> None:
        self._parts = parts
        self._dialogs = dialogs
        self._doings = doings
        self._offers = offers
        self._changes = changes

    def routes(self) -> list[web.RouteDef]:
        """What the page needs of the server."""
        return [
            web.get("/", self._index),
            web.get("/archives/{channel}/{message}", self._permalink),
            web.get("/page/state", self._state),
            web.get("/page/stream", self._stream),
            web.post("/page/do", self._do),
            web.get("/page/traffic", self._traffic),
            web.get(r"/page/traffic/{number:\d+}", self._entry),
            web.get("/page/{name}", self._file),
            web.get("/files/{id}", self._picture),
        ]

    async def _index(self, request: web.Request) -> web.StreamResponse:
        return web.FileResponse(PAGE / "index.html", headers=SAFE)

    async def _file(self, request: web.Request) -> web.StreamResponse:
        file = PAGE / request.match_info["name"]
        if file.parent != PAGE or not file.is_file():
            raise web.HTTPNotFound
        return web.FileResponse(file, headers={**SAFE, "Cache-Control": "no-cache"})

    async def _picture(self, request: web.Request) -> web.StreamResponse:
        picture = self._parts.workspace.files.picture(request.match_info["id"])
        if picture is None:
            raise web.HTTPNotFound
        kind = f"image/{picture.kind}"
        return web.Response(body=picture.content, content_type=kind, headers=SAFE)

    async def _permalink(self, request: web.Request) -> web.StreamResponse:
        channel, message = request.match_info["channel"], request.match_info["message"]
        raise web.HTTPFound(f"/#{channel}/{message}")

    async def _state(self, request: web.Request) -> web.StreamResponse:
        user = request.query.get("user", "")
        if user not in self._parts.workspace.users:
            raise web.HTTPNotFound(text="no such user")
        return web.json_response(page_view(user, self._parts, self._dialogs, self._offers))

    async def _traffic(self, request: web.Request) -> web.StreamResponse:
        entries = [entry.line for entry in self._parts.traffic.entries]
        return web.json_response({"entries": entries})

    async def _entry(self, request: web.Request) -> web.StreamResponse:
        entry = self._parts.traffic.find(int(request.match_info["number"]))
        if entry is None:
            raise web.HTTPNotFound(text="no such entry, or it is too old")
        return web.json_response(entry.whole)

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        listener = self._changes.listen()
        with contextlib.suppress(ConnectionError):
            try:
                await response.write(b"data: changed\n\n")
                while True:
                    await self._push(response, listener)
            finally:
                self._changes.forget(listener)
        return response

    async def _push(self, response: web.StreamResponse, listener: asyncio.Event) -> None:
        try:
            await asyncio.wait_for(listener.wait(), KEEP_ALIVE_S)
        except TimeoutError:
            await response.write(b": still here\n\n")
        else:
            listener.clear()
            await response.write(b"data: changed\n\n")

    async def _do(self, request: web.Request) -> web.StreamResponse:
        if request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType
        wish: Json = await request.json()
        doing = self._doings.find(str(wish.pop("do", "")))
        if doing is None:
            raise web.HTTPBadRequest(text="nothing of that name can be done")
        try:
            done = doing(**wish)
        except (LookupError, TypeError) as mistake:
            raise web.HTTPBadRequest(text=str(mistake)) from mistake
        self._changes.note()
        return web.json_response({"done": done})
