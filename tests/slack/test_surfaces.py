"""Every surface of Slack beyond messages and commands: Home, forms, shortcuts, ratings, threads."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.core.conversation import ChannelSettings, Conversation
from bot.messages.help import PROMPTS
from bot.playground.stand_in import SlackStandIn
from bot.playground.standing_clock import StandingClock
from bot.slack.app import connect
from bot.slack.http.health import Health
from bot.slack.http.health_port import answering_at
from bot.slack.http.server import behind_door
from bot.slack.manifest import read_manifest
from tests.messages.small_world import small_toolbox
from tests.slack.conftest import ALEX, CHANNEL, OUTSIDE, SAM, Answers, Running, close
from tests.toolboxes import bot_of, toolbox_of

Json = dict[str, Any]
WORDS = "words"


@pytest.fixture
def slack() -> Iterator[SlackStandIn]:
    """A workspace that grants the optional scopes too."""
    with SlackStandIn(manifest=read_manifest(), grants_optional=True) as running:
        yield running


@pytest.fixture(params=["socket", "http"])
def real(request: pytest.FixtureRequest, slack: SlackStandIn) -> Iterator[Running]:
    """The bot with its real commands, on a small world; over a WebSocket, or called over HTTP
    with really signed requests."""
    clock = StandingClock()
    toolbox = toolbox_of(
        small_toolbox().mind,
        small_toolbox().commands,
        clock=lambda: datetime.fromtimestamp(clock.now, UTC),
    )
    bot = bot_of(toolbox, slack, sleep=clock.advance)
    app = bot.app(signing_secret=slack.signing_secret)
    bot.start()
    if request.param == "http":
        called = behind_door(app, slack.signing_secret, Health(checks={}))
        with answering_at(0, called, "127.0.0.1") as port:
            slack.deliver_to(f"http://127.0.0.1:{port}/slack/events")
            yield Running(slack, Answers(), clock, None, toolbox, bot)
    else:
        handler = connect(app, slack.app_token, slack.api_url)
        slack.wait_for(lambda: slack.connections)
        yield Running(slack, Answers(), clock, handler, toolbox, bot)
        close(slack, handler)
    bot.stop()


def shown(message: Json) -> str:
    return str(message["blocks"])


def fresh(bot: Running, ts: str, *, has: str) -> Json:
    """A message of the thread once it holds something."""

    def look() -> Json | None:
        found = (each for each in bot.slack.thread(CHANNEL, ts) if has in shown_or_empty(each))
        return next(found, None)

    found = bot.slack.wait_for(look)
    assert found is not None
    return found


def shown_or_empty(message: Json) -> str:
    return str(message.get("blocks", ""))


def test_the_home_is_published_when_it_is_opened(real: Running) -> None:
    real.slack.open_home(ALEX)
    home = real.slack.wait_for(lambda: real.slack.home(ALEX))
    text = str(home["blocks"])
    for part in (
        "Describe a project",
        "Saved decisions",
        "How fresh the numbers are",
        "scoreboard",
    ):
        assert part in text, part


def test_a_button_of_the_home_is_answered_in_direct_messages(real: Running) -> None:
    real.slack.open_home(ALEX)
    real.slack.wait_for(lambda: real.slack.home(ALEX))
    real.slack.press_in_view(ALEX, "Help")
    (answer,) = real.direct()
    assert "settled honestly" in shown(answer)


def test_direct_messages_say_hello_once_and_offer_prompts_each_time(real: Running) -> None:
    real.slack.open_home(ALEX, "messages")
    (hello,) = real.direct()
    assert "You see this once" in shown(hello)
    real.slack.open_home(ALEX, "messages")
    real.slack.wait_for(
        lambda: len(real.slack.calls_of("assistant.threads.setSuggestedPrompts")) == 2
    )
    asked = real.slack.calls_of("assistant.threads.setSuggestedPrompts")[1]
    titles = [prompt["title"] for prompt in asked["prompts"]]
    assert titles == [title for title, _ in PROMPTS]
    assert len(real.direct()) == 1


def test_a_channel_it_is_invited_to_is_greeted_in_one_message(real: Running) -> None:
    real.slack.invite(OUTSIDE)
    (greeting,) = real.slack.wait_for(
        lambda: [m for m in real.slack.messages(OUTSIDE) if m.get("bot_id")]
    )
    assert "Mention me" in shown(greeting)


def test_somebody_else_who_joins_is_not_greeted(real: Running) -> None:
    real.slack.invite(CHANNEL, "U0KIM")
    real.replies(real.mention("help"))
    assert not [m for m in real.slack.messages(CHANNEL) if "Mention me" in shown_or_empty(m)]


def test_a_message_of_somebody_else_is_answered_to_who_asks_and_quotes_its_author(
    real: Running,
) -> None:
    ts = real.slack.post_as_user(
        channel=CHANNEL, user=SAM, text="We sort photos on our server. Which framework?"
    )
    real.slack.shortcut(ALEX, "which_fits", CHANNEL, ts)
    (answer,) = real.private()
    assert "PyTorch" in answer["text"]
    assert f"<@{SAM}> said" in shown(answer)
    assert "you said" not in shown(answer)
    assert len(real.slack.messages(CHANNEL)) == 1


def test_a_project_can_be_described_by_choosing(real: Running) -> None:
    real.slack.shortcut(ALEX, "describe_project")
    form = real.slack.wait_for(lambda: real.slack.modal(ALEX))
    assert form["title"]["text"] == "Describe a project"
    real.slack.submit_view(ALEX, {"place": ["server"], "task": ["vision"]})
    (answer,) = real.direct()
    assert "PyTorch" in answer["text"]
    assert "put in" in shown(answer)
    assert real.slack.modal(ALEX) is None


def test_an_empty_form_says_what_is_missing_and_stays_open(real: Running) -> None:
    real.slack.slash_command(ALEX, CHANNEL, "/framewise", "describe")
    real.slack.wait_for(lambda: real.slack.modal(ALEX))
    real.slack.submit_view(ALEX, {})
    real.slack.wait_for(lambda: all(each.is_acked for each in real.slack.deliveries))
    acked = real.slack.deliveries[-1].answer
    assert acked["response_action"] == "errors"
    assert set(acked["errors"]) == {WORDS}
    assert real.slack.modal(ALEX) is not None


def test_a_form_opened_from_a_command_is_answered_in_private(real: Running) -> None:
    real.slack.slash_command(ALEX, CHANNEL, "/framewise", "describe")
    real.slack.wait_for(lambda: real.slack.modal(ALEX))
    real.slack.submit_view(ALEX, {WORDS: "an app for birds", "place": ["android"]})
    (answer,) = real.private()
    assert "Android" in shown(answer)
    assert real.slack.messages(CHANNEL) == []


def test_a_need_is_taken_out_and_put_back_in_the_same_message(real: Running) -> None:
    ts = real.mention("We sort photos on our server, which framework?")
    (reply,) = real.replies(ts)
    real.slack.press(ALEX, CHANNEL, reply["ts"], "Not what I meant")
    fresh(real, ts, has="Press what I misheard")
    real.slack.press(ALEX, CHANNEL, reply["ts"], "✕ our own server")
    fresh(real, ts, has="Without “our own server”")
    real.slack.press(ALEX, CHANNEL, reply["ts"], "↩ our own server")
    real.slack.wait_for(lambda: "Without" not in shown(real.slack.thread(CHANNEL, ts)[1]))
    assert len(real.slack.thread(CHANNEL, ts)) == 2


def test_a_need_is_added_from_the_menu(real: Running) -> None:
    ts = real.mention("We sort photos on our server, which framework?")
    (reply,) = real.replies(ts)
    real.slack.press(ALEX, CHANNEL, reply["ts"], "Not what I meant")
    controls = fresh(real, ts, has="Add a need")
    (menu,) = (
        each
        for block in controls["blocks"]
        if block["type"] == "actions"
        for each in block["elements"]
        if each["type"] == "static_select"
    )
    options = [option for group in menu["option_groups"] for option in group["options"]]
    tpu = next(option["value"] for option in options if "+tpu" in option["value"])
    real.slack.press(ALEX, CHANNEL, reply["ts"], menu["action_id"], tpu)
    assert "PyTorch → JAX" in shown(fresh(real, ts, has="With “TPUs”"))


def test_what_if_works_in_private_too(real: Running) -> None:
    real.slack.slash_command(ALEX, CHANNEL, "/framewise", "We sort photos on our server.")
    (answer,) = real.private()
    real.slack.press(ALEX, CHANNEL, answer["ts"], "Not what I meant")
    real.slack.wait_for(lambda: "misheard" in shown(real.private()[0]))
    assert len(real.private()) == 1


def forgotten_answer(real: Running) -> tuple[str, Json]:
    """A question's time, and the answer to it after its conversation was forgotten."""
    ts = real.mention("We sort photos on our server, which framework?")
    (reply,) = real.replies(ts)
    real.slack.slash_command(ALEX, CHANNEL, "/framewise", "forget")
    real.private()
    return ts, reply


