"""What a person does beside writing: completion, shortcuts, own messages, long threads, forms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect
from slack_sdk import WebClient

from bot.playground.completion import Completion
from bot.playground.slack.delivery.delivery import Delivery
from bot.playground.stand_in import SlackStandIn
from bot.slack.manifest import read_manifest
from tests.browser.screen import Screen

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("silent_app")]

CHANNEL = "C0MLHELP"
OFFERS = [
    Completion(text="/framewise stats", about="numbers"),
    Completion(text="/framewise sources", about="who counted"),
]


@pytest.fixture
def slack() -> Iterator[SlackStandIn]:
    """A Slack with the bot's own manifest, and completions."""
    with SlackStandIn(manifest=read_manifest(), completions=OFFERS) as running:
        yield running


@pytest.fixture
def client(slack: SlackStandIn) -> WebClient:
    return WebClient(token=slack.bot_token, base_url=slack.api_url)


def held(delivery: Delivery) -> list[str]:
    """The values of the menu "needs" in the view that a delivery submits."""
    view = delivery.envelope["payload"].get("view", {})
    blocks = view.get("state", {}).get("values", {}).values()
    menus = [block["needs"]["selected_options"] for block in blocks if "needs" in block]
    return [option["value"] for menu in menus for option in menu]


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def option(text: str) -> dict[str, Any]:
    return {"text": plain(text), "value": text.lower()}


def test_a_slash_offers_commands_and_the_keys_choose_one(screen: Screen) -> None:
    box = screen.page.get_by_role("textbox", name="Message")
    box.press_sequentially("/framewise s")
    offers = screen.page.get_by_role("listbox", name="Commands")
    expect(offers.get_by_role("option")).to_have_count(2)
    box.press("ArrowDown")
    box.press("ArrowDown")
    box.press("Enter")
    expect(box).to_have_value("/framewise sources ")
    expect(offers).to_be_hidden()


def test_escape_closes_the_offer_and_keeps_what_was_typed(screen: Screen) -> None:
    box = screen.page.get_by_role("textbox", name="Message")
    box.press_sequentially("/fra")
    offers = screen.page.get_by_role("listbox", name="Commands")
    expect(offers).to_be_visible()
    box.press("Escape")
    expect(offers).to_be_hidden()
    expect(box).to_have_value("/fra")


def test_a_message_offers_the_shortcuts_that_run_on_it(screen: Screen) -> None:
    screen.say("we build an app")
    said = screen.page.locator(".message", has_text="we build an app")
    said.hover()
    said.get_by_role("button", name="More").click()
    screen.page.get_by_role("menuitem", name="Which framework fits this?").click()
    sent = screen.slack.wait_for(
        lambda: [each for each in screen.slack.traffic() if each["kind"] == "interactive"]
    )
    assert sent[0]["body"]["message"]["text"] == "<@U0FRAMEWISE> we build an app"


def test_a_shortcut_from_anywhere_stands_beside_the_box(screen: Screen) -> None:
    screen.page.get_by_role("button", name="Shortcuts").click()
    screen.page.get_by_role("menuitem", name="Describe a project").press("Enter")
    sent = screen.slack.wait_for(
        lambda: [each for each in screen.slack.traffic() if each["kind"] == "interactive"]
    )
    assert sent[0]["body"]["callback_id"] == "describe_project"


def test_an_own_message_is_edited_where_it_stands(screen: Screen) -> None:
    screen.say("we build an ap")
    said = screen.page.locator(".message", has_text="we build an ap")
    said.hover()
    said.get_by_role("button", name="More").click()
    screen.page.get_by_role("menuitem", name="Edit message").click()
    box = screen.page.get_by_role("textbox", name="Edit message")
    expect(box).to_have_value("@Framewise we build an ap")
    box.fill("@Framewise we build an app")
    box.press("Enter")
    expect(screen.page.get_by_text("(edited)")).to_be_visible()
    assert screen.slack.messages(CHANNEL)[0]["text"] == "<@U0FRAMEWISE> we build an app"


