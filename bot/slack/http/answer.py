"""What an HTTP request is answered with, and the WSGI application made of such answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

PLAIN = (("Content-Type", "text/plain; charset=utf-8"),)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A status, a body, and headers but for the length."""

    status: HTTPStatus
    body: str
    headers: Sequence[tuple[str, str]] = PLAIN


def plainly(status: HTTPStatus) -> Answer:
    """The status and its phrase, nothing else."""
    return Answer(status=status, body=f"{status.phrase}\n")


def wsgi(answer: Callable[[WSGIEnvironment], Answer]) -> WSGIApplication:
    """What a server runs."""

    def application(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        given = answer(environ)
        body = given.body.encode()
        length = ("Content-Length", str(len(body)))
        start(f"{given.status.value} {given.status.phrase}", [*given.headers, length])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    return application
