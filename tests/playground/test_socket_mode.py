"""Slack's own Bolt and Socket Mode handler against the stand-in, over a real WebSocket."""

import queue
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from slack_bolt import Ack, App, Respond, Say
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient

from bot.playground.slack.delivery.delivery import Delivery
from bot.playground.slack.state.app_manifest import EVERYTHING
from bot.playground.stand_in import SlackStandIn
from bot.playground.standing_clock import StandingClock
from tests.playground.conftest import leave

CHANNEL = "C0MLHELP"
Json = dict[str, Any]


def button(label: str, action_id: str, value: str) -> Json:
    text = {"type": "plain_text", "text": label}
    return {"type": "button", "text": text, "action_id": action_id, "value": value}


def modal(*blocks: Json, **more: Any) -> Json:
    title = {"type": "plain_text", "text": "Why?"}
    return {"type": "modal", "title": title, "submit": title, "blocks": list(blocks), **more}


def question(action_id: str) -> Json:
    label = {"type": "plain_text", "text": "What was wrong?"}
    element = {"type": "plain_text_input", "action_id": action_id}
    return {"type": "input", "block_id": "q", "label": label, "element": element}


def callback_of(view: Json | None) -> str | None:
    return view["callback_id"] if view else None


def opens_on_press(app: App, view: Json) -> None:
    @app.action("open")
    def on_press(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=view)


def press_a_button(client: WebClient, slack: SlackStandIn) -> None:
    """Press a button that opens a modal, and wait for that."""
    blocks = [{"type": "actions", "elements": [button("Open", "open", "1")]}]
    ts = client.chat_postMessage(channel=CHANNEL, text="x", blocks=blocks)["ts"]
    slack.press("U0ALEX", CHANNEL, ts, "open")
    slack.wait_for(lambda: slack.modal("U0ALEX"))


def test_a_mention_is_answered_in_its_thread(app: App, slack: SlackStandIn) -> None:
    @app.event("app_mention")
    def on_mention(event: Json, say: Say) -> None:
        say(text=f"heard {event['text']}", thread_ts=event["ts"])

    ts = slack.post_as_user(channel=CHANNEL, user="U0ALEX", text="@Framewise hello")
    thread = slack.wait_for(lambda: slack.thread(CHANNEL, ts)[1:])
    assert [message["text"] for message in thread] == ["heard <@U0FRAMEWISE> hello"]
    mentions = [each for each in slack.deliveries if _event(each)["type"] == "app_mention"]
    assert slack.wait_for(lambda: [each.is_acked for each in mentions]) == [True]


def test_a_mention_arrives_twice_where_messages_are_subscribed(
    app: App, slack: SlackStandIn
) -> None:
    heard: queue.Queue[Json] = queue.Queue()
    app.event("app_mention")(lambda event: heard.put(event))
    app.event("message")(lambda event: heard.put(event))
    ts = slack.post_as_user(channel=CHANNEL, user="U0ALEX", text="@Framewise hello")
    events = [heard.get(timeout=10) for _ in range(2)]
    assert sorted(event["type"] for event in events) == ["app_mention", "message"]
    assert {event["ts"] for event in events} == {ts}
    ids = {each.envelope["payload"]["event_id"] for each in slack.deliveries}
    assert len(ids) == 2


def test_nothing_is_delivered_that_the_manifest_does_not_subscribe_to(
    clock: StandingClock,
) -> None:
    quiet = {**EVERYTHING, "settings": {"event_subscriptions": {"bot_events": ["app_mention"]}}}
    with SlackStandIn(manifest=quiet, clock=clock) as slack:
        slack.post_as_user(channel=CHANNEL, user="U0ALEX", text="@Framewise hello")
        slack.direct_message("U0ALEX", "hello")
        kinds = [_event(each)["type"] for each in slack.deliveries]
    assert kinds == ["app_mention"]


def test_a_mention_where_the_bot_is_not_a_member_goes_nowhere(slack: SlackStandIn) -> None:
    slack.post_as_user(channel="C0RANDOM", user="U0ALEX", text="@Framewise hello")
    assert slack.deliveries == []
    assert "Invite it" in slack.ephemerals("C0RANDOM", "U0ALEX")[0]["text"]


def test_a_direct_message_is_a_message_event(app: App, slack: SlackStandIn) -> None:
    app.event("message")(lambda event, say: say(f"{event['channel_type']}: {event['text']}"))
    slack.direct_message("U0SAM", "hello")
    slack.wait_for(lambda: slack.messages("D0SAM")[1:])
    assert slack.messages("D0SAM")[1]["text"] == "im: hello"


def test_a_slash_command_is_acked_and_answered_privately(app: App, slack: SlackStandIn) -> None:
    @app.command("/framewise")
    def on_command(ack: Ack, command: Json, respond: Respond) -> None:
        ack()
        respond(text=f"you asked: {command['text']}")

    slack.slash_command("U0ALEX", CHANNEL, "/framewise", "stats <b>")
    whisper = slack.wait_for(lambda: slack.ephemerals(CHANNEL, "U0ALEX"))[0]
    assert whisper["text"] == "you asked: stats &lt;b&gt;"
    assert slack.messages(CHANNEL) == []


