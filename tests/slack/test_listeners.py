"""People ask in every way Slack offers, and Framewise answers where they asked."""

import re
from typing import Any

import pytest
from slack_bolt import BoltRequest
from sqlalchemy import select

from bot.messages.message import TURN_BREAK
from bot.store.engine import reading
from bot.store.memory import PAUSE
from bot.store.tables import INBOX
from tests.slack.conftest import ALEX, CHANNEL, OUTSIDE, SAM, Running
from tests.toolboxes import WORKERS

Json = dict[str, Any]


def shown(message: Json) -> str:
    return str(message["blocks"][0]["text"]["text"])


def reference(message: Json) -> str:
    """Under what the conversation of an answer is kept."""
    return str(next(found[0] for found in re.finditer("#[0-9a-f]{12}", str(message["blocks"]))))


def pressed_again(bot: Running, message: Json, value: str) -> Json:
    """A press of the first button of a message, with another value."""
    pressed = bot.slack.press(ALEX, CHANNEL, message["ts"], "Why")
    pressed["actions"][0]["value"] = value
    return pressed | {"trigger_id": f"{pressed['trigger_id']}.again"}


def labels(message: Json) -> list[str]:
    rows = [block["elements"] for block in message["blocks"] if block["type"] == "actions"]
    return [button["text"]["text"] for row in rows for button in row]


def test_a_mention_is_answered_in_its_thread(bot: Running) -> None:
    ts = bot.mention("we ship on <phones> & co")
    (reply,) = bot.replies(ts)
    assert bot.answers.asked == [("we ship on <phones> & co",)]
    assert reply["thread_ts"] == ts
    assert shown(reply) == "we ship on &lt;phones&gt; &amp; co"
    assert labels(reply) == ["Why"]


def test_a_follow_up_is_read_with_its_earlier_turns(bot: Running) -> None:
    ts = bot.mention("on phones")
    bot.replies(ts)
    bot.mention("offline", thread_ts=ts, user=SAM)
    bot.replies(ts, 2)
    bot.mention("in another thread")
    bot.slack.wait_for(lambda: len(bot.answers.requests) == 3)
    assert bot.answers.asked[1:] == [
        ("on phones", "offline"),
        ("in another thread",),
    ]


def test_a_mention_in_somebody_elses_thread_is_answered_there(bot: Running) -> None:
    root = bot.slack.post_as_user(channel=CHANNEL, user=SAM, text="lunch?")
    bot.mention("PyTorch?", thread_ts=root)
    (reply,) = bot.replies(root)
    assert reply["thread_ts"] == root


def test_an_empty_mention_asks_for_help(bot: Running) -> None:
    ts = bot.mention("")
    bot.replies(ts)
    bot.mention("then this", thread_ts=ts)
    bot.replies(ts, 2)
    assert bot.answers.asked == [("",), ("then this",)]
    assert bot.answers.called[0] == "help"


def test_direct_messages_are_one_conversation_until_a_long_pause(bot: Running) -> None:
    long_s = PAUSE.total_seconds()
    for number, pause_s in enumerate((0.0, long_s, long_s + 1), start=1):
        bot.clock.advance(pause_s)
        bot.slack.direct_message(ALEX, f"turn {number}")
        bot.direct(number)
    assert bot.answers.asked == [
        ("turn 1",),
        ("turn 1", "turn 2"),
        ("turn 3",),
    ]
    assert all("thread_ts" not in message for message in bot.direct(3))


def test_a_thread_under_a_direct_answer_goes_on_from_it(bot: Running) -> None:
    bot.slack.direct_message(ALEX, "on phones")
    (first,) = bot.direct()
    bot.slack.direct_message(ALEX, "offline", thread_ts=first["ts"])
    _, second = bot.direct(2)
    assert second["thread_ts"] == first["ts"]
    assert bot.answers.asked[1] == ("on phones", "offline")


def test_two_people_do_not_share_direct_messages(bot: Running) -> None:
    bot.slack.direct_message(ALEX, "mine")
    bot.direct()
    bot.slack.direct_message(SAM, "yours")
    bot.direct(user=SAM)
    assert bot.answers.asked[1] == ("yours",)


def test_the_command_answers_only_to_who_asked(bot: Running) -> None:
    bot.slack.slash_command(ALEX, CHANNEL, "/framewise", "on phones & co")
    (answer,) = bot.private()
    assert bot.answers.asked == [("on phones & co",)]
    assert labels(answer) == ["Why", "Share to channel"]
    assert bot.slack.messages(CHANNEL) == []