def test_a_button_of_a_forgotten_conversation_says_so_and_offers_to_ask_again(
    real: Running,
) -> None:
    _, reply = forgotten_answer(real)
    real.slack.press(ALEX, CHANNEL, reply["ts"], "Why")
    _, told = real.private(2)
    assert "no longer hold" in told["text"]
    real.slack.press(ALEX, CHANNEL, told["ts"], "Describe a project")
    assert real.slack.wait_for(lambda: real.slack.modal(ALEX))


def test_a_rating_is_thanked_in_private_and_kept(real: Running) -> None:
    ts = real.mention("We sort photos on our server, which framework?")
    (reply,) = real.replies(ts)
    real.slack.press(SAM, CHANNEL, reply["ts"], "Yes")
    (thanks,) = real.private(user=SAM)
    assert "Thank you" in thanks["text"]
    (kept,) = real.toolbox.feedback.all()
    assert (kept.by, kept.is_helpful, kept.verdict) == (SAM, True, "pytorch")


def test_after_a_no_a_reason_can_be_chosen(real: Running) -> None:
    ts = real.mention("We sort photos on our server, which framework?")
    (reply,) = real.replies(ts)
    real.slack.press(ALEX, CHANNEL, reply["ts"], "No")
    form = real.slack.wait_for(lambda: real.slack.modal(ALEX))
    assert form["title"]["text"] == "What was not right?"
    real.slack.submit_view(ALEX, {"reason": "misheard"})
    real.slack.wait_for(lambda: [one for one in real.toolbox.feedback.all() if one.reason])
    (kept,) = real.toolbox.feedback.all()
    assert (kept.is_helpful, kept.reason) == (False, "misheard")