def test_an_ack_may_carry_the_answer(app: App, slack: SlackStandIn) -> None:
    app.command("/framewise")(lambda ack: ack("at once"))
    slack.slash_command("U0ALEX", CHANNEL, "/framewise", "help")
    whisper = slack.wait_for(lambda: slack.ephemerals(CHANNEL, "U0ALEX"))[0]
    assert whisper["text"] == "at once"


def test_a_command_that_is_not_in_the_manifest(slack: SlackStandIn) -> None:
    assert slack.slash_command("U0ALEX", CHANNEL, "/shout") == {}
    assert "not a valid command" in slack.ephemerals(CHANNEL, "U0ALEX")[0]["text"]


def test_a_command_without_an_app_fails_at_once(slack: SlackStandIn) -> None:
    slack.slash_command("U0ALEX", CHANNEL, "/framewise", "help")
    text = slack.ephemerals(CHANNEL, "U0ALEX")[0]["text"]
    assert text == '/framewise failed with the error "dispatch_failed"'


@pytest.mark.parametrize("which", ["why", "Why not?", "why pytorch"])
def test_a_button_is_pressed_by_id_label_or_value(
    app: App, client: WebClient, slack: SlackStandIn, which: str
) -> None:
    @app.action("why")
    def on_why(ack: Ack, action: Json, body: Json, say: Say) -> None:
        ack()
        say(text=f"because {action['value']}", thread_ts=body["message"]["ts"])

    blocks = [{"type": "actions", "elements": [button("Why not?", "why", "why pytorch")]}]
    ts = client.chat_postMessage(channel=CHANNEL, text="x", blocks=blocks)["ts"]
    slack.press("U0ALEX", CHANNEL, ts, which)
    answer = slack.wait_for(lambda: slack.thread(CHANNEL, ts)[1:])[0]
    assert answer["text"] == "because why pytorch"


def test_feedback_and_menus_carry_what_was_chosen(
    app: App, client: WebClient, slack: SlackStandIn
) -> None:
    halves = {
        f"{half}_button": {"text": {"type": "plain_text", "text": half}, "value": half}
        for half in ("positive", "negative")
    }
    option = {"text": {"type": "plain_text", "text": "Server"}, "value": "server"}
    menu = {"type": "static_select", "action_id": "where", "options": [option]}
    blocks = [
        {"type": "context_actions", "elements": [{"type": "feedback_buttons", **halves}]},
        {"type": "actions", "elements": [menu]},
    ]
    ts = client.chat_postMessage(channel=CHANNEL, text="x", blocks=blocks)["ts"]
    liked = slack.press("U0ALEX", CHANNEL, ts, "positive")["actions"][0]
    chosen = slack.press("U0ALEX", CHANNEL, ts, "where", "server")["actions"][0]
    assert (liked["type"], liked["value"]) == ("feedback_buttons", "positive")
    assert chosen["selected_option"] == option
    with pytest.raises(LookupError, match="no button or menu 'nope'"):
        slack.press("U0ALEX", CHANNEL, ts, "nope")


def test_a_click_on_an_ephemeral_message_replaces_it(
    app: App, client: WebClient, slack: SlackStandIn
) -> None:
    @app.action("share")
    def on_share(ack: Ack, body: Json, respond: Respond) -> None:
        ack()
        assert "message" not in body
        respond(text="shared", replace_original=True)

    blocks = [{"type": "actions", "elements": [button("Share", "share", "1")]}]
    whisper = client.chat_postEphemeral(channel=CHANNEL, user="U0ALEX", text="x", blocks=blocks)
    slack.press("U0ALEX", CHANNEL, whisper["message_ts"], "share")
    slack.wait_for(lambda: slack.ephemerals(CHANNEL)[0]["text"] == "shared")
    assert len(slack.ephemerals(CHANNEL)) == 1


def test_a_modal_opens_refuses_takes_and_closes(
    app: App, client: WebClient, slack: SlackStandIn
) -> None:
    taken: queue.Queue[str] = queue.Queue()
    opens_on_press(app, modal(question("why"), callback_id="why"))

    @app.view("why")
    def on_submit(ack: Ack, view: Json) -> None:
        value = view["state"]["values"]["q"]["why"]["value"]
        if value is None:
            ack(response_action="errors", errors={"q": "please say"})
        else:
            ack()
            taken.put(value)

    press_a_button(client, slack)
    slack.submit_view("U0ALEX")
    slack.wait_for(lambda: slack.deliveries[-1].answer.get("errors"))
    assert slack.modal("U0ALEX") is not None
    slack.submit_view("U0ALEX", {"why": "too long"})
    slack.wait_for(lambda: slack.modal("U0ALEX") is None)
    assert taken.get(timeout=10) == "too long"


