"""The door before Bolt: what Slack did not sign ends here, before a byte of it is parsed."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from wsgiref.types import WSGIEnvironment

from slack_bolt import BoltRequest, BoltResponse
from slack_sdk.signature import SignatureVerifier

from bot.incident import note
from bot.slack.http.answer import Answer, plainly
from bot.slack.http.health import ALIVE, READY, Health
from bot.slack.http.request import as_answer, headers_of

EVENTS = "/slack/events"
MOST_BYTES = 1 << 20
TIMESTAMP = re.compile(r"[0-9]{1,10}")
SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")

Page = Callable[[WSGIEnvironment], Answer | None]
"""Answers a browser; gives None where there is no such page."""

log = logging.getLogger(__name__)


def no_page(environ: WSGIEnvironment) -> None:
    """There is none."""


@dataclass(frozen=True, kw_only=True)
class Door:
    """Lets signed requests through to Bolt, and answers for health itself."""

    dispatch: Callable[[BoltRequest], BoltResponse]
    verifier: SignatureVerifier
    health: Health
    page: Page = no_page

    def answer(self, environ: WSGIEnvironment) -> Answer:
        """The answer to any request; odd ones are never a failure of ours."""
        path = environ.get("PATH_INFO")
        if path in (ALIVE, READY):
            return self.health.answer(environ)
        if path != EVENTS:
            return self.page(environ) or plainly(HTTPStatus.NOT_FOUND)
        if environ["REQUEST_METHOD"] != "POST":
            return plainly(HTTPStatus.METHOD_NOT_ALLOWED)
        timestamp = environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", "")
        signature = environ.get("HTTP_X_SLACK_SIGNATURE", "")
        # The verifier itself fails on what is no number and on what is not ASCII.
        if not (TIMESTAMP.fullmatch(timestamp) and SIGNATURE.fullmatch(signature)):
            return plainly(HTTPStatus.UNAUTHORIZED)
        try:
            raw = _body(environ)
        except OSError:
            return plainly(HTTPStatus.REQUEST_TIMEOUT)
        if raw is None:
            return plainly(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            body = raw.decode()
        except UnicodeDecodeError:
            return plainly(HTTPStatus.UNAUTHORIZED)  # Slack signs nothing but UTF-8
        if not self.verifier.is_valid(body, timestamp, signature):
            return plainly(HTTPStatus.UNAUTHORIZED)
        return self._let_in(body, environ)

    def _let_in(self, body: str, environ: WSGIEnvironment) -> Answer:
        query = environ.get("QUERY_STRING", "")
        try:
            response = self.dispatch(
                BoltRequest(body=body, query=query, headers=headers_of(environ))
            )
        except Exception as error:  # noqa: BLE001 - the listener border: Bolt parses in its own way
            note(log, "reading a signed request", error)
            return plainly(HTTPStatus.BAD_REQUEST)
        if response.status == HTTPStatus.SERVICE_UNAVAILABLE:
            return plainly(HTTPStatus.SERVICE_UNAVAILABLE)  # it could not be kept
        if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return plainly(HTTPStatus.BAD_REQUEST)  # it was logged; Slack sends an event again
        return as_answer(response)


def _body(environ: WSGIEnvironment) -> bytes | None:
    """The body; None: it is too large."""
    length = environ.get("CONTENT_LENGTH", "")
    if length.isdecimal():
        is_small = len(length) <= len(str(MOST_BYTES)) and int(length) <= MOST_BYTES
        return environ["wsgi.input"].read(int(length)) if is_small else None
    if not environ.get("wsgi.input_terminated"):
        return b""
    chunked: bytes = environ["wsgi.input"].read(MOST_BYTES + 1)
    return chunked if len(chunked) <= MOST_BYTES else None
