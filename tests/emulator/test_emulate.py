"""What Framewise sends, taken and kept by a Slack that others wrote.

The emulator speaks the Web API; it has no Socket Mode, no slash commands and no buttons, and it
does not judge blocks. Those are the stand-in's part.
"""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.engine.engine import Engine
from bot.engine.queues import open_queue
from bot.jobs.answering.answer import answer
from bot.jobs.answering.converse import Talk
from bot.messages.form import describe_form
from bot.messages.message import Chart, Message
from bot.request import Request
from bot.slack.app import slack_client
from bot.slack.blocks.form_views import describe_view, reason_view
from bot.slack.blocks.home_view import home_view
from bot.slack.bot import build_bot
from bot.slack.pictures import upload_charts
from bot.slack.place import Openly
from bot.slack.post import Sender, post
from bot.store.engine import IN_MEMORY
from bot.store.inbox import Inbox
from bot.toolbox import Toolbox
from tests.emulator.conftest import TOKEN

ASKED = (
    "an Android app that works offline, our Keras model, no iPhone",
    "why an Android app that works offline",
    "what-if an Android app that works offline",
    "stats downloads of pytorch and tensorflow",
    "compare pytorch tensorflow jax",
    "claims",
    "sources",
    "pytorch or tensorflow?",
    "why is my loss nan?",
    "help",
)


def said(text: str, toolbox: Toolbox) -> Message:
    return answer(Request(text=text), toolbox)


def kept(client: WebClient, channel: str, ts: str) -> dict[str, Any]:
    """The message as the emulator holds it."""
    found = client.conversations_replies(channel=channel, ts=ts)["messages"]
    return next(message for message in found if message["ts"] == ts)


def test_the_bot_starts_on_it(api_url: str, toolbox: Toolbox) -> None:
    engine = Engine(open_queue(IN_MEMORY), workers=1)
    client = slack_client(TOKEN, api_url)
    assert build_bot(toolbox, Inbox(toolbox.store.engine), engine, client).app()


@pytest.mark.parametrize("text", ASKED)
def test_an_answer_is_kept_with_its_blocks(
    client: WebClient, channel: str, toolbox: Toolbox, text: str
) -> None:
    message = said(text, toolbox)
    ts = post(Sender(client=client), Openly(channel=channel, thread_ts=None), message)
    there = kept(client, channel, str(ts))
    assert there["text"].startswith(message.summary[:40].replace("&", "&amp;"))
    assert there["blocks"]


def test_an_answer_stands_in_its_thread(client: WebClient, channel: str, toolbox: Toolbox) -> None:
    root = str(client.chat_postMessage(channel=channel, text="which one?")["ts"])
    ts = post(Sender(client=client), Openly(channel=channel, thread_ts=root), said("help", toolbox))
    thread = client.conversations_replies(channel=channel, ts=root)["messages"]
    assert [message["ts"] for message in thread] == [root, ts]


def test_an_answer_takes_the_place_of_another(
    client: WebClient, channel: str, toolbox: Toolbox
) -> None:
    place = Openly(channel=channel, thread_ts=None)
    ts = str(post(Sender(client=client), place, said("help", toolbox)))
    again = Openly(channel=channel, thread_ts=None, replaces=ts)
    assert post(Sender(client=client), again, said("claims", toolbox)) == ts
    assert "claims of 2022" in kept(client, channel, ts)["text"]


def test_an_answer_for_one_person_is_in_nobodys_history(
    client: WebClient, channel: str, toolbox: Toolbox
) -> None:
    person = client.auth_test()["user_id"]
    before = len(client.conversations_history(channel=channel)["messages"])
    post(
        Sender(client=client),
        Openly(channel=channel, thread_ts=None, only_for=person),
        said("help", toolbox),
    )
    assert len(client.conversations_history(channel=channel)["messages"]) == before


def test_a_chart_is_uploaded_as_a_picture(
    client: WebClient, channel: str, toolbox: Toolbox
) -> None:
    message = said("stats pypi.pair_share", toolbox)
    (chart,) = (part for part in message.parts if isinstance(part, Chart))
    file = upload_charts(client, message)[chart]
    assert client.files_info(file=file)["file"]["name"] == "chart-1.png"


def test_the_home_is_published(client: WebClient, toolbox: Toolbox) -> None:
    person = client.auth_test()["user_id"]
    home = home_view(Talk(toolbox=toolbox).home("T1", person))
    assert client.views_publish(user_id=person, view=home)["view"]["type"] == "home"


def test_the_forms_open(client: WebClient, api_url: str, toolbox: Toolbox) -> None:
    form = describe_view(describe_form(toolbox.knowledge, ("android",)), "{}")
    for view in (form, reason_view("{}")):
        trigger = client.api_call("views.generateTriggerId", json={})["trigger_id"]
        opened = client.views_open(trigger_id=trigger, view=view)["view"]
        assert opened["callback_id"] == view["callback_id"]


def test_a_refusal_is_known_by_its_word(client: WebClient, toolbox: Toolbox) -> None:
    with pytest.raises(SlackApiError) as refused:
        post(
            Sender(client=client),
            Openly(channel="C0NOWHERE", thread_ts=None),
            said("help", toolbox),
        )
    assert refused.value.response["error"] == "channel_not_found"