def test_a_decision_is_saved_in_its_thread(real: Running) -> None:
    ts = real.mention("We sort photos on our server, which framework?")
    (reply,) = real.replies(ts)
    real.slack.press(SAM, CHANNEL, reply["ts"], "Save decision")
    saved = fresh(real, ts, has="Decision saved")
    assert "## What would flip it" in shown(saved)
    (decision,) = real.toolbox.decisions.of_channel("T0PLAYGROUND", CHANNEL)
    assert decision.by == SAM


def test_a_follow_up_in_our_thread_needs_no_mention(real: Running) -> None:
    ts = real.mention("We sort photos on our server, which framework?")
    real.replies(ts)
    real.slack.post_as_user(
        channel=CHANNEL, user=SAM, text="it is an Android app now", thread_ts=ts
    )
    _, second = real.replies(ts, 2)
    assert f"<@{ALEX}>" in shown(second)


@pytest.mark.parametrize(
    "text", ["lunch?", "sounds good, thanks", "@sam it is an Android app, right?"]
)
def test_talk_between_colleagues_in_our_thread_is_left_alone(real: Running, text: str) -> None:
    ts = real.mention("We sort photos on our server, which framework?")
    real.replies(ts)
    real.slack.post_as_user(channel=CHANNEL, user=SAM, text=text, thread_ts=ts)
    real.replies(real.mention("help"))
    assert len([m for m in real.slack.thread(CHANNEL, ts) if m.get("bot_id")]) == 1


