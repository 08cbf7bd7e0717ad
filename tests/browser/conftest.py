"""A real Chromium on the page, and the real bot behind it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.playground.stand_in import SlackStandIn
from bot.settings import Settings
from bot.slack.app import connect
from bot.slack.manifest import read_manifest
from bot.slack.serve import close
from bot.toolbox import Toolbox
from bot.wiring import build_toolbox
from tests.browser.found import chromium
from tests.browser.screen import Screen
from tests.toolboxes import bot_of

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
PROXIES = ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy")
PHONE_PX = 390
HEIGHT_PX = 844
TIMEOUT_MS = 10_000


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)


# No longer than this folder: while Playwright runs, other tests could not run an event loop.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        pytest.skip("no Chromium")
    with sync_playwright() as running:
        opened = running.chromium.launch(executable_path=path, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="package")
def toolbox(settings: Settings) -> Toolbox:
    return build_toolbox(settings)


@pytest.fixture
def slack() -> Iterator[SlackStandIn]:
    with SlackStandIn(manifest=read_manifest(), grants_optional=True) as running:
        yield running


class Bot:
    """The real bot, which can be stopped and started again."""

    def __init__(self, slack: SlackStandIn, toolbox: Toolbox) -> None:
        self._slack = slack
        self._toolbox = toolbox
        self._handler: SocketModeHandler | None = None

    def start(self) -> None:
        slack = self._slack
        self._bot = bot_of(self._toolbox, slack)
        self._handler = connect(self._bot.app(), slack.app_token, slack.api_url)
        slack.wait_for(lambda: slack.connections)
        self._bot.start()

    def stop(self) -> None:
        """End it, waking its two readers first: by themselves they look up each second."""
        if self._handler is None:
            return
        handler, self._handler = self._handler, None
        client = handler.client
        client.auto_reconnect_enabled = False
        self._slack.hang_up()
        client.message_processor.event.set()
        client.enqueue_message('{"type": "hello"}')
        close(handler)
        self._slack.wait_for(lambda: self._slack.connections == 0)
        self._bot.stop()


@pytest.fixture
def bot(browser: Browser, slack: SlackStandIn, toolbox: Toolbox) -> Iterator[Bot]:
    running = Bot(slack, toolbox)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def silent_app(slack: SlackStandIn) -> Iterator[None]:
    """An app that acks whatever it hears, and says nothing."""
    app = App(client=WebClient(token=slack.bot_token, base_url=slack.api_url))
    app.use(lambda ack: ack())
    opener = WebClient(base_url=slack.api_url)
    handler = SocketModeHandler(app, slack.app_token, web_client=opener)
    handler.connect()
    slack.wait_for(lambda: slack.connections)
    yield
    handler.client.auto_reconnect_enabled = False
    slack.hang_up()
    handler.close()


@pytest.fixture
def screen(browser: Browser, slack: SlackStandIn) -> Iterator[Screen]:
    """The page on a phone, which must not report a single error, nor scroll sideways."""
    errors: list[str] = []
    context = browser.new_context(viewport={"width": PHONE_PX, "height": HEIGHT_PX})
    context.set_default_timeout(TIMEOUT_MS)
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    page.on("dialog", lambda dialog: errors.append(dialog.message))
    page.goto(slack.page_url)
    shown = Screen(page, slack)
    page.get_by_role("button", name="ml-help").wait_for()
    yield shown
    assert errors == []
    assert shown.width_px <= PHONE_PX
    context.close()
