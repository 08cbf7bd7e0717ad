"""Slack's question whether an app may come in, in the browser of whoever installs it."""

from collections.abc import Mapping
from html import escape
from urllib.parse import urlencode

from aiohttp import web

from bot.playground.slack.parts import Parts
from bot.playground.slack.state.installs import CLIENT_ID

INSTALLER = "U0SAM"
ASKED = "/oauth/v2/authorize"


class Consent:
    """The question, and where each answer leads."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> list[web.RouteDef]:
        """What a browser comes to."""
        return [
            web.get(ASKED, self._ask),
            web.get("/oauth/v2/{answer:allow|cancel}", self._answered),
        ]

    def allow(self, asked: Mapping[str, str], by: str = INSTALLER, *, is_org_wide: bool) -> str:
        """Where the browser goes when a person says yes."""
        code = self._parts.installs.allow(
            by=by,
            redirect_uri=asked.get("redirect_uri", ""),
            at=self._parts.clock(),
            is_org_wide=is_org_wide,
        )
        return self._back(asked, code=code)

    async def _ask(self, request: web.Request) -> web.StreamResponse:
        if request.query.get("client_id") != CLIENT_ID:
            raise web.HTTPBadRequest(text="Invalid client_id parameter")
        asked = urlencode(list(request.query.items()))
        space, app = self._parts.workspace.team_name, self._parts.app.bot_name
        return web.Response(
            text=f"""<!doctype html><title>{escape(app)} asks</title>
<h1>{escape(app)} asks for access to the {escape(space)} workspace</h1>
<p>{escape(request.query.get("scope", ""))}</p>
<p><a href="/oauth/v2/allow?{escape(asked)}">Allow</a>
<a href="/oauth/v2/cancel?{escape(asked)}">Cancel</a></p>""",
            content_type="text/html",
        )

    async def _answered(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["answer"] == "cancel":
            raise web.HTTPFound(self._back(request.query, error="access_denied"))
        raise web.HTTPFound(self.allow(request.query, is_org_wide=False))

    def _back(self, asked: Mapping[str, str], **said: str) -> str:
        """The address that was asked for, or else the first of the manifest."""
        redirect = asked.get("redirect_uri") or next(iter(self._parts.app.redirects), "")
        return f"{redirect}?{urlencode({**said, 'state': asked.get('state', '')})}"