def test_a_mention_that_comes_as_a_message_too_is_answered_once(real: Running) -> None:
    ts = real.mention("We sort photos on our server, which framework?")
    real.replies(ts)
    real.mention("it is an Android app now", thread_ts=ts)
    real.replies(ts, 2)
    real.replies(real.mention("help"))
    assert len([m for m in real.slack.thread(CHANNEL, ts) if m.get("bot_id")]) == 2


def test_a_message_of_a_shared_channel_is_answered_once(real: Running) -> None:
    ts = real.mention("We sort photos on our server, which framework?")
    real.replies(ts)
    real.slack.deliver_from("T0PARTNER", CHANNEL, ts)
    real.replies(real.mention("help"))
    assert len([m for m in real.slack.thread(CHANNEL, ts) if m.get("bot_id")]) == 1


def test_an_edited_message_is_read_as_it_stands_and_not_answered_again(real: Running) -> None:
    ts = real.mention("We sort photos on our server, which framework?")
    real.replies(ts)
    real.slack.edit(ALEX, CHANNEL, ts, "@Framewise We sort photos on a TPU.")
    real.settle()
    real.mention("so which one?", thread_ts=ts)
    _, second = real.replies(ts, 2)
    assert "server" not in shown(second)
    assert len(real.replies(ts, 2)) == 2


def test_the_deleted_root_of_a_thread_is_forgotten(real: Running) -> None:
    ts = real.mention("We sort photos on our server, which framework?")
    (reply,) = real.replies(ts)
    real.slack.delete(ALEX, CHANNEL, ts)
    place = Conversation(workspace="T0PLAYGROUND", channel=CHANNEL, thread=ts)
    at = datetime.fromtimestamp(real.clock.now, UTC)
    real.slack.wait_for(lambda: not real.toolbox.memory.standing(place, at).turns)
    real.slack.press(ALEX, CHANNEL, reply["ts"], "Why")
    assert "no longer hold" in real.private()[0]["text"]


def test_a_deleted_message_is_forgotten(real: Running) -> None:
    ts = real.mention("We sort photos on our server, which framework?")
    real.replies(ts)
    added = real.mention("it is an Android app", thread_ts=ts)
    real.replies(ts, 2)
    real.slack.delete(ALEX, CHANNEL, added)
    real.settle()
    real.mention("so which one?", thread_ts=ts)
    *_, third = real.replies(ts, 3)
    assert "Android" not in shown(third)


def test_a_channel_may_want_answers_only_for_who_asks(real: Running) -> None:
    real.toolbox.channels.keep("T0PLAYGROUND", CHANNEL, ChannelSettings(answers_privately=True))
    real.mention("We sort photos on our server, which framework?")
    (answer,) = real.private()
    assert "PyTorch" in answer["text"]
    assert "thread_ts" not in answer, "Slack shows nothing to one person in an empty thread"


def test_settings_are_turned_over_in_place(real: Running) -> None:
    ts = real.mention("settings")
    (reply,) = real.replies(ts)
    real.slack.press(ALEX, CHANNEL, reply["ts"], "Turn on: only mentions")
    fresh(real, ts, has="Turn off: only mentions")
    assert real.toolbox.channels.settings("T0PLAYGROUND", CHANNEL).mentions_only


def test_advice_in_a_thread_can_be_shared_to_its_channel(real: Running) -> None:
    ts = real.mention("We sort photos on our server, which framework?")
    (reply,) = real.replies(ts)
    real.slack.press(SAM, CHANNEL, reply["ts"], "Share to channel")
    shared = real.slack.wait_for(
        lambda: [m for m in real.slack.messages(CHANNEL) if "Shared by" in shown_or_empty(m)]
    )
    assert "thread_ts" not in shared[0]
    assert f"<@{ALEX}> said" in shown(shared[0])


def test_the_same_answer_is_shared_once_and_said_to_be(real: Running) -> None:
    real.slack.slash_command(ALEX, CHANNEL, "/framewise", "claims")
    (answer,) = real.private()
    for _ in range(2):
        real.slack.press(ALEX, CHANNEL, answer["ts"], "Share to channel")
    assert "already" in real.private(2)[1]["text"]
    real.slack.wait_for(lambda: real.slack.messages(CHANNEL))
    real.replies(real.mention("help"))
    shared = [m for m in real.slack.messages(CHANNEL) if "Shared by" in shown_or_empty(m)]
    assert len(shared) == 1


