"""The real bot, as a person meets it on the page."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Bot
from tests.browser.screen import Screen

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("bot")]

CHANNEL = "C0MLHELP"
PROJECT = "PyTorch or TensorFlow for our sensor app on an STM32 microcontroller, no iPhone?"
KERAS_APP = "Our Android app must work offline and we have a Keras model from last year"
CHANGED = "scrap the microcontroller, it runs on a server now"
HOSTILE = "<img src=x onerror=alert(1)> <!channel>"


def test_a_question_gets_a_verdict_and_what_was_heard(screen: Screen) -> None:
    screen.say(PROJECT)
    assert "TensorFlow" in screen.verdict()
    answer = screen.answer()
    expect(answer).to_contain_text("Heard:")
    expect(answer.locator("strong", has_text="microcontroller")).to_be_visible()
    expect(answer.locator("s", has_text="iPhone")).to_be_visible()


def test_why_shows_the_reckoning(screen: Screen) -> None:
    screen.say(PROJECT)
    screen.press("Why", within=screen.answer())
    reckoning = screen.answer(2).get_by_role("table")
    expect(reckoning).to_contain_text("microcontroller")
    expect(screen.answer(2).get_by_role("heading").first).to_be_in_viewport()


def test_an_answer_to_the_question_back_gets_a_recommendation(screen: Screen) -> None:
    screen.say("PyTorch or TensorFlow?")
    expect(screen.answer()).to_contain_text("Where does it run?")
    screen.press("Microcontroller", within=screen.answer())
    expect(screen.answer().get_by_role("heading").first).to_contain_text("TensorFlow")
    assert len(screen.slack.thread(CHANNEL, screen.slack.messages(CHANNEL)[0]["ts"])) == 2


def test_what_is_not_its_trade_is_declined_with_a_way_on(screen: Screen) -> None:
    screen.say("why is my loss nan after epoch 3?")
    expect(screen.answer().get_by_role("heading")).to_have_count(0)
    screen.press("What can you do?", within=screen.answer())
    expect(screen.answer(2).get_by_role("heading")).to_be_visible()


def test_help_comes_in_the_direct_messages_too(screen: Screen) -> None:
    screen.go("Framewise")
    screen.say("help")
    expect(screen.answer().get_by_role("button", name="Check a claim")).to_be_visible()


def test_a_need_is_toggled_and_the_message_says_what_that_moved(screen: Screen) -> None:
    screen.say(KERAS_APP)
    before = screen.verdict()
    screen.press("Not what I meant", within=screen.answer())
    expect(screen.answer()).to_contain_text("Press what I misheard")
    screen.answer().get_by_role("button", name=re.compile("^✕ .*Keras")).first.click()
    expect(screen.answer()).to_contain_text("percentage points for")
    expect(screen.answer()).to_contain_text("Without “")
    assert screen.verdict() != before
    screen.press("Done", within=screen.answer())
    expect(screen.answer().get_by_role("button", name="Save decision")).to_be_visible()
    assert len(screen.slack.thread(CHANNEL, screen.slack.messages(CHANNEL)[0]["ts"])) == 2


def test_the_home_opens_and_its_form_is_answered(screen: Screen) -> None:
    screen.go("Framewise")
    screen.page.get_by_role("button", name="Home", exact=True).click()
    home = screen.page.get_by_role("region", name="App Home")
    expect(home.get_by_role("heading", name="The article's scoreboard")).to_be_visible()
    home.get_by_role("button", name="Describe a project").click()
    dialog = screen.page.get_by_role("dialog")
    dialog.get_by_label("In your own words").fill(PROJECT)
    dialog.get_by_role("button", name="Ask", exact=True).click()
    expect(dialog).to_be_hidden()
    screen.page.get_by_role("button", name="Messages", exact=True).click()
    assert "TensorFlow" in screen.verdict()


def test_a_decision_is_saved_with_its_evidence(screen: Screen) -> None:
    screen.say(PROJECT)
    screen.press("Save decision", within=screen.answer())
    saved = screen.answer(2)
    expect(saved).to_contain_text("## What would flip it")
    expect(saved).to_contain_text("## Evidence")


def test_a_rating_opens_the_reasons(screen: Screen) -> None:
    screen.say(PROJECT)
    screen.answer().get_by_role("button", name="Was this right? No").click()
    dialog = screen.page.get_by_role("dialog")
    dialog.get_by_label("It misheard what we need").check()
    dialog.get_by_role("button", name="Send", exact=True).click()
    expect(dialog).to_be_hidden()
    expect(screen.page.get_by_text("Thank you, noted").first).to_be_visible()


def test_a_command_is_answered_in_private_until_it_is_shared(screen: Screen) -> None:
    screen.say(f"/framewise {PROJECT}")
    expect(screen.answer()).to_contain_text("Only visible to you")
    assert screen.slack.messages(CHANNEL) == []
    screen.press("Share to channel", within=screen.answer())
    shared = screen.answer(2)
    expect(shared).to_contain_text("Shared by @Alex")
    expect(shared).not_to_contain_text("Only visible to you")
    assert screen.verdict(1) == screen.verdict(2)
    assert len(screen.slack.messages(CHANNEL)) == 1


def test_a_word_in_the_thread_changes_the_verdict(screen: Screen) -> None:
    screen.say(PROJECT)
    before = screen.verdict()
    screen.answer().hover()
    screen.press("Reply in thread", within=screen.answer())
    screen.say(CHANGED)
    assert screen.verdict(2) != before
    expect(screen.answer(2).locator("s", has_text="microcontroller")).to_be_visible()
    assert len(screen.slack.thread(CHANNEL, screen.slack.messages(CHANNEL)[0]["ts"])) == 4


def test_hostile_text_stays_text_and_pings_nobody(screen: Screen) -> None:
    screen.say(f"{PROJECT} It is called {HOSTILE}")
    screen.press("Why", within=screen.answer())
    screen.answer(2)
    expect(screen.page.locator(".message").first).to_contain_text(HOSTILE)
    expect(screen.page.locator("#messages img")).to_have_count(0)
    assert not [text for text in texts(screen.slack.messages(CHANNEL)) if "<!" in text]


def test_an_old_button_answers_after_a_restart(screen: Screen, bot: Bot) -> None:
    screen.say(PROJECT)
    screen.answer()
    bot.stop()
    expect(screen.page.get_by_text("Framewise is away")).to_be_attached()
    bot.start()
    screen.press("Why", within=screen.answer())
    expect(screen.answer(2).get_by_role("table")).to_be_visible()


def test_another_language_emoji_and_long_text_are_answered(screen: Screen) -> None:
    screen.say("PyTorch ou TensorFlow pour une appli Android hors ligne ? 🤖🔥")
    screen.answer()
    screen.say(f"{PROJECT} {'And so on. ' * 300}")
    screen.answer(2)
    expect(screen.page.get_by_text("🤖🔥").first).to_be_attached()


def test_a_dark_page_is_dark_from_its_first_frame(screen: Screen) -> None:
    screen.page.emulate_media(color_scheme="dark")
    screen.say(PROJECT)
    text = screen.answer().locator(".slack_blocks_to_jsx__section").first
    assert min(_rgb(text.evaluate("node => getComputedStyle(node).color"))) > 160


def texts(value: object) -> Iterator[str]:
    """Every text that Slack would read for mentions; what a button carries is none."""
    if isinstance(value, list):
        for each in value:
            yield from texts(each)
    elif isinstance(value, dict):
        yield from (each for key, each in value.items() if key == "text" and isinstance(each, str))
        yield from texts(list(value.values()))


def _rgb(color: str) -> list[int]:
    return [int(part) for part in color.strip("rgba()").split(",")[:3]]
