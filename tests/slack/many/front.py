"""One address for several workspaces, as Slack's is: each call goes to the one of its token."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlsplit

from bot.playground.stand_in import SlackStandIn

LOOK_UP_S = 0.02
PASSED_ON = ("Content-Type", "Retry-After", "x-oauth-scopes")


@contextmanager
def one_address(slacks: Mapping[str, SlackStandIn]) -> Iterator[str]:
    """The Web API of all, by the ids of their workspaces."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            slack = slacks.get(self._workspace(body)) or next(iter(slacks.values()))
            method = urlsplit(self.path).path.removeprefix("/api/")
            sent = {name: self.headers[name] for name in ("Authorization", "Content-Type")}
            headers = {name: value for name, value in sent.items() if value}
            request = urllib.request.Request(f"{slack.api_url}{method}", body, headers)
            try:
                with urllib.request.urlopen(request, timeout=10) as response:
                    status, answer, given = response.status, response.read(), response.headers
            except HTTPError as error:
                status, answer, given = error.code, error.read(), error.headers
            self.send_response(status)
            for name in PASSED_ON:
                if name in given:
                    self.send_header(name, given[name])
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def _workspace(self, body: bytes) -> str:
            kind, _, held = self.headers.get("Authorization", "").partition(" ")
            if kind == "Bearer":
                return held.split("-")[1] if "-" in held else ""
            return parse_qs(body.decode()).get("code", [""])[0].split(".")[0]

        def log_message(self, format: str, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, args=(LOOK_UP_S,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/api/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