@pytest.mark.parametrize("text", ["forget", "settings", "decisions"])
def test_what_does_something_or_is_ones_own_is_not_shared(real: Running, text: str) -> None:
    real.slack.slash_command(ALEX, CHANNEL, "/framewise", text)
    (answer,) = real.private()
    assert "Share" not in shown(answer)


def test_a_forgotten_answer_keeps_its_place_and_is_explained_to_who_pressed(
    real: Running,
) -> None:
    ts, reply = forgotten_answer(real)
    real.slack.press(SAM, CHANNEL, reply["ts"], "Not what I meant")
    (told,) = real.private(user=SAM)
    assert "no longer hold" in told["text"]
    assert real.slack.thread(CHANNEL, ts)[1]["text"] == reply["text"]


def test_somebody_elses_message_calls_no_command(real: Running) -> None:
    real.replies(real.mention("We sort photos on our server, which framework?"))
    ts = real.slack.post_as_user(channel=CHANNEL, user=SAM, text="forget")
    real.slack.shortcut(ALEX, "which_fits", CHANNEL, ts)
    (answer,) = real.private()
    assert "Forgotten" not in answer["text"]


def test_a_form_sent_after_its_url_died_is_answered_all_the_same(real: Running) -> None:
    real.slack.slash_command(ALEX, CHANNEL, "/framewise", "describe")
    real.slack.wait_for(lambda: real.slack.modal(ALEX))
    real.spend_response_urls()
    real.slack.submit_view(ALEX, {"place": ["server"], "task": ["vision"]})
    (answer,) = real.private()
    assert "PyTorch" in answer["text"]


def test_what_was_heard_is_corrected_in_a_form_and_in_place(real: Running) -> None:
    ts = real.mention("We sort photos on our server, which framework?")
    (reply,) = real.replies(ts)
    real.slack.press(ALEX, CHANNEL, reply["ts"], "Not what I meant")
    fresh(real, ts, has="All of it as a form")
    real.slack.press(ALEX, CHANNEL, reply["ts"], "All of it as a form")
    form = real.slack.wait_for(lambda: real.slack.modal(ALEX))
    assert form["title"]["text"] == "What I heard"
    real.slack.submit_view(ALEX, {"place": [], "task": ["vision"]})
    assert "Without “our own server”" in shown(fresh(real, ts, has="Without"))
    assert len(real.slack.thread(CHANNEL, ts)) == 2


def test_who_shared_an_answer_stays_named_when_it_is_changed_in_place(real: Running) -> None:
    real.slack.slash_command(ALEX, CHANNEL, "/framewise", "We sort photos on our server.")
    (answer,) = real.private()
    real.slack.press(ALEX, CHANNEL, answer["ts"], "Share to channel")
    (shared,) = real.slack.wait_for(lambda: real.slack.messages(CHANNEL))
    real.slack.press(SAM, CHANNEL, shared["ts"], "Not what I meant")
    changed = fresh(real, shared["ts"], has="misheard")
    assert f"Shared by <@{ALEX}>" in shown(changed)


def test_where_it_is_taken_out_what_was_said_is_forgotten(real: Running) -> None:
    ts = real.mention("We sort photos on our server, which framework?")
    real.replies(ts)
    real.slack.uninstall()
    real.settle()
    place = Conversation(workspace="T0PLAYGROUND", channel=CHANNEL, thread=ts)
    assert not real.toolbox.memory.is_ours(place, real.bot.desk.now())


def test_with_a_token_that_is_good_it_was_not_taken_out(real: Running) -> None:
    ts = real.mention("We sort photos on our server, which framework?")
    real.replies(ts)
    real.slack.tell_of_the_end()
    real.settle()
    place = Conversation(workspace="T0PLAYGROUND", channel=CHANNEL, thread=ts)
    assert real.toolbox.memory.is_ours(place, real.bot.desk.now())