def test_an_open_modal_changes_and_another_comes_on_top(
    app: App, client: WebClient, slack: SlackStandIn
) -> None:
    more = {"type": "actions", "elements": [button("More", "more", "1")]}
    opens_on_press(app, modal(more, callback_id="first"))

    @app.action("more")
    def on_more(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        changed = modal(callback_id="changed")
        client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=changed)

    app.view("changed")(lambda ack: ack(response_action="push", view=modal(callback_id="top")))
    app.view("top")(lambda ack: ack(response_action="update", view=modal(callback_id="last")))
    app.view("last")(lambda ack: ack(response_action="clear"))
    press_a_button(client, slack)
    slack.press_in_view("U0ALEX", "more")
    for shown in ("changed", "top", "last"):
        slack.wait_for(lambda shown=shown: callback_of(slack.modal("U0ALEX")) == shown)
        slack.submit_view("U0ALEX")
    slack.wait_for(lambda: slack.modal("U0ALEX") is None)


def test_an_unacked_event_comes_again_as_a_retry(slack: SlackStandIn) -> None:
    with _silent_app(slack) as heard:
        slack.direct_message("U0ALEX", "hello")
        first = heard.get(timeout=10)
        slack.redeliver()
        second = heard.get(timeout=10)
    assert (first["retry_attempt"], second["retry_attempt"]) == (0, 1)
    assert second["retry_reason"] == "timeout"
    assert first["envelope_id"] == second["envelope_id"]
    assert first["payload"]["event_id"] == second["payload"]["event_id"]


def test_the_retry_comes_by_itself_when_the_time_for_the_ack_is_over(
    clock: StandingClock,
) -> None:
    with (
        SlackStandIn(clock=clock, ack_timeout_s=0.01) as slack,
        _silent_app(slack) as heard,
    ):
        slack.direct_message("U0ALEX", "hello")
        attempts = [heard.get(timeout=10)["retry_attempt"] for _ in range(4)]
    assert attempts == [0, 1, 2, 3]


def test_a_command_is_tried_once_and_then_said_to_have_failed(clock: StandingClock) -> None:
    with (
        SlackStandIn(clock=clock, ack_timeout_s=0.01) as slack,
        _silent_app(slack) as heard,
    ):
        slack.slash_command("U0ALEX", CHANNEL, "/framewise", "help")
        text = slack.wait_for(lambda: slack.ephemerals(CHANNEL))[0]["text"]
        assert text == '/framewise failed with the error "operation_timeout"'
        assert heard.get(timeout=10)["type"] == "slash_commands"
        assert [each.attempts for each in slack.deliveries] == [1]


def test_an_event_waits_for_an_app_to_connect(
    slack: SlackStandIn, request: pytest.FixtureRequest
) -> None:
    slack.direct_message("U0ALEX", "is anyone there?")
    app: App = request.getfixturevalue("app")
    app.event("message")(lambda ack: ack())
    assert slack.wait_for(lambda: slack.deliveries[0].attempts)


def test_an_app_that_is_told_to_go_connects_anew(app: App, slack: SlackStandIn) -> None:
    app.event("message")(lambda event, say: say("still here"))
    slack.disconnect()
    slack.wait_for(lambda: len(slack.calls_of("apps.connections.open")) == 2)
    slack.wait_for(lambda: slack.connections)
    slack.direct_message("U0ALEX", "hello")
    assert slack.wait_for(lambda: slack.messages("D0ALEX")[1:])[0]["text"] == "still here"


def test_the_home_is_opened_and_the_bot_is_invited(app: App, slack: SlackStandIn) -> None:
    heard: queue.Queue[Json] = queue.Queue()
    app.event("app_home_opened")(lambda event: heard.put(event))
    app.event("member_joined_channel")(lambda event: heard.put(event))
    slack.open_home("U0ALEX")
    assert heard.get(timeout=10)["tab"] == "home"
    slack.invite("C0RANDOM")
    assert heard.get(timeout=10)["user"] == "U0FRAMEWISE"


def _event(delivery: Delivery) -> Json:
    event: Json = delivery.envelope["payload"]["event"]
    return event


@contextmanager
def _connected(app: App, slack: SlackStandIn) -> Iterator[None]:
    """The same Bolt app, connected to another stand-in."""
    app.client.base_url = slack.api_url
    opener = WebClient(token=slack.app_token, base_url=slack.api_url)
    handler = SocketModeHandler(app, slack.app_token, web_client=opener)
    handler.connect()
    slack.wait_for(lambda: slack.connections)
    yield
    leave(slack, handler.client)


@contextmanager
def _silent_app(slack: SlackStandIn) -> Iterator["queue.Queue[Json]"]:
    """A Socket Mode client that hears every envelope and acks none."""
    heard: queue.Queue[Json] = queue.Queue()
    opener = WebClient(token=slack.app_token, base_url=slack.api_url)
    client = SocketModeClient(app_token=slack.app_token, web_client=opener)
    client.message_listeners.append(
        lambda _, message, raw: heard.put(message) if "envelope_id" in message else None
    )
    client.connect()
    slack.wait_for(lambda: slack.connections)
    yield heard
    leave(slack, client)
