"""Every address the stand-in answers: the Web API, the socket, response URLs, the page."""

from aiohttp import web

from bot.playground.serving.consent import Consent
from bot.playground.serving.page_server import PageServer, only_local
from bot.playground.slack.methods.respond import respond
from bot.playground.slack.methods.web_api import WebApi
from bot.playground.slack.parts import Parts

LARGEST_REQUEST = 4 * 1024 * 1024


def application(parts: Parts, web_api: WebApi, page: PageServer) -> web.Application:
    """One aiohttp application with all routes."""

    async def answer_response_url(request: web.Request) -> web.StreamResponse:
        body = await request.json()
        entry = parts.traffic.from_app("response", "response_url", body)
        status, refusal = respond(request.path, body, parts)
        parts.traffic.close(entry, "ok" if refusal is None else refusal["error"], refusal or "ok")
        parts.changed()
        if refusal is None:
            return web.Response(text="ok", status=status)
        return web.json_response(refusal, status=status)

    async def take_upload(request: web.Request) -> web.StreamResponse:
        content = await request.read()
        if not parts.workspace.files.receive(request.match_info["id"], content):
            raise web.HTTPBadRequest(text="no such upload")
        return web.Response(text=f"OK - {len(content)}")

    made = web.Application(middlewares=[only_local], client_max_size=LARGEST_REQUEST)
    made.add_routes(
        [
            web.get("/socket", parts.outbox.socket.handle),
            web.route("*", "/api/{method}", web_api.handle),
            web.post("/upload/v1/{id}", take_upload),
            web.post("/{kind:actions|commands}/{rest:.+}", answer_response_url),
            *Consent(parts).routes(),
            *page.routes(),
        ]
    )
    return made
