"""People ask in every way Slack offers, and Framewise answers where they asked."""

import re
from typing import Any

import pytest
from slack_bolt import BoltRequest

from bot.messages.message import Choice, Message, plain
from bot.playground.stand_in import SlackStandIn
from bot.slack.app import ANSWERS, build_app, connect
from bot.slack.turns import PAUSE_S, TurnsInMemory
from bot.toolbox import Request
from tests.slack.conftest import ALEX, CHANNEL, OUTSIDE, SAM, Answers, Running, close

Json = dict[str, Any]


def shown(message: Json) -> str:
    return str(message["blocks"][0]["text"]["text"])


def labels(message: Json) -> list[str]:
    rows = [block["elements"] for block in message["blocks"] if block["type"] == "actions"]
    return [button["text"]["text"] for row in rows for button in row]


def test_a_mention_is_answered_in_its_thread(bot: Running) -> None:
    ts = bot.mention("we ship on <phones> & co")
    (reply,) = bot.replies(ts)
    assert bot.answers.requests == [Request(text="we ship on <phones> & co")]
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
    assert bot.answers.requests[1:] == [
        Request(text="offline", earlier=("on phones",)),
        Request(text="in another thread"),
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
    assert bot.answers.requests == [Request(text="help"), Request(text="then this")]


def test_direct_messages_are_one_conversation_until_a_long_pause(bot: Running) -> None:
    for number, pause_s in enumerate((0.0, PAUSE_S, PAUSE_S + 1), start=1):
        bot.clock.advance(pause_s)
        bot.slack.direct_message(ALEX, f"turn {number}")
        bot.direct(number)
    assert bot.answers.requests == [
        Request(text="turn 1"),
        Request(text="turn 2", earlier=("turn 1",)),
        Request(text="turn 3"),
    ]
    assert all("thread_ts" not in message for message in bot.direct(3))


def test_a_thread_under_a_direct_answer_goes_on_from_it(bot: Running) -> None:
    bot.slack.direct_message(ALEX, "on phones")
    (first,) = bot.direct()
    bot.slack.direct_message(ALEX, "offline", thread_ts=first["ts"])
    _, second = bot.direct(2)
    assert second["thread_ts"] == first["ts"]
    assert bot.answers.requests[1] == Request(text="offline", earlier=("on phones",))


def test_two_people_do_not_share_direct_messages(bot: Running) -> None:
    bot.slack.direct_message(ALEX, "mine")
    bot.direct()
    bot.slack.direct_message(SAM, "yours")
    bot.direct(user=SAM)
    assert bot.answers.requests[1] == Request(text="yours")


def test_the_command_answers_only_to_who_asked(bot: Running) -> None:
    bot.slack.slash_command(ALEX, CHANNEL, "/framewise", "on phones & co")
    (answer,) = bot.private()
    assert bot.answers.requests == [Request(text="on phones & co")]
    assert labels(answer) == ["Why", "Share to channel"]
    assert bot.slack.messages(CHANNEL) == []


def test_the_command_works_where_the_bot_is_no_member(bot: Running) -> None:
    bot.slack.slash_command(ALEX, OUTSIDE, "/framewise", "")
    bot.private(channel=OUTSIDE)
    assert bot.answers.requests == [Request(text="help")]


def test_a_button_is_answered_in_the_thread_where_it_stood(bot: Running) -> None:
    ts = bot.mention("on phones")
    (reply,) = bot.replies(ts)
    bot.slack.press(SAM, CHANNEL, reply["ts"], "Why")
    _, why = bot.replies(ts, 2)
    assert bot.answers.requests[1] == Request(text="why on phones")
    assert why["thread_ts"] == ts


def test_what_slack_escapes_in_a_button_is_undone(bot: Running) -> None:
    ts = bot.mention("on phones")
    (reply,) = bot.replies(ts)
    pressed = bot.slack.press(ALEX, CHANNEL, reply["ts"], "Why")
    bot.replies(ts, 2)
    pressed["actions"][0]["value"] = "why a &lt; b &amp; c"
    bot.handler.app.dispatch(_request(pressed))
    bot.replies(ts, 3)
    assert bot.answers.requests[2] == Request(text="why a < b & c")


def test_a_button_on_a_private_answer_is_answered_in_private(bot: Running) -> None:
    bot.slack.slash_command(ALEX, CHANNEL, "/framewise", "on phones")
    (answer,) = bot.private()
    bot.slack.press(ALEX, CHANNEL, answer["ts"], "Why")
    first, why = bot.private(2)
    assert (shown(first), shown(why)) == ("on phones", "why on phones")
    assert labels(why) == ["Why", "Share to channel"]
    assert bot.slack.messages(CHANNEL) == []


def test_a_button_in_direct_messages_is_answered_there(bot: Running) -> None:
    bot.slack.direct_message(ALEX, "on phones")
    (answer,) = bot.direct()
    bot.slack.press(ALEX, ALEX, answer["ts"], "Why")
    assert "thread_ts" not in bot.direct(2)[1]


def test_what_a_button_tells_of_a_project_is_remembered(
    slack: SlackStandIn, answers: Answers
) -> None:
    def ask_back(request: Request) -> Message:
        answers(request)
        choice = Choice(label="Phone", says="ask we track hikers\n---\nIt runs here: Phone")
        return Message(summary="Where?", parts=(plain("Where?"), choice))

    app = build_app(
        bot_token=slack.bot_token,
        base_url=slack.api_url,
        answer=ask_back,
        turns=TurnsInMemory(),
        clock=lambda: 0.0,
    )
    handler = connect(app, slack.app_token, slack.api_url)
    bot = Running(slack, answers, None, handler)  # type: ignore[arg-type]
    ts = bot.mention("we track hikers")
    (reply,) = bot.replies(ts)
    slack.press(ALEX, CHANNEL, reply["ts"], "Phone")
    bot.replies(ts, 2)
    bot.mention("and offline", thread_ts=ts)
    bot.replies(ts, 3)
    assert answers.requests[2] == Request(
        text="and offline", earlier=("we track hikers", "It runs here: Phone")
    )
    close(slack, handler)


def test_sharing_posts_the_same_answer_and_names_who_shared_it(bot: Running) -> None:
    bot.slack.slash_command(ALEX, CHANNEL, "/framewise", "on phones")
    (answer,) = bot.private()
    bot.slack.press(ALEX, CHANNEL, answer["ts"], "Share to channel")
    (shared,) = bot.slack.wait_for(lambda: bot.slack.messages(CHANNEL))
    who, said, *_ = shared["blocks"]
    assert who["elements"][0]["text"] == f"Shared by <@{ALEX}>"
    assert said["text"]["text"] == shown(answer)
    assert labels(shared) == ["Why"]
    assert bot.answers.requests[0] == bot.answers.requests[1]


def test_a_shared_answer_is_the_start_of_a_conversation(bot: Running) -> None:
    bot.slack.slash_command(ALEX, CHANNEL, "/framewise", "on phones")
    bot.slack.press(ALEX, CHANNEL, bot.private()[0]["ts"], "Share to channel")
    (shared,) = bot.slack.wait_for(lambda: bot.slack.messages(CHANNEL))
    bot.mention("offline", thread_ts=shared["ts"], user=SAM)
    bot.replies(shared["ts"], 2)
    assert bot.answers.requests[2] == Request(text="offline", earlier=("on phones",))


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
    assert "in __call__" in caplog.text
    assert "secret" not in caplog.text


def test_what_failed_is_not_remembered(bot: Running) -> None:
    ts = bot.mention("secret plan")
    bot.replies(ts)
    bot.mention("on phones", thread_ts=ts)
    bot.replies(ts, 2)
    assert bot.answers.requests[1] == Request(text="on phones")


def test_a_refused_post_is_told_once_and_never_sent_again(
    bot: Running, caplog: pytest.LogCaptureFixture
) -> None:
    bot.slack.fail_next("chat.postMessage", error="ratelimited", status=429, retry_after_s=1)
    (told,) = bot.replies(bot.mention("on phones"))
    assert "Something went wrong" in shown(told)
    assert "SlackApiError (ratelimited)" in caplog.text
    assert len(bot.slack.calls_of("chat.postMessage")) == 2


def test_a_slack_that_takes_nothing_is_only_logged(
    bot: Running, caplog: pytest.LogCaptureFixture
) -> None:
    bot.slack.fail_next("chat.postMessage", error="fatal_error", times=2)
    bot.mention("on phones")
    bot.slack.wait_for(lambda: len(bot.slack.calls_of("chat.postMessage")) == 2)
    bot.replies(bot.mention("again"))
    assert "could not say so either" in caplog.text


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
    assert [request.text for request in bot.answers.requests] == ["on phones", "next"]


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
    ],
    ids=str,
)
def test_what_no_person_just_wrote_is_not_answered(bot: Running, change: Json) -> None:
    for kind in ({"type": "message", "channel_type": "im"}, {"type": "app_mention"}):
        event = {**kind, "channel": "D0ALEX", "user": ALEX, "text": "hi", "ts": "5.0", **change}
        answer = bot.handler.app.dispatch(_request(_body(event)))
        assert answer.status == 200
    bot.replies(bot.mention("next"))
    assert [request.text for request in bot.answers.requests] == ["next"]


