"""Between a server's requests and Bolt's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from http import HTTPStatus
from wsgiref.types import WSGIEnvironment

from slack_bolt import BoltResponse

from bot.slack.http.answer import Answer


def headers_of(environ: WSGIEnvironment) -> dict[str, str | Sequence[str]]:
    """The headers of a request, by names in small letters."""
    sent = {key.removeprefix("HTTP_"): value for key, value in environ.items() if _is_header(key)}
    return {name.lower().replace("_", "-"): value for name, value in sent.items()}


def as_answer(response: BoltResponse, headers: Iterable[tuple[str, str]] = ()) -> Answer:
    """What Bolt answers; headers given take the place of its own."""
    given = list(headers)
    ours = {"content-length", *(name.lower() for name, _ in given)}
    its = [(name, each) for name, values in response.headers.items() for each in values]
    kept = [(name, each) for name, each in its if name.lower() not in ours]
    return Answer(status=HTTPStatus(response.status), body=response.body, headers=[*given, *kept])


def _is_header(key: str) -> bool:
    return key.startswith("HTTP_") or key in ("CONTENT_TYPE", "CONTENT_LENGTH")