def test_the_command_works_where_the_bot_is_no_member(bot: Running) -> None:
    bot.slack.slash_command(ALEX, OUTSIDE, "/framewise", "")
    bot.private(channel=OUTSIDE)
    assert bot.answers.called == ["help"]


def test_a_button_is_answered_in_the_thread_where_it_stood(bot: Running) -> None:
    ts = bot.mention("on phones")
    (reply,) = bot.replies(ts)
    bot.slack.press(SAM, CHANNEL, reply["ts"], "Why")
    _, why = bot.replies(ts, 2)
    assert bot.answers.asked[1] == ("on phones",)
    assert bot.answers.called == [None, "why"]
    assert why["thread_ts"] == ts


def test_what_slack_escapes_in_a_button_is_undone(bot: Running) -> None:
    ts = bot.mention("on phones")
    (reply,) = bot.replies(ts)
    pressed = pressed_again(bot, reply, "why a &lt; b &amp; c")
    bot.replies(ts, 2)
    bot.handler.app.dispatch(_request(pressed))
    bot.replies(ts, 3)
    assert bot.answers.asked[2] == ("a < b & c",)


def test_a_button_on_a_private_answer_is_answered_in_private(bot: Running) -> None:
    bot.slack.slash_command(ALEX, CHANNEL, "/framewise", "on phones")
    (answer,) = bot.private()
    bot.slack.press(ALEX, CHANNEL, answer["ts"], "Why")
    first, why = bot.private(2)
    assert (shown(first), shown(why)) == ("on phones", "on phones")
    assert bot.answers.called == [None, "why"]
    assert labels(why) == ["Why", "Share to channel"]
    assert bot.slack.messages(CHANNEL) == []


def test_a_button_in_direct_messages_is_answered_there(bot: Running) -> None:
    bot.slack.direct_message(ALEX, "on phones")
    (answer,) = bot.direct()
    bot.slack.press(ALEX, ALEX, answer["ts"], "Why")
    assert "thread_ts" not in bot.direct(2)[1]


def test_what_a_button_tells_of_a_project_is_remembered(bot: Running) -> None:
    ts = bot.mention("we track hikers")
    (reply,) = bot.replies(ts)
    told = f"ask {reference(reply)}{TURN_BREAK}It runs here: Phone"
    bot.handler.app.dispatch(_request(pressed_again(bot, reply, told)))
    bot.replies(ts, 3)
    bot.mention("and offline", thread_ts=ts)
    bot.replies(ts, 4)
    assert bot.answers.asked[-1] == ("we track hikers", "It runs here: Phone", "and offline")


def test_sharing_posts_the_same_answer_and_names_who_shared_it(bot: Running) -> None:
    bot.slack.slash_command(ALEX, CHANNEL, "/framewise", "on phones")
    (answer,) = bot.private()
    bot.slack.press(ALEX, CHANNEL, answer["ts"], "Share to channel")
    (shared,) = bot.slack.wait_for(lambda: bot.slack.messages(CHANNEL))
    who, said, *_ = shared["blocks"]
    assert who["elements"][0]["text"] == f"Shared by <@{ALEX}>"
    assert said["text"]["text"] == shown(answer)
    assert labels(shared) == ["Why"]
    assert bot.answers.asked[0] == bot.answers.asked[1]


def test_a_shared_answer_is_the_start_of_a_conversation(bot: Running) -> None:
    bot.slack.slash_command(ALEX, CHANNEL, "/framewise", "on phones")
    bot.slack.press(ALEX, CHANNEL, bot.private()[0]["ts"], "Share to channel")
    (shared,) = bot.slack.wait_for(lambda: bot.slack.messages(CHANNEL))
    bot.mention("offline", thread_ts=shared["ts"], user=SAM)
    bot.replies(shared["ts"], 2)
    assert bot.answers.asked[2] == ("on phones", "offline")


def test_sharing_where_the_bot_is_no_member_says_how_to_invite_it(bot: Running) -> None:
    bot.slack.slash_command(ALEX, OUTSIDE, "/framewise", "on phones")
    (answer,) = bot.private(channel=OUTSIDE)
    bot.slack.press(ALEX, OUTSIDE, answer["ts"], "Share to channel")
    _, told = bot.private(2, channel=OUTSIDE)
    assert "Invite me with `/invite @Framewise`" in shown(told)
    bot.slack.invite(OUTSIDE)
    bot.slack.press(ALEX, OUTSIDE, answer["ts"], "Share to channel")
    assert bot.slack.wait_for(lambda: bot.slack.messages(OUTSIDE))


def test_a_mistake_is_shown_as_it_is(bot: Running) -> None:
    ts = bot.mention("mistake")
    assert shown(bot.replies(ts)[0]) == "I need two names: compare A B"