def test_a_message_with_a_file_is_answered(bot: Running) -> None:
    event = {"type": "message", "channel_type": "im", "channel": "D0ALEX", "user": ALEX}
    event |= {"text": "see the plan", "ts": "5.0", "subtype": "file_share"}
    bot.slack.direct_message(ALEX, "hi")
    bot.handler.app.dispatch(_request(_body(event)))
    bot.direct(2)
    assert {request.text for request in bot.answers.requests} == {"hi", "see the plan"}


def test_a_message_in_a_channel_without_a_mention_is_not_answered(bot: Running) -> None:
    event = {"type": "message", "channel_type": "channel", "channel": CHANNEL, "user": ALEX}
    answer = bot.handler.app.dispatch(_request(_body({**event, "text": "hi", "ts": "5.0"})))
    assert answer.status == 200
    bot.replies(bot.mention("next"))
    assert [request.text for request in bot.answers.requests] == ["next"]


def test_slow_answers_delay_no_acknowledgement(bot: Running) -> None:
    for _ in range(ANSWERS + 5):
        bot.mention("slow")
    bot.slack.wait_for(lambda: len(bot.answers.requests) == ANSWERS)
    bot.slack.slash_command(ALEX, CHANNEL, "/framewise", "quick")
    bot.slack.wait_for(lambda: all(each.is_acked for each in bot.slack.deliveries))
    assert {each.attempts for each in bot.slack.deliveries} == {1}
    assert len(bot.answers.requests) == ANSWERS
    bot.answers.gate.set()
    bot.private()


def _body(event: Json) -> Json:
    return {"type": "event_callback", "team_id": "T0PLAYGROUND", "event_id": "Ev", "event": event}


def _request(body: Json) -> BoltRequest:
    return BoltRequest(mode="socket_mode", body=body)
