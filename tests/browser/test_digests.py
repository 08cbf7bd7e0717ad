"""The playground's clock: a digest posts itself, as it does in Slack, and says it is a replay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bot.playground.stand_in import SlackStandIn
from bot.playing import playground
from bot.settings import Settings
from tests.browser.screen import Screen

DESK = {"width": 1280, "height": 900}
A_WHILE_MS = 60_000
"""A week is composed from ten years of numbers first."""


@pytest.fixture
def demo(browser: Browser, settings: Settings, tmp_path: Path) -> Iterator[SlackStandIn]:
    """What `make demo` starts, with a store of its own."""
    own = replace(settings, database_url=f"sqlite:///{tmp_path / 'store.sqlite3'}")
    with playground(own) as slack:
        yield slack


def test_skipping_to_monday_posts_a_replayed_digest_with_its_details_in_the_thread(
    browser: Browser, demo: SlackStandIn
) -> None:
    page = browser.new_page(viewport=DESK)
    page.goto(demo.page_url)
    screen = Screen(page, demo)
    page.get_by_role("button", name="ml-help").wait_for()
    screen.say("/framewise digest weekly mon 09:00")
    expect(screen.answer()).to_contain_text("Mondays at 09:00 (Europe/London)")
    page.get_by_role("tab", name="Tools").click()
    page.get_by_role("button", name="Skip to the next digest").click()
    digest = page.locator(".message", has_text="Replay: frameworks, week").first
    expect(digest).to_be_visible(timeout=A_WHILE_MS)
    expect(digest).to_contain_text("Recorded numbers")
    expect(digest).to_contain_text("a member of this channel subscribed")
    screen.press("Details", within=digest)
    expect(page.locator(".message", has_text="in detail").first).to_be_visible()
    screen.go("Framewise")
    page.get_by_role("button", name="Home", exact=True).click()
    expect(page.get_by_role("heading", name="Your digests")).to_be_visible()
    expect(page.get_by_text("Mondays at 09:00 (Europe/London)").first).to_be_visible()
    page.close()