def test_an_own_message_is_deleted(screen: Screen) -> None:
    screen.say("never mind")
    said = screen.page.locator(".message", has_text="never mind")
    said.hover()
    said.get_by_role("button", name="More").click()
    screen.page.get_by_role("menuitem", name="Delete message").click()
    expect(said).to_have_count(0)
    assert screen.slack.messages(CHANNEL) == []


def test_the_apps_messages_are_not_ones_own(screen: Screen, client: WebClient) -> None:
    client.chat_postMessage(channel=CHANNEL, text="from the app")
    said = screen.page.locator(".message", has_text="from the app")
    said.hover()
    said.get_by_role("button", name="More").click()
    expect(screen.page.get_by_role("menuitem")).to_have_count(1)


def test_direct_messages_suggest_what_the_app_suggests(screen: Screen) -> None:
    screen.go("Framewise")
    screen.page.get_by_role("button", name="Is TensorFlow dying?").click()
    said = screen.slack.wait_for(lambda: screen.slack.messages("U0ALEX"))
    assert said[0]["text"] == "Is it true that TensorFlow is dying?"


def test_a_long_thread_shows_its_newest_replies_until_asked(
    screen: Screen, client: WebClient
) -> None:
    root = client.chat_postMessage(channel=CHANNEL, text="the root")["ts"]
    for number in range(1, 13):
        client.chat_postMessage(channel=CHANNEL, text=f"reply {number}.", thread_ts=root)
    expect(screen.page.locator(".message", has_text="reply 12.")).to_be_visible()
    expect(screen.page.locator(".message")).to_have_count(4)
    screen.page.get_by_role("button", name="Show 9 earlier replies").click()
    expect(screen.page.locator(".message")).to_have_count(13)


def test_a_message_that_changes_keeps_the_focus_on_its_button(
    screen: Screen, client: WebClient
) -> None:
    button = {"type": "button", "action_id": "why", "text": plain("Why?")}
    blocks = [{"type": "actions", "elements": [button]}]
    ts = client.chat_postMessage(channel=CHANNEL, text="x", blocks=blocks)["ts"]
    screen.page.get_by_role("button", name="Why?").focus()
    more = [{"type": "section", "text": plain("changed")}, *blocks]
    client.chat_update(channel=CHANNEL, ts=ts, text="x", blocks=more)
    expect(screen.page.get_by_text("changed")).to_be_visible()
    expect(screen.page.get_by_role("button", name="Why?")).to_be_focused()


def test_what_is_new_elsewhere_is_counted(screen: Screen, client: WebClient) -> None:
    client.chat_postMessage(channel="C0MOBILE", text="new")
    there = screen.page.get_by_role("navigation").get_by_role("button", name="mobile-team")
    expect(there).to_contain_text("1 new")
    there.click()
    expect(there).not_to_contain_text("new")


def test_a_list_by_groups_is_ticked_and_narrowed(screen: Screen, client: WebClient) -> None:
    groups = [
        {"label": plain("Places"), "options": [option(f"Place {n}") for n in range(8)]},
        {"label": plain("Tasks"), "options": [option(f"Task {n}") for n in range(8)]},
    ]
    element = {"type": "multi_static_select", "action_id": "needs", "option_groups": groups}
    block = {"type": "input", "label": plain("What is it?"), "element": element}
    view = {"type": "modal", "title": plain("Needs"), "submit": plain("Send"), "blocks": [block]}
    trigger = screen.slack.shortcut("U0ALEX", "describe_project")["trigger_id"]
    client.views_open(trigger_id=trigger, view=view)
    dialog = screen.page.get_by_role("dialog", name="Needs")
    dialog.get_by_role("checkbox", name="Place 3").check()
    dialog.get_by_role("searchbox").fill("task 5")
    expect(dialog.get_by_role("checkbox")).to_have_count(1)
    dialog.get_by_role("checkbox", name="Task 5").check()
    dialog.get_by_role("button", name="Send").click()
    sent = screen.slack.wait_for(lambda: [each for each in screen.slack.deliveries if held(each)])
    assert held(sent[0]) == ["place 3", "task 5"]
