"""Takes the pictures of docs/: the real bot, asked and pressed as a person would.

python -m tests.browser.screenshots docs
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot.playground.stand_in import SlackStandIn
from bot.playing import playground
from bot.settings import Settings
from tests.browser.conftest import FLAGS
from tests.browser.found import MISSING, chromium
from tests.browser.screen import Screen
from tests.conftest import ROOT

PROJECT = "Our Android app must work offline and we have a Keras model from last year, no iPhone"
JETSON = "We need to run a detector on a Jetson, mostly Python people"
COLOURS = 128
"""Enough for flat pages; keeps the files small."""


def main(folder: Path) -> int:
    """Takes every picture; 1 when there is no Chromium."""
    path = chromium()
    if path is None:
        sys.stderr.write(f"{MISSING}\n")
        return 1
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=path, args=FLAGS)
        for name, take in PICTURES.items():
            with tempfile.TemporaryDirectory() as data, playground(settings(Path(data))) as slack:
                picture = folder / f"{name}.png"
                take(browser, slack, picture)
                shrink(picture)
                sys.stdout.write(f"{picture} {picture.stat().st_size // 1024} KB\n")
        browser.close()
    return 0


def settings(data: Path) -> Settings:
    """A store of its own for each picture."""
    store = f"sqlite:///{data / 'store.sqlite3'}"
    return Settings(cache=ROOT / ".cache" / "tests", database_url=store)


def opened(
    browser: Browser,
    slack: SlackStandIn,
    size: tuple[int, int],
    *,
    is_dark: bool = False,
    with_panel: bool = False,
) -> Screen:
    """The page in a window of that size, its first hint closed."""
    width, height = size
    page = browser.new_page(
        viewport={"width": width, "height": height}, color_scheme="dark" if is_dark else "light"
    )
    if not with_panel:
        page.add_init_script("sessionStorage.setItem('hood', 'closed')")
    page.add_init_script("localStorage.setItem('hint-closed', 'yes')")
    page.goto(slack.page_url)
    page.get_by_role("button", name="ml-help").wait_for()
    return Screen(page, slack)


def settle(page: Page) -> None:
    """Lets fonts and scrolling come to rest."""
    page.wait_for_timeout(700)


def first_screen(browser: Browser, slack: SlackStandIn, path: Path) -> None:
    screen = opened(browser, slack, (1280, 800))
    screen.say(JETSON)
    screen.answer()
    settle(screen.page)
    screen.page.screenshot(path=path)


def what_if(browser: Browser, slack: SlackStandIn, path: Path) -> None:
    screen = opened(browser, slack, (900, 1100))
    screen.say(PROJECT)
    screen.press("Not what I meant", within=screen.answer())
    screen.answer().get_by_role("button", name="✕ existing TensorFlow or Keras code").click()
    expect(screen.answer()).to_contain_text("percentage points")
    settle(screen.page)
    screen.answer().screenshot(path=path)


def decision(browser: Browser, slack: SlackStandIn, path: Path) -> None:
    screen = opened(browser, slack, (900, 1900))
    screen.say(PROJECT)
    screen.press("Save decision", within=screen.answer())
    screen.answer(2)
    settle(screen.page)
    screen.answer(2).screenshot(path=path)


def home(browser: Browser, slack: SlackStandIn, path: Path) -> None:
    screen = subscribed(browser, slack, (1000, 900))
    screen.go("Framewise")
    screen.page.get_by_role("button", name="Home", exact=True).click()
    expect(screen.page.get_by_role("heading", name="The article's scoreboard")).to_be_visible()
    settle(screen.page)
    screen.page.screenshot(path=path)


def form(browser: Browser, slack: SlackStandIn, path: Path) -> None:
    screen = opened(browser, slack, (1000, 900))
    screen.say("/framewise describe")
    screen.page.get_by_role("dialog").wait_for()
    settle(screen.page)
    screen.page.screenshot(path=path)


def thread(browser: Browser, slack: SlackStandIn, path: Path) -> None:
    """Two people in one thread, as a phone in the dark shows it."""
    screen = opened(browser, slack, (400, 850), is_dark=True)
    screen.say("We sort photos of returned tools on our own server. Which framework?")
    screen.answer()
    root = slack.messages("C0MLHELP")[0]["ts"]
    slack.post_as_user(
        channel="C0MLHELP", user="U0SAM", text="oh, and it is an Android app now", thread_ts=root
    )
    screen.answer(2).scroll_into_view_if_needed()
    settle(screen.page)
    screen.page.screenshot(path=path)


def direct_messages(browser: Browser, slack: SlackStandIn, path: Path) -> None:
    screen = opened(browser, slack, (1000, 800))
    screen.go("Framewise")
    slack.open_home("U0ALEX", "messages")
    screen.answer()
    settle(screen.page)
    screen.page.screenshot(path=path)


def numbers(browser: Browser, slack: SlackStandIn, path: Path) -> None:
    """A slash command, answered in private."""
    screen = opened(browser, slack, (900, 1300))
    screen.say("/framewise stats share of installs of PyTorch and TensorFlow")
    screen.answer()
    settle(screen.page)
    screen.answer().screenshot(path=path)


def under_the_hood(browser: Browser, slack: SlackStandIn, path: Path) -> None:
    """Faults switched on, and the traffic beside what a person sees."""
    screen = opened(browser, slack, (1280, 800), is_dark=True, with_panel=True)
    screen.say(JETSON)
    screen.answer()
    slack.switch_fault("twice", "on")
    screen.say("And without Jetson, on an Android phone?")
    screen.answer(2)
    settle(screen.page)
    screen.page.screenshot(path=path)


def subscribed(browser: Browser, slack: SlackStandIn, size: tuple[int, int]) -> Screen:
    """A channel with a subscription, an hour before its first digest at the earliest."""
    screen = opened(browser, slack, size)
    screen.say("/framewise digest weekly mon 09:00")
    expect(screen.answer()).to_contain_text("The first one comes")
    return screen


def skip(slack: SlackStandIn, digests: int) -> None:
    """Lets time pass until so many digests stand in the channel."""
    while (posted := len(by_bot(slack))) < digests:
        slack.run_tool("skip")
        slack.wait_for(partial(has_more, slack, posted), timeout_s=60)


def has_more(slack: SlackStandIn, posted: int) -> bool:
    return len(by_bot(slack)) > posted


def by_bot(slack: SlackStandIn) -> list[dict[str, object]]:
    return [one for one in slack.messages("C0MLHELP") if one.get("bot_id")]


def digest(browser: Browser, slack: SlackStandIn, path: Path) -> None:
    """A busy week."""
    screen = subscribed(browser, slack, (900, 1400))
    skip(slack, 1)
    settle(screen.page)
    screen.answer(2).screenshot(path=path)


def digest_quiet(browser: Browser, slack: SlackStandIn, path: Path) -> None:
    """A quiet week, as most are."""
    screen = subscribed(browser, slack, (900, 1400))
    skip(slack, 2)
    settle(screen.page)
    screen.answer(3).screenshot(path=path)


def digest_details(browser: Browser, slack: SlackStandIn, path: Path) -> None:
    """What is behind a busy week, in its thread."""
    screen = subscribed(browser, slack, (900, 2400))
    skip(slack, 1)
    screen.press("Details", within=screen.answer(2))
    settle(screen.page)
    screen.answer(3).screenshot(path=path)


def digest_list(browser: Browser, slack: SlackStandIn, path: Path) -> None:
    """What a channel is subscribed to."""
    screen = subscribed(browser, slack, (900, 1100))
    screen.say("/framewise digest weekly fri 17:30 Europe/Berlin claims")
    screen.answer(2)
    screen.say("/framewise digest list")
    settle(screen.page)
    screen.answer(3).screenshot(path=path)


PICTURES: dict[str, Callable[[Browser, SlackStandIn, Path], None]] = {
    "playground": first_screen,
    "what-if": what_if,
    "decision": decision,
    "home": home,
    "form": form,
    "thread": thread,
    "direct-messages": direct_messages,
    "numbers": numbers,
    "under-the-hood": under_the_hood,
    "digest": digest,
    "digest-quiet": digest_quiet,
    "digest-details": digest_details,
    "digest-list": digest_list,
}


def shrink(path: Path) -> None:
    """The same picture in few colours."""
    Image.open(path).convert("RGB").quantize(COLOURS).save(path, optimize=True)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
