"""A stand-in, a clock that only moves when told, Slack's own client, and a tiny Bolt app."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.socket_mode.client import BaseSocketModeClient

from bot.playground.stand_in import SlackStandIn
from bot.playground.standing_clock import StandingClock

PROXIES = ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy")
PATIENT_S = 30.0
"""How long an ack may take where that is not what is tested."""


def leave(slack: SlackStandIn, client: BaseSocketModeClient) -> None:
    """Close a connection, waking its two readers first: by themselves they look up each second."""
    client.auto_reconnect_enabled = False
    slack.hang_up()
    client.message_processor.event.set()
    client.enqueue_message('{"type": "hello"}')
    # slack_sdk's own close fails where the connection breaks at the same moment.
    with suppress(AttributeError):
        client.close()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def slack(clock: StandingClock) -> Iterator[SlackStandIn]:
    with SlackStandIn(clock=clock, ack_timeout_s=PATIENT_S) as running:
        yield running


@pytest.fixture
def client(slack: SlackStandIn) -> WebClient:
    return WebClient(token=slack.bot_token, base_url=slack.api_url)


@pytest.fixture
def app(slack: SlackStandIn, client: WebClient) -> Iterator[App]:
    """A connected Bolt app without listeners; register them before people do things."""
    app = App(client=client)
    opener = WebClient(token=slack.app_token, base_url=slack.api_url)
    handler = SocketModeHandler(app, slack.app_token, web_client=opener)
    handler.connect()
    slack.wait_for(lambda: slack.connections)
    yield app
    leave(slack, handler.client)
