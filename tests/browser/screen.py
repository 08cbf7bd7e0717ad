"""What a person sees and does on the page; every look waits until it is there."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from bot.playground.stand_in import SlackStandIn


@dataclass(frozen=True)
class Screen:
    """The page, and the Slack behind it."""

    page: Page
    slack: SlackStandIn

    def go(self, place: str) -> None:
        """Choose a channel, or the direct messages."""
        self.page.get_by_role("navigation").get_by_role("button", name=place).click()

    def say(self, text: str) -> None:
        """Write a message and send it."""
        box = self.page.get_by_role("textbox", name="Message")
        box.fill(text)
        box.press("Enter")

    def answer(self, number: int = 1) -> Locator:
        """The answer of that number, the first one being 1, once it is there."""
        found = self.page.locator(".message", has=self.page.locator(".app-badge")).nth(number - 1)
        expect(found).to_be_visible()
        return found

    def press(self, label: str, *, within: Locator) -> None:
        """Press a button of a message."""
        within.get_by_role("button", name=label, exact=True).click()

    def verdict(self, number: int = 1) -> str:
        """The headline of an answer."""
        return self.answer(number).get_by_role("heading").first.inner_text()

    @property
    def width_px(self) -> int:
        """How wide the page is, with what would have to be scrolled to."""
        return int(self.page.evaluate("document.documentElement.scrollWidth"))
