"""Over HTTP: signed requests are answered in Slack, all others end at the door."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from slack_bolt import App
from slack_sdk.signature import Clock, SignatureVerifier

from bot.playground.slack.state.workspace import BOT_USER
from bot.playground.stand_in import SlackStandIn
from bot.slack.http.answer import wsgi
from bot.slack.http.door import MOST_BYTES, Door
from bot.slack.http.health import Health
from bot.slack.http.health_port import answering_at
from bot.slack.http.server import behind_door
from tests.messages.small_world import small_toolbox
from tests.slack.conftest import CHANNEL, Answers, at_once
from tests.slack.over_http import FORM, SECRET, Sender
from tests.toolboxes import bot_of, toolbox_of

LOCAL = "127.0.0.1"
EVENT = '{"type":"event_callback","team_id":"T","event":{"type":"app_mention"%s}}'
SIGNED_BUT_ODD = {
    "invalid JSON": "{",
    "null": "null",
    "a list": "[]",
    "a number": "1",
    "a string": '"x"',
    "nothing": "",
    "event null": '{"type":"event_callback","event":null}',
    "event a list": '{"type":"event_callback","event":[]}',
    "event type a number": '{"type":"event_callback","event":{"type":1}}',
    "100,000 lists in each other": "[" * 100_000,
    "not a number": EVENT % ',"x":NaN',
    "team a list": '{"type":"event_callback","team_id":[],"event":{"type":"app_mention"}}',
    "authorizations a string": '{"type":"event_callback","authorizations":"x","event":{}}',
    "an event without a time": EVENT % "",
    "half a character": EVENT % ',"text":"\\ud800"',
    "a zero character": EVENT % ',"text":"\\u0000"',
}


@dataclass
class Late(Clock):
    """A clock that is off."""

    by_s: float

    def now(self) -> float:
        return time.time() + self.by_s


@pytest.fixture
def app(slack: SlackStandIn, answers: Answers) -> Iterator[App]:
    toolbox = toolbox_of(small_toolbox().mind, answers.commands())
    bot = bot_of(toolbox, slack, sleep=at_once)
    made = bot.app(signing_secret=SECRET)
    bot.start()
    yield made
    answers.gate.set()
    bot.stop()


@pytest.fixture
def sender(app: App) -> Iterator[Sender]:
    serving = behind_door(app, SECRET, Health(checks={}))
    with answering_at(0, serving, LOCAL) as port:
        yield Sender(port=port)


def mention(slack: SlackStandIn, text: str) -> dict[str, str]:
    """The event of a mention that stands in the channel, though it is delivered by nobody."""
    ts = slack.post_as_user(channel=CHANNEL, user="U0ALEX", text=text)
    said = {"type": "app_mention", "user": "U0ALEX", "text": f"<@{BOT_USER}> {text}"}
    return said | {"channel": CHANNEL, "ts": ts, "event_ts": ts}


def test_a_signed_mention_is_answered_in_its_thread(slack: SlackStandIn, sender: Sender) -> None:
    event = mention(slack, "hello there")
    assert sender.event(event).status == 200
    replies = slack.wait_for(lambda: slack.thread(CHANNEL, event["ts"])[1:])
    assert "hello there" in replies[0]["text"]


def test_a_replayed_request_is_answered_once(
    slack: SlackStandIn, sender: Sender, answers: Answers
) -> None:
    event = mention(slack, "once")
    assert [sender.event(event).status for _ in range(2)] == [200, 200]
    assert sender.event(event, X_Slack_Retry_Num="1").status == 200
    after = mention(slack, "after")
    sender.event(after)
    slack.wait_for(lambda: slack.thread(CHANNEL, after["ts"])[1:])
    assert answers.asked.count(("once",)) == 1


def test_a_command_is_acknowledged_while_every_answer_waits(
    sender: Sender, slack: SlackStandIn
) -> None:
    for _ in range(40):
        sender.event(mention(slack, "slow"))
    # Bolt by itself says 404 after three seconds in which no thread was free.
    assert sender.command("help", "http://127.0.0.1:9/none").status == 200


def test_slack_may_prove_the_address(sender: Sender) -> None:
    got = sender.post('{"type":"url_verification","challenge":"c-1"}')
    assert got.status == 200
    assert "c-1" in got.body


@pytest.mark.parametrize("body", SIGNED_BUT_ODD.values(), ids=list(SIGNED_BUT_ODD))
def test_odd_but_signed_is_no_failure_of_ours(sender: Sender, body: str) -> None:
    assert sender.post(body).status < 500


@pytest.mark.parametrize("body", ["a=b", "payload=%7B", "payload=null", "command=x"])
def test_an_odd_form_is_no_failure_of_ours(sender: Sender, body: str) -> None:
    assert sender.post(body, FORM).status < 500


@pytest.mark.parametrize(
    "timestamp", ["abc", "", "-1", "1.5", "9" * 400, "9" * 5000, "²", "1\u0661"], ids=ascii
)
def test_a_time_that_is_none_is_refused(sender: Sender, timestamp: str) -> None:
    raw = timestamp.encode()
    got = sender.send(
        "POST",
        "{}",
        sender.signed("{}") | {"X-Slack-Request-Timestamp": raw.decode("latin-1")},
    )
    assert got.status == 401


@pytest.mark.parametrize("signature", ["", "v0=", "v0=\xe9", "v1=" + "0" * 64, "v0=" + "0" * 64])
def test_a_signature_that_is_none_is_refused(sender: Sender, signature: str) -> None:
    assert sender.post("{}", X_Slack_Signature=signature).status == 401


def test_a_signature_in_capitals_is_refused(sender: Sender) -> None:
    signature = sender.signed("{}")["X-Slack-Signature"]
    assert sender.post("{}", X_Slack_Signature=signature.upper()).status == 401


def test_no_signature_is_refused(sender: Sender) -> None:
    assert sender.send("POST", "{}", {"Content-Type": "application/json"}).status == 401


def test_the_signature_of_another_secret_is_refused(sender: Sender) -> None:
    assert Sender(port=sender.port, secret="another").post("{}").status == 401


def test_a_body_that_was_changed_is_refused(sender: Sender) -> None:
    assert sender.send("POST", "{ }", sender.signed("{}")).status == 401


def test_bytes_that_are_no_text_are_refused(sender: Sender) -> None:
    assert sender.send("POST", b"\xff\xfe{}", sender.signed("{}")).status == 401


@pytest.mark.parametrize("by_s", [-310, 310])
def test_an_old_signature_and_one_of_the_future_are_refused(app: App, by_s: int) -> None:
    verifier = SignatureVerifier(SECRET, clock=Late(by_s))
    door = Door(dispatch=app.dispatch, verifier=verifier, health=Health(checks={}))
    with answering_at(0, wsgi(door.answer), LOCAL) as port:
        assert Sender(port=port).post("{}").status == 401


def test_a_body_over_the_bound_is_refused_before_it_is_read(sender: Sender) -> None:
    headers = sender.signed("{}") | {"Content-Length": str(MOST_BYTES + 1)}
    assert sender.send("POST", "{}", headers).status == 413


def test_a_body_at_the_bound_is_let_in(sender: Sender) -> None:
    assert sender.post('"' + "x" * (MOST_BYTES - 2) + '"').status == 400


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/slack/events", 405),
        ("PUT", "/slack/events", 405),
        ("POST", "/healthz", 405),
        ("GET", "/", 404),
        ("POST", "/slack/events/", 404),
        ("GET", "/slack/install", 404),
    ],
)
def test_other_ways_in_are_closed(sender: Sender, method: str, path: str, status: int) -> None:
    assert sender.send(method, path=path).status == status
