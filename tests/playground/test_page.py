"""The page: what it serves and to whom, and how it behaves in a real browser."""

import json
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.playground.stand_in import SlackStandIn

CHANNEL = "C0MLHELP"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
BUTTON = {"type": "button", "action_id": "why", "text": {"type": "plain_text", "text": "Why?"}}
HOSTILE = "<img src=x onerror=alert(1)> & <!channel>"


def get(url: str, **headers: str) -> tuple[int, Any, str]:
    return _open(urllib.request.Request(url, headers=headers))


def do(slack: SlackStandIn, wish: dict[str, Any], **headers: str) -> tuple[int, Any, str]:
    content = {"Content-Type": "application/json", **headers}
    body = json.dumps(wish).encode()
    return _open(urllib.request.Request(slack.page_url + "page/do", body, content))


def _open(request: urllib.request.Request) -> tuple[int, Any, str]:
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read().decode()


def test_the_page_loads_nothing_from_elsewhere(slack: SlackStandIn) -> None:
    status, headers, html = get(slack.page_url)
    assert status == 200
    assert headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert "http://" not in html
    assert "https://" not in html


@pytest.mark.parametrize("name", ["app.js", "style.css", "renderer.js", "THIRD_PARTY_LICENSES.txt"])
def test_the_files_of_the_page_are_served(slack: SlackStandIn, name: str) -> None:
    assert get(f"{slack.page_url}page/{name}")[0] == 200


@pytest.mark.parametrize("name", ["nope.js", "..%2fstand_in.py", "build", "build%2fpackage.json"])
def test_other_files_are_not(slack: SlackStandIn, name: str) -> None:
    assert get(f"{slack.page_url}page/{name}")[0] == 404


def test_a_foreign_host_or_origin_is_refused(slack: SlackStandIn) -> None:
    assert get(slack.page_url, Host="evil.example")[0] == 403
    post = {"do": "post", "user": "U0ALEX", "channel": CHANNEL, "text": "x"}
    assert do(slack, post, Origin="https://evil.example")[0] == 403
    assert do(slack, post, **{"Content-Type": "text/plain"})[0] == 415
    assert slack.messages(CHANNEL) == []


def test_each_user_sees_their_own(slack: SlackStandIn, client: WebClient) -> None:
    client.chat_postEphemeral(channel=CHANNEL, user="U0ALEX", text="psst")
    slack.direct_message("U0SAM", "private")
    alex, sam = (
        json.loads(get(f"{slack.page_url}page/state?user={user}")[2])
        for user in ("U0ALEX", "U0SAM")
    )
    assert [len(channel["messages"]) for channel in alex["channels"]] == [1, 0, 0]
    assert [len(channel["messages"]) for channel in sam["channels"]] == [0, 0, 1]


def test_a_permalink_leads_to_the_message(slack: SlackStandIn, client: WebClient) -> None:
    ts = client.chat_postMessage(channel=CHANNEL, text="x")["ts"]
    link = client.chat_getPermalink(channel=CHANNEL, message_ts=ts)["permalink"]
    assert get(link)[0] == 200


def test_what_cannot_be_done_is_said(slack: SlackStandIn) -> None:
    assert do(slack, {"do": "dance"})[0] == 400
    status, _, text = do(slack, {"do": "post", "user": "U0ALEX", "channel": "C0NONE", "text": "x"})
    assert (status, text) == (400, "no channel 'C0NONE'")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("no Chromium here")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Any, slack: SlackStandIn) -> Iterator[Any]:
    """The page, which must not report a single error."""
    errors: list[str] = []
    context = browser.new_context(viewport={"width": 390, "height": 844})
    shown = context.new_page()
    shown.on("pageerror", lambda error: errors.append(str(error)))
    shown.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    shown.goto(slack.page_url)
    shown.get_by_role("button", name="ml-help").wait_for()
    yield shown
    assert errors == []
    assert shown.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


@pytest.mark.browser
def test_enter_sends_with_the_mention_and_text_stays_text(page: Any, slack: SlackStandIn) -> None:
    box = page.get_by_label("Message #ml-help")
    box.fill(HOSTILE)
    box.press("Enter")
    slack.wait_for(lambda: slack.messages(CHANNEL))
    escaped = "&lt;img src=x onerror=alert(1)&gt; &amp; &lt;!channel&gt;"
    assert slack.messages(CHANNEL)[0]["text"] == f"<@U0FRAMEWISE> {escaped}"
    page.get_by_text(HOSTILE).wait_for()
    assert page.locator("#messages img").count() == 0


@pytest.mark.browser
def test_blocks_show_escaped_text_as_it_was_typed(page: Any, client: WebClient) -> None:
    escaped = "&lt;img src=x onerror=alert(1)&gt; &amp; &lt;!channel&gt;"
    text = {"type": "mrkdwn", "text": f"*You said* {escaped}"}
    header = {"type": "plain_text", "text": f"*not bold* {HOSTILE}"}
    blocks = [{"type": "header", "text": header}, {"type": "section", "text": text}]
    client.chat_postMessage(channel=CHANNEL, text="x", blocks=blocks)
    page.get_by_role("heading", name=f"*not bold* {HOSTILE}").wait_for()
    assert f"You said {HOSTILE}" in page.locator(".content").inner_text()
    assert page.locator("#messages img").count() == 0


@pytest.mark.browser
def test_a_button_goes_through_the_real_payload(
    page: Any, client: WebClient, slack: SlackStandIn
) -> None:
    blocks = [{"type": "actions", "elements": [BUTTON]}]
    client.chat_postMessage(channel=CHANNEL, text="x", blocks=blocks)
    page.get_by_role("button", name="Why?").click()
    note = slack.wait_for(lambda: slack.ephemerals(CHANNEL, "U0ALEX"))[0]
    assert "dispatch_failed" in note["text"]
    page.get_by_text("Only visible to you").wait_for()


@pytest.mark.browser
def test_a_slash_typed_is_a_command(page: Any, slack: SlackStandIn) -> None:
    box = page.get_by_label("Message #ml-help")
    box.fill("/framewise help")
    box.press("Enter")
    page.get_by_text("/framewise failed with the error").wait_for()
    assert slack.messages(CHANNEL) == []


@pytest.mark.browser
def test_what_the_renderer_lacks_is_still_shown(page: Any, client: WebClient) -> None:
    cells = [[{"type": "raw_text", "text": text}] for text in ("Framework", "PyTorch")]
    blocks = [{"type": "data_table", "caption": "Downloads", "rows": cells}]
    client.chat_postMessage(channel=CHANNEL, text="x", blocks=blocks)
    page.get_by_role("region", name="Downloads").get_by_text("PyTorch").wait_for()


@pytest.mark.browser
def test_the_bot_is_invited_from_the_page(page: Any, slack: SlackStandIn) -> None:
    page.get_by_role("button", name="random").click()
    page.get_by_role("button", name="Invite it").click()
    page.get_by_text("answers here when it is mentioned").wait_for()
    assert slack.change(lambda space: "U0FRAMEWISE" in space.channels["C0RANDOM"].members)
