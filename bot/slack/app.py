"""The Bolt app, and its connection to Slack over Socket Mode."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.error import BoltError
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.core.errors import SettingsBroken
from bot.jobs.answering.converse import Talk
from bot.slack.answering import Desk
from bot.slack.listeners import register
from bot.slack.post import error_code
from bot.slack.seen import Seen

LISTENERS = 20
"""Threads that acknowledge: with Bolt's five, five slow answers keep a command waiting."""
ANSWERS = 20
"""Threads that answer, apart from those: a burst of questions delays no acknowledgement."""


def build_app(
    *,
    bot_token: str,
    base_url: str,
    talk: Talk,
    signing_secret: str | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> App:
    """The app with all its listeners; answers begun are finished before the program ends.

    Args:
        signing_secret: what Slack signs its requests with, over HTTP.
        sleep: waits where Slack asks to.

    Raises:
        SettingsBroken: Slack does not take the token, or cannot be reached.
    """
    # No automatic retries: a post whose answer got lost would appear twice.
    client = WebClient(token=bot_token, base_url=base_url, retry_handlers=[])
    try:
        app = App(
            name="framewise",
            client=client,
            signing_secret=signing_secret,
            listener_executor=ThreadPoolExecutor(LISTENERS, thread_name_prefix="listener"),
        )
    except BoltError as error:
        cause = error.__context__
        code = error_code(cause) if isinstance(cause, SlackApiError) else "not usable"
        raise SettingsBroken(
            f"Slack refused the bot token ({code}):"
            " put the Bot User OAuth Token (xoxb-...) into SLACK_BOT_TOKEN"
        ) from None
    except OSError as error:
        raise _unreachable(base_url, error) from None
    answers = ThreadPoolExecutor(ANSWERS, thread_name_prefix="answer")
    desk = Desk(talk=talk, seen=Seen(), later=answers.submit, sleep=sleep)
    register(app, desk)
    return app


def finish(app: App) -> None:
    """Waits until what was acknowledged is handed on to be answered, which the end waits for."""
    app.listener_runner.listener_executor.shutdown(wait=True)


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
            f"Slack refused the app-level token ({error_code(refusal)}): put one with"
            " connections:write (xapp-...) into SLACK_APP_TOKEN"
        ) from None
    except OSError as error:
        handler.client.close()
        raise _unreachable(base_url, error) from None
    return handler


def _unreachable(base_url: str, error: OSError) -> SettingsBroken:
    return SettingsBroken(f"Slack cannot be reached at {base_url} ({type(error).__name__})")
