"""The page by itself: an app that posts through Slack's own client, and a person who looks."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, expect
from slack_sdk import WebClient

from bot.playground.stand_in import SlackStandIn
from bot.slack.manifest import read_manifest
from tests.browser.screen import Screen

pytestmark = pytest.mark.browser

CHANNEL = "C0MLHELP"
HOSTILE = "<img src=x onerror=alert(1)> & <!channel>"
ESCAPED = "&lt;img src=x onerror=alert(1)&gt; &amp; &lt;!channel&gt;"
BUTTON = {"type": "button", "action_id": "why", "text": {"type": "plain_text", "text": "Why?"}}
ACTIONS = {"type": "actions", "elements": [BUTTON]}


@pytest.fixture
def slack() -> Iterator[SlackStandIn]:
    """A Slack whose app may do everything the page knows of."""
    with SlackStandIn() as running:
        yield running


@pytest.fixture
def client(slack: SlackStandIn) -> WebClient:
    return WebClient(token=slack.bot_token, base_url=slack.api_url)


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def message(screen: Screen, text: str) -> Locator:
    return screen.page.locator(".message", has_text=text)


def test_enter_sends_with_the_mention_and_text_stays_text(screen: Screen) -> None:
    screen.say(HOSTILE)
    expect(screen.page.get_by_text(HOSTILE)).to_be_visible()
    assert screen.slack.messages(CHANNEL)[0]["text"] == f"<@U0FRAMEWISE> {ESCAPED}"
    expect(screen.page.locator("#messages img")).to_have_count(0)


def test_blocks_show_escaped_text_as_it_was_typed(screen: Screen, client: WebClient) -> None:
    header = {"type": "header", "text": plain(f"*not bold* {HOSTILE}")}
    blocks = [header, section(f"*You said* {ESCAPED}")]
    client.chat_postMessage(channel=CHANNEL, text="x", blocks=blocks)
    heading = screen.page.get_by_role("heading", name=f"*not bold* {HOSTILE}")
    expect(heading).to_be_visible()
    expect(screen.page.locator(".content")).to_contain_text(f"You said {HOSTILE}")
    expect(screen.page.locator("#messages img")).to_have_count(0)


def test_a_button_goes_through_the_real_payload(screen: Screen, client: WebClient) -> None:
    client.chat_postMessage(channel=CHANNEL, text="x", blocks=[ACTIONS])
    screen.page.get_by_role("button", name="Why?").click()
    expect(message(screen, "dispatch_failed")).to_contain_text("Only visible to you")


def test_a_slash_typed_is_a_command(screen: Screen) -> None:
    screen.say("/framewise help")
    expect(screen.page.get_by_text("/framewise failed with the error")).to_be_visible()
    assert screen.slack.messages(CHANNEL) == []


def test_what_the_renderer_lacks_is_still_shown(screen: Screen, client: WebClient) -> None:
    cells = [[{"type": "raw_text", "text": text}] for text in ("Framework", "PyTorch")]
    blocks = [{"type": "data_table", "caption": "Downloads", "rows": cells}]
    client.chat_postMessage(channel=CHANNEL, text="x", blocks=blocks)
    table = screen.page.get_by_role("region", name="Downloads")
    expect(table.get_by_text("PyTorch")).to_be_visible()


def test_where_the_bot_is_no_member_it_is_invited(screen: Screen) -> None:
    screen.go("random")
    screen.say("@Framewise hello")
    expect(message(screen, "/invite @Framewise")).to_contain_text("Only visible to you")
    screen.page.get_by_role("button", name="Invite it").click()
    expect(screen.page.get_by_text("answers here when it is mentioned")).to_be_visible()
    assert screen.slack.change(lambda space: "U0FRAMEWISE" in space.channels["C0RANDOM"].members)


def test_a_wide_table_and_a_long_word_stay_inside(screen: Screen, client: WebClient) -> None:
    row = [{"type": "raw_text", "text": f"column {number}"} for number in range(12)]
    blocks = [{"type": "table", "rows": [row, row]}, section("x" * 300)]
    client.chat_postMessage(channel=CHANNEL, text="x", blocks=blocks)
    expect(screen.page.get_by_role("table")).to_be_visible()
    assert screen.page.locator("#messages").evaluate("list => list.scrollWidth") == 390


def test_who_reads_further_up_is_told_of_a_new_message(screen: Screen, client: WebClient) -> None:
    for number in range(30):
        client.chat_postMessage(channel=CHANNEL, text=f"number {number}")
    expect(message(screen, "number 29")).to_be_in_viewport()
    screen.page.locator("#messages").evaluate("list => { list.scrollTop = 0; }")
    client.chat_postMessage(channel=CHANNEL, text="the newest")
    screen.page.get_by_role("button", name="New message").click()
    expect(message(screen, "the newest")).to_be_in_viewport()
    expect(screen.page.get_by_role("button", name="New message")).to_be_hidden()


def test_a_root_that_gets_a_reply_keeps_the_focus(screen: Screen, client: WebClient) -> None:
    ts = client.chat_postMessage(channel=CHANNEL, text="x", blocks=[ACTIONS])["ts"]
    button = screen.page.get_by_role("button", name="Why?")
    button.focus()
    client.chat_postMessage(channel=CHANNEL, text="because", thread_ts=ts)
    expect(message(screen, "because")).to_be_visible()
    expect(button).to_be_focused()


def test_each_person_has_their_own_view(screen: Screen, client: WebClient) -> None:
    client.chat_postEphemeral(channel=CHANNEL, user="U0ALEX", text="psst")
    expect(message(screen, "psst")).to_be_visible()
    screen.page.get_by_label("You are").select_option("Sam")
    expect(screen.page.get_by_text("This is the start of #ml-help")).to_be_visible()
    screen.say("hello")
    assert screen.slack.wait_for(lambda: screen.slack.messages(CHANNEL))[0]["user"] == "U0SAM"


def test_the_home_is_shown_where_the_app_has_one(screen: Screen, client: WebClient) -> None:
    view = {"type": "home", "blocks": [section("Welcome *home*")]}
    client.views_publish(user_id="U0ALEX", view=view)
    screen.go("Framewise")
    screen.page.get_by_role("button", name="Home").click()
    expect(screen.page.get_by_role("region", name="App Home")).to_contain_text("Welcome home")


def test_no_home_is_offered_where_the_app_has_none(screen: Screen) -> None:
    features = {**read_manifest()["features"], "app_home": {"home_tab_enabled": False}}
    with SlackStandIn(manifest={**read_manifest(), "features": features}) as slack:
        screen.page.goto(slack.page_url)
        screen.go("Framewise")
        expect(screen.page.get_by_text("Direct messages")).to_be_visible()
        expect(screen.page.get_by_role("button", name="Home")).to_be_hidden()


def test_a_modal_is_filled_in_and_kept_when_it_cannot_be_sent(
    screen: Screen, client: WebClient
) -> None:
    ts = client.chat_postMessage(channel=CHANNEL, text="x", blocks=[ACTIONS])["ts"]
    trigger = screen.slack.press("U0ALEX", CHANNEL, ts, "why")["trigger_id"]
    options = [{"text": plain(text), "value": text.lower()} for text in ("Server", "Phone")]
    elements = {
        "What was wrong?": {"type": "plain_text_input", "action_id": "wrong"},
        "Where?": {"type": "static_select", "action_id": "where", "options": options},
        "Which?": {"type": "checkboxes", "action_id": "which", "options": options},
    }
    blocks = [
        {"type": "input", "label": plain(label), "element": element}
        for label, element in elements.items()
    ]
    view = {"type": "modal", "title": plain("Why?"), "submit": plain("Send"), "blocks": blocks}
    client.views_open(trigger_id=trigger, view=view)
    dialog = screen.page.get_by_role("dialog", name="Why?")
    dialog.get_by_label("What was wrong?").fill("the phone")
    dialog.get_by_label("Where?").select_option("Server")
    dialog.get_by_role("checkbox", name="Phone").check()
    dialog.get_by_role("button", name="Send").click()
    expect(dialog.get_by_role("alert")).to_contain_text("trouble connecting")
    expect(dialog.get_by_label("What was wrong?")).to_have_value("the phone")
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_be_hidden()
