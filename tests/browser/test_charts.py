"""A chart as a person sees it on the page, in each of the ways in which Slack shows one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from slack_sdk import WebClient

from bot.messages.message import Chart, ChartBreak, ChartLine, Heading, Message
from bot.playground.stand_in import SlackStandIn
from bot.slack.place import Openly
from bot.slack.post import Sender, post
from tests.browser.screen import Screen

pytestmark = pytest.mark.browser

CHART = Chart(
    title="Downloads",
    categories=tuple(f"{month} 2026" for month in "Jan Feb Mar Apr May Jun".split()),
    lines=(
        ChartLine(
            name="PyTorch", framework="pytorch", values=(60e6, 64e6, 71e6, 72e6, 80e6, 84.5e6)
        ),
        ChartLine(
            name="TensorFlow", framework="tensorflow", values=(24e6, 23e6, 22e6, 24e6, 21e6, 22e6)
        ),
    ),
    unit="downloads a month",
    alt="PyTorch rose from 60 M to 84.5 M.",
    breaks=(ChartBreak(at=3, word="counted anew"),),
    footer="As of Jun 2026 · ClickPy",
)
MESSAGE = Message(summary="PyTorch rose.", parts=(Heading(text="PyTorch rises"), CHART))
WIDTH_PX = 400


@pytest.fixture
def slack() -> Iterator[SlackStandIn]:
    """A Slack whose app may upload."""
    with SlackStandIn() as running:
        yield running


def say(slack: SlackStandIn) -> None:
    client = WebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[])
    sender = Sender(client=client, sleep=lambda seconds: None)
    post(sender, Openly(channel="C0MLHELP", thread_ts=None), MESSAGE)


def test_slacks_own_chart_is_drawn_with_its_sentence_below(screen: Screen) -> None:
    say(screen.slack)
    answer = screen.answer()
    expect(answer.locator("svg").first).to_be_visible()
    expect(answer).to_contain_text(CHART.alt)
    expect(answer).to_contain_text("counted anew from Apr 2026 on")


def test_a_picture_is_seen_whole_and_says_what_it_shows(screen: Screen) -> None:
    screen.slack.change(lambda workspace: workspace.refused_blocks.add("data_visualization"))
    say(screen.slack)
    picture = screen.answer().get_by_role("img", name=CHART.alt)
    expect(picture).to_be_visible()
    natural = picture.evaluate("async node => { await node.decode(); return node.naturalWidth }")
    assert natural == 2 * WIDTH_PX
    box = picture.bounding_box()
    assert box is not None
    assert 200 < box["width"] <= WIDTH_PX
