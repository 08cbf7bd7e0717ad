"""A tiny app over HTTP: keeps each request, and answers as it is told."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True, kw_only=True)
class Heard:
    """One request."""

    headers: dict[str, str]
    body: bytes


@dataclass(kw_only=True)
class HttpApp:
    """What was heard, and how to answer: the first answers first, then the last one."""

    url: str = ""
    heard: list[Heard] = field(default_factory=list)
    answers: list[tuple[int, str, bytes]] = field(
        default_factory=lambda: [(200, "text/plain", b"")]
    )
    headers: dict[str, str] = field(default_factory=dict)
    holds: threading.Event = field(default_factory=threading.Event)

    def next_answer(self) -> tuple[int, str, bytes]:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def http_app() -> Iterator[HttpApp]:
    """Serve until the end of the block; `holds` is set to let answers go, as it is at first."""
    app = HttpApp()
    app.holds.set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            app.heard.append(Heard(headers=dict(self.headers), body=body))
            app.holds.wait()
            with suppress(ConnectionError):  # who has waited long enough hangs up
                self._answer(*app.next_answer())

        def _answer(self, status: int, kind: str, answer: bytes) -> None:
            self.send_response(status)
            for name, value in app.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    serve = {"poll_interval": 0.01}
    thread = threading.Thread(target=server.serve_forever, kwargs=serve, daemon=True)
    thread.start()
    app.url = f"http://127.0.0.1:{server.server_address[1]}/slack/events"
    yield app
    app.holds.set()
    server.shutdown()
    server.server_close()
    thread.join()
