"""The panel beside the chat: traffic, faults and tools, and what they change on the page."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from bot.playground.stand_in import SlackStandIn
from bot.playground.tool import Say, Tool
from tests.browser.screen import Screen

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("silent_app")]

GO_ON_S = 10


@pytest.fixture
def go_on() -> threading.Event:
    """Lets the tool end."""
    return threading.Event()


@pytest.fixture
def slack(go_on: threading.Event) -> Iterator[SlackStandIn]:
    def run(say: Say) -> None:
        say("Asking the sources.")
        go_on.wait(GO_ON_S)
        say("12 numbers.")

    tool = Tool(name="collect", label="Collect numbers", about="Asks every source.", run=run)
    with SlackStandIn(tools=[tool]) as running:
        yield running


def panel(screen: Screen, tab: str) -> Locator:
    """The open panel, on that tab."""
    screen.page.get_by_role("button", name="Under the hood").click()
    screen.page.get_by_role("tab", name=tab).click()
    return screen.page.get_by_role("tabpanel", name=tab)


def test_an_event_stands_in_the_traffic_with_its_ack(screen: Screen) -> None:
    screen.say("hello")
    line = panel(screen, "Traffic").get_by_role("button", name="app_mention")
    expect(line).to_contain_text("acked")
    line.click()
    sent = screen.page.get_by_role("region", name="Sent")
    expect(sent).to_contain_text('"text": "<@U0FRAMEWISE> hello"')


def test_the_traffic_can_be_narrowed_and_cleared(screen: Screen) -> None:
    screen.say("hello")
    traffic = panel(screen, "Traffic")
    expect(traffic.get_by_role("button", name="app_mention")).to_be_visible()
    traffic.get_by_label("Show").select_option("From the app")
    expect(traffic.get_by_role("button", name="app_mention")).to_be_hidden()
    traffic.get_by_label("Show").select_option("All")
    traffic.get_by_role("button", name="Clear").click()
    expect(traffic.get_by_text("Nothing yet")).to_be_visible()


def test_a_fault_that_is_on_shows_in_a_banner_that_ends_it(screen: Screen) -> None:
    panel(screen, "Faults").get_by_role("switch", name="Slack is broken").check()
    screen.page.get_by_role("button", name="Close the panel").click()
    banner = screen.page.get_by_role("status").filter(has_text="Slack is made to fail")
    expect(banner).to_contain_text("Slack is broken")
    banner.get_by_role("button", name="Switch off").click()
    expect(banner).to_be_hidden()


def test_a_tool_says_how_it_goes(screen: Screen, go_on: threading.Event) -> None:
    tools = panel(screen, "Tools")
    tools.get_by_role("button", name="Collect numbers").click()
    expect(tools.get_by_role("log")).to_have_text("Asking the sources.")
    go_on.set()
    expect(tools.get_by_role("log")).to_contain_text("12 numbers.")


def test_on_a_phone_the_panel_is_a_sheet_that_escape_closes(screen: Screen) -> None:
    screen.say("x" * 300)
    traffic = panel(screen, "Traffic")
    expect(traffic.get_by_role("button", name="app_mention")).to_be_visible()
    assert screen.width_px == 390
    screen.page.keyboard.press("Escape")
    expect(traffic).to_be_hidden()
    expect(screen.page.get_by_role("button", name="Under the hood")).to_be_focused()
