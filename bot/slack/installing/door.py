"""The two addresses that a browser is sent to while the app is installed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus
from wsgiref.types import WSGIEnvironment

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.oauth import OAuthFlow

from bot.core.errors import StoreDown
from bot.incident import note
from bot.messages.installing import broken
from bot.slack.http.answer import Answer, plainly
from bot.slack.http.door import Page
from bot.slack.http.request import as_answer, headers_of
from bot.slack.installing.pages import HEADERS, INSTALL, REDIRECT, shown

log = logging.getLogger(__name__)


def install_pages(flow: OAuthFlow) -> Page:
    """Answers a browser at the addresses of an installation; None elsewhere."""
    served: dict[str, Callable[[BoltRequest], BoltResponse]] = {
        INSTALL: flow.handle_installation,
        REDIRECT: flow.handle_callback,
    }

    def page(environ: WSGIEnvironment) -> Answer | None:
        serve = served.get(environ.get("PATH_INFO", ""))
        if serve is None:
            return None
        if environ["REQUEST_METHOD"] != "GET":
            return plainly(HTTPStatus.METHOD_NOT_ALLOWED)
        query = environ.get("QUERY_STRING", "")
        try:
            response = serve(BoltRequest(body="", query=query, headers=headers_of(environ)))
        except Exception as error:  # noqa: BLE001 - the listener border: a person sees a page
            status = (
                HTTPStatus.SERVICE_UNAVAILABLE
                if isinstance(error, StoreDown)
                else HTTPStatus.INTERNAL_SERVER_ERROR
            )
            return shown(status, broken(note(log, "an installation", error)))
        return as_answer(response, HEADERS)

    return page
