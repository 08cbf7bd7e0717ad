"""The Bolt app, and its connection to Slack over Socket Mode."""

from __future__ import annotations

import logging
from contextvars import copy_context
from typing import Any, cast

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.authorization.authorize import Authorize
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.core.errors import SettingsBroken, StoreDown
from bot.incident import note
from bot.slack.access import OfToken
from bot.slack.calling import CountingClient
from bot.slack.desk import Desk
from bot.slack.listeners import register
from bot.slack.outcome import code_of
from bot.slack.words import INSTALL_ME
from bot.watch.counted import acknowledging, delivered

log = logging.getLogger(__name__)


def slack_client(token: str | None, base_url: str) -> WebClient:
    """The way to Slack."""
    return CountingClient(token, base_url)


class _App(App):
    """Says of each thing that Slack delivers how long the acknowledgement took."""

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """What Slack is told."""
        return copy_context().run(self._dispatch, req)

    def _dispatch(self, req: BoltRequest) -> BoltResponse:
        with acknowledging() as took:
            response = super().dispatch(req)
        delivered(response.status)
        log.info("told Slack", extra={"status": response.status, "ms": took.ms})
        return response


def build_app(
    desk: Desk,
    client: WebClient,
    *,
    signing_secret: str | None = None,
    authorize: Authorize | None = None,
) -> App:
    """The app with all its listeners.

    A listener runs before the acknowledgement: it keeps what it hears in the inbox, which takes a
    millisecond, so that nothing acknowledged is lost. What cannot be kept is not acknowledged, and
    Slack delivers it again.

    Args:
        signing_secret: what Slack signs its requests with, over HTTP.
        authorize: tells whose bot is spoken to; None: there is one, of the client's token.

    Raises:
        SettingsBroken: Slack does not take the token, or cannot be reached.
    """
    # Without one, Bolt looks into the environment by itself for what many workspaces need.
    asked = authorize or _of_token(client)
    app = _App(
        name="framewise",
        client=slack_client(None, client.base_url),
        signing_secret=signing_secret,
        process_before_response=True,
        authorize=cast(Any, asked),  # Bolt takes its own kind as well as a function
        user_facing_authorize_error_message=INSTALL_ME,
    )
    register(app, desk)
    app.error(_refused)
    return app


def connect(app: App, app_token: str, base_url: str) -> SocketModeHandler:
    """An open connection that reconnects by itself; its `close()` ends it.

    Raises:
        SettingsBroken: Slack does not take the token, or cannot be reached.
    """
    handler = SocketModeHandler(
        app, app_token, web_client=WebClient(token=app_token, base_url=base_url)
    )
    try:
        handler.client.connect()
    except SlackApiError as refusal:
        handler.client.close()
        raise SettingsBroken(
            f"Slack refused the app-level token ({code_of(refusal)}): put one with"
            " connections:write (xapp-...) into SLACK_APP_TOKEN"
        ) from None
    except OSError as error:
        handler.client.close()
        raise _unreachable(base_url, error) from None
    return handler


def _of_token(client: WebClient) -> Authorize:
    try:
        return OfToken(client)
    except SlackApiError as refusal:
        raise SettingsBroken(
            f"Slack refused the bot token ({code_of(refusal)}):"
            " put the Bot User OAuth Token (xoxb-...) into SLACK_BOT_TOKEN"
        ) from None
    except OSError as error:
        raise _unreachable(client.base_url, error) from None


def _refused(error: Exception) -> BoltResponse:
    """The answer to what a listener could not take on."""
    if isinstance(error, StoreDown):
        log.warning("not acknowledged: the store is down")
        return BoltResponse(status=503)
    note(log, "a listener", error)
    return BoltResponse(status=500)


def _unreachable(base_url: str, error: OSError) -> SettingsBroken:
    return SettingsBroken(f"Slack cannot be reached at {base_url} ({type(error).__name__})")
