"""Every message that the golden files hold, as Slack is sent it; and every view."""

from __future__ import annotations

import json

import pytest
import slackblocks._limits as published
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from bot.core.conversation import Conversation
from bot.jobs.answering.answer import answer
from bot.jobs.answering.converse import Talk
from bot.jobs.answering.said import Said
from bot.messages.declining import declined
from bot.messages.forgotten import forgotten, no_longer_known
from bot.messages.form import describe_form
from bot.messages.help import greeting, welcome
from bot.messages.message import Message
from bot.messages.rating import thanks
from bot.playground.slack.rules.judge_blocks import judge_view
from bot.request import Request
from bot.slack import dialogs
from bot.slack.blocks.form_views import VIEW_TITLE, WORDS_MOST, describe_view, reason_view
from bot.slack.blocks.home_view import home_view
from bot.slack.blocks.slack_message import as_slack
from bot.slack.heard import Asked
from bot.slack.place import Privately
from bot.slack.words import as_it_is, invite_me, went_wrong
from bot.store.memory import KEEP
from bot.toolbox import Toolbox
from tests.messages.small_world import small_toolbox
from tests.messages.test_golden import KINDS, MESSAGES, SHIPPED
from tests.slack.blocks import judge
from tests.slack.blocks.test_any_message import CLASSIC, many_inputs, messages

WORKSPACE_ONLY = ("decide a language model on our server", "decisions", "settings", "forget")
PRIVATE_METADATA = published.VIEW_PRIVATE_METADATA_MAX_LENGTH


def judged(message: Message) -> list[str]:
    """What Slack would refuse, by our own judge and by its own models."""
    problems = []
    for native in (True, False):
        made = as_slack(message, native=native)
        problems += judge.problems(made)
        for block in made["blocks"]:
            if block["type"] in CLASSIC:
                parsed = Block.parse(block)
                assert parsed is not None
                assert parsed.to_dict() == block
    return problems


@pytest.mark.parametrize("name", MESSAGES)
def test_a_golden_message_is_inside_every_limit(name: str) -> None:
    *earlier, text = MESSAGES[name]
    assert judged(answer(Request(text=text, earlier=tuple(earlier)), small_toolbox())) == []


@pytest.mark.parametrize("name", SHIPPED)
def test_a_golden_message_of_the_shipped_history_is_too(name: str, toolbox: Toolbox) -> None:
    assert judged(answer(Request(text=SHIPPED[name]), toolbox)) == []


@pytest.mark.parametrize("text", WORKSPACE_ONLY)
def test_what_only_a_workspace_sees_is_too(text: str) -> None:
    place = Conversation(workspace="T1", channel="C1", thread="1.0")
    reply = Talk(toolbox=small_toolbox()).converse(Said(text=text, conversation=place, by="U1"))
    assert reply is not None
    assert judged(reply.message) == []


@pytest.mark.parametrize(
    "message",
    [
        *(declined(kind) for kind in KINDS),
        no_longer_known(),
        forgotten(0, "of yours"),
        forgotten(3, "of this thread"),
        greeting(),
        welcome(small_toolbox().knowledge, KEEP),
        thanks(is_helpful=True),
        thanks(is_helpful=False),
        as_it_is("say `help`"),
        went_wrong("0a1b2c3d"),
        invite_me(),
    ],
    ids=lambda message: message.summary[:30],
)
def test_what_is_said_on_the_way_is_too(message: Message) -> None:
    assert judged(message) == []


def test_the_home_is_a_view_that_slack_takes(toolbox: Toolbox) -> None:
    view = home_view(Talk(toolbox=toolbox).home("T1", "U1"))
    assert judge_view(view) == []
    assert len(view["blocks"]) <= published.VIEW_BLOCKS_MAX_ITEMS


@many_inputs
@given(messages)
def test_any_message_is_a_home_that_slack_takes(message: Message) -> None:
    problems = [str(each) for each in judge_view(home_view(message))]
    assert [each for each in problems if "context_actions" not in each] == []


def test_the_forms_are_views_that_slack_takes(toolbox: Toolbox) -> None:
    everything = describe_form(toolbox.knowledge, toolbox.knowledge.factors)
    for view in (describe_view(everything, "{}"), reason_view("{}")):
        assert judge_view(view) == []
    assert VIEW_TITLE == published.VIEW_TITLE_MAX_LENGTH
    assert WORDS_MOST <= published.TEXT_MAX_LENGTH


def test_every_factor_can_be_chosen_once(toolbox: Toolbox) -> None:
    form = describe_form(toolbox.knowledge, ())
    offered = [id for field in form.fields for id, _ in field.options]
    assert sorted(offered) == sorted(toolbox.knowledge.factors)


@given(st.text(max_size=400), st.lists(st.text(min_size=1, max_size=30), max_size=40))
@many_inputs
def test_what_a_form_carries_comes_back_and_fits(address: str, chosen: list[str]) -> None:
    place = Privately(response_url=address, thread_ts="1700000000.000100")
    conversation = Conversation(workspace="T1", channel="C1", thread="aside-0123456789ab")
    said = Said(text="describe #0123456789ab", conversation=conversation, by="U1", is_pressed=True)
    packed = dialogs.packed(dialogs.Kept(asked=Asked(said=said, place=place), chosen=chosen))
    kept = dialogs.unpacked(packed)
    assert kept.asked == Asked(said=said, place=place)
    assert kept.chosen == chosen
    assert json.loads(packed)


def test_a_form_with_everything_chosen_carries_no_more_than_slack_takes(toolbox: Toolbox) -> None:
    place = Privately(response_url="https://hooks.slack.com/actions/" + "x" * 100)
    conversation = Conversation(workspace="T1", channel="C1", thread="aside-0123456789ab")
    said = Said(text="describe #0123456789ab", conversation=conversation, by="U1")
    packed = dialogs.packed(
        dialogs.Kept(asked=Asked(said=said, place=place), chosen=[*toolbox.knowledge.factors])
    )
    assert len(packed) <= PRIVATE_METADATA