@pytest.mark.parametrize("way", ["mention", "direct", "command"])
def test_what_breaks_is_told_where_it_was_asked_and_logged_without_their_words(
    bot: Running, caplog: pytest.LogCaptureFixture, way: str
) -> None:
    if way == "mention":
        (told,) = bot.replies(bot.mention("secret plan"))
    elif way == "direct":
        bot.slack.direct_message(ALEX, "secret plan")
        (told,) = bot.direct()
    else:
        bot.slack.slash_command(ALEX, CHANNEL, "/framewise", "secret plan")
        (told,) = bot.private()
    reference = re.search(r"`([0-9a-f]{8})`", shown(told))
    assert shown(told).startswith("Something went wrong on my side. Nothing you did.")
    assert reference is not None
    assert reference[1] in caplog.text
    assert "ValueError" in caplog.text
    assert "in answer" in caplog.text
    assert "secret" not in caplog.text


def test_what_failed_is_not_remembered(bot: Running) -> None:
    ts = bot.mention("secret plan")
    bot.replies(ts)
    bot.mention("on phones", thread_ts=ts)
    bot.replies(ts, 2)
    assert bot.answers.asked[1] == ("on phones",)


def test_a_post_that_came_too_fast_is_sent_again_when_slack_says(bot: Running) -> None:
    before = bot.clock.now
    bot.slack.fail_next("chat.postMessage", error="ratelimited", status=429, retry_after_s=7)
    (reply,) = bot.replies(bot.mention("on phones"))
    assert shown(reply) == "on phones"
    assert bot.clock.now - before == 7
    assert len(bot.slack.calls_of("chat.postMessage")) == 2


def test_a_long_wait_keeps_no_worker_and_is_answered_when_slack_says(bot: Running) -> None:
    bot.slack.fail_next("chat.postMessage", error="ratelimited", status=429, retry_after_s=600)
    ts = bot.mention("on phones")
    bot.posts(1)
    bot.pass_time(599)
    assert bot.bot.desk.inbox.depth() == 1
    bot.pass_time(2)
    assert shown(bot.replies(ts)[0]) == "on phones"
    assert len(bot.slack.calls_of("chat.postMessage")) == 2


@pytest.mark.parametrize("fault", [{"loses_reply": True}, {"status": 500}], ids=["there", "not"])
def test_a_post_that_may_have_arrived_is_looked_for_and_stands_there_once(
    hearing: Running, fault: Json
) -> None:
    hearing.slack.fail_next("chat.postMessage", **fault)
    ts = hearing.mention("on phones")
    hearing.posts(1)
    hearing.pass_time(21)
    assert shown(hearing.replies(ts)[0]) == "on phones"
    hearing.pass_time(60)
    hearing.replies(hearing.mention("next"))
    assert len(hearing.replies(ts)) == 1
    assert hearing.bot.desk.inbox.depth() == 0


def test_an_answer_that_cannot_be_looked_for_is_posted_again(bot: Running) -> None:
    bot.slack.fail_next("chat.postMessage", status=500)
    ts = bot.mention("on phones")
    bot.posts(1)
    bot.pass_time(21)
    assert shown(bot.replies(ts)[0]) == "on phones"
    assert len(bot.slack.calls_of("conversations.replies")) == 1


def test_a_slack_that_is_broken_for_a_while_gets_the_answer_when_it_is_well(bot: Running) -> None:
    bot.slack.fail_next("chat.postMessage", error="internal_error", status=500, times=3)
    ts = bot.mention("on phones")
    for count in range(1, 4):
        bot.posts(count)
        bot.pass_time(21)
    assert shown(bot.replies(ts)[0]) == "on phones"


def test_a_slack_that_stays_broken_is_given_up_after_an_hour_and_logged(
    bot: Running, caplog: pytest.LogCaptureFixture
) -> None:
    bot.slack.fail_next("chat.postMessage", error="fatal_error", times=6)
    bot.mention("on phones")
    bot.posts(1)
    bot.pass_time(3601)
    bot.posts(6)
    bot.slack.wait_for(lambda: "could not say so either" in caplog.text)
    assert "SlackApiError (fatal_error)" in caplog.text
    assert bot.bot.desk.inbox.depth() == 0


def test_what_slack_refuses_for_good_is_not_tried_again(
    bot: Running, caplog: pytest.LogCaptureFixture
) -> None:
    bot.slack.fail_next("chat.postMessage", error="is_archived")
    bot.mention("on phones")
    bot.posts(1)
    bot.replies(bot.mention("again"))
    bot.settle()
    bot.pass_time(3601)
    assert len(bot.slack.calls_of("chat.postMessage")) == 2
    assert "SlackApiError (is_archived)" in caplog.text


def test_what_is_answered_again_after_a_crash_is_remembered_once(bot: Running) -> None:
    bot.slack.fail_next("chat.postMessage", status=500)
    ts = bot.mention("on phones")
    bot.posts(1)
    bot.pass_time(21)
    bot.replies(ts)
    bot.mention("offline", thread_ts=ts)
    bot.replies(ts, 2)
    assert bot.answers.asked[-1] == ("on phones", "offline")


def test_an_answer_leaves_no_words_in_the_inbox(bot: Running) -> None:
    bot.replies(bot.mention("on phones"))
    bot.slack.wait_for(lambda: bot.bot.desk.inbox.depth() == 0)
    with reading(bot.toolbox.store.engine) as connection:
        bodies = set(connection.execute(select(INBOX.c.body)).scalars())
    assert bodies == {""}


def test_a_workspace_that_refuses_new_blocks_gets_the_old_ones(bot: Running) -> None:
    bot.slack.fail_next("chat.postMessage", error="invalid_blocks")
    assert shown(bot.replies(bot.mention("on phones"))[0]) == "on phones"


def test_an_event_that_comes_twice_is_answered_once(bot: Running) -> None:
    ts = bot.mention("on phones")
    bot.replies(ts)
    envelope = bot.slack.deliveries[0].envelope["payload"]
    again = {**envelope, "event_id": "Ev-another"}
    bot.handler.app.dispatch(_request(again))
    bot.handler.app.dispatch(_request(envelope))
    bot.replies(bot.mention("next"))
    assert [turns[-1] for turns in bot.answers.asked] == ["on phones", "next"]


@pytest.mark.parametrize(
    "change",
    [
        {"bot_id": "B0OTHER"},
        {"edited": {"user": ALEX, "ts": "1.0"}},
        {"subtype": "message_changed", "hidden": True},
        {"subtype": "message_deleted", "hidden": True},
        {"subtype": "channel_join"},
        {"user": None},
        {"user": "U0FRAMEWISE"},
        {"user": "USLACKBOT"},
    ],
    ids=str,
)
def test_what_no_person_just_wrote_is_not_answered(bot: Running, change: Json) -> None:
    for kind in ({"type": "message", "channel_type": "im"}, {"type": "app_mention"}):
        event = {**kind, "channel": "D0ALEX", "user": ALEX, "text": "hi", "ts": "5.0", **change}
        answer = bot.handler.app.dispatch(_request(_body(event)))
        assert answer.status == 200
    bot.replies(bot.mention("next"))
    assert [turns[-1] for turns in bot.answers.asked] == ["next"]


def test_a_message_with_a_file_is_answered(bot: Running) -> None:
    event = {"type": "message", "channel_type": "im", "channel": "D0ALEX", "user": ALEX}
    event |= {"text": "see the plan", "ts": "5.0", "subtype": "file_share"}
    bot.slack.direct_message(ALEX, "hi")
    bot.handler.app.dispatch(_request(_body(event)))
    bot.direct(2)
    assert {turns[-1] for turns in bot.answers.asked} == {"hi", "see the plan"}


def test_a_message_in_a_channel_without_a_mention_is_not_answered(bot: Running) -> None:
    event = {"type": "message", "channel_type": "channel", "channel": CHANNEL, "user": ALEX}
    answer = bot.handler.app.dispatch(_request(_body({**event, "text": "hi", "ts": "5.0"})))
    assert answer.status == 200
    bot.replies(bot.mention("next"))
    assert [turns[-1] for turns in bot.answers.asked] == ["next"]


def test_slow_answers_delay_no_acknowledgement(bot: Running) -> None:
    for _ in range(WORKERS + 5):
        bot.mention("slow")
    bot.slack.wait_for(lambda: len(bot.answers.requests) == WORKERS)
    bot.slack.slash_command(ALEX, CHANNEL, "/framewise", "quick")
    bot.slack.wait_for(lambda: all(each.is_acked for each in bot.slack.deliveries))
    assert {each.attempts for each in bot.slack.deliveries} == {1}
    assert len(bot.answers.requests) == WORKERS
    bot.answers.gate.set()
    bot.private()


def _body(event: Json) -> Json:
    return {"type": "event_callback", "team_id": "T0PLAYGROUND", "event_id": "Ev", "event": event}


def _request(body: Json) -> BoltRequest:
    return BoltRequest(mode="socket_mode", body=body)
