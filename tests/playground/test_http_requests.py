"""Events, commands and clicks over HTTP, as Slack sends them: signed, acked, tried again."""

import json
from collections.abc import Iterator
from urllib.parse import parse_qs

import pytest
from slack_bolt import Ack, App, BoltRequest
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from bot.playground.stand_in import SlackStandIn
from tests.playground.conftest import PATIENT_S
from tests.playground.http_app import HttpApp, http_app

CHANNEL = "C0MLHELP"
OK = (200, "text/plain", b"")


@pytest.fixture
def listener() -> Iterator[HttpApp]:
    with http_app() as running:
        yield running


@pytest.fixture
def over_http(listener: HttpApp) -> Iterator[SlackStandIn]:
    with SlackStandIn(deliver_to=listener.url, ack_timeout_s=PATIENT_S) as running:
        yield running


def test_an_event_is_signed_json(listener: HttpApp, over_http: SlackStandIn) -> None:
    over_http.direct_message("U0ALEX", "hello")
    over_http.wait_for(lambda: over_http.deliveries[-1].is_acked)
    heard = listener.heard[0]
    verifier = SignatureVerifier(over_http.signing_secret)
    assert verifier.is_valid_request(heard.body, heard.headers)
    assert json.loads(heard.body)["event"]["text"] == "hello"


def test_the_first_attempt_has_no_retry_headers(listener: HttpApp, over_http: SlackStandIn) -> None:
    over_http.direct_message("U0ALEX", "hello")
    over_http.wait_for(lambda: over_http.deliveries[-1].is_acked)
    assert not [name for name in listener.heard[0].headers if "Retry" in name]


def test_a_refused_event_comes_again_with_its_number_and_reason(
    listener: HttpApp, over_http: SlackStandIn
) -> None:
    listener.answers = [(500, "text/plain", b""), OK]
    over_http.direct_message("U0ALEX", "hello")
    over_http.wait_for(lambda: over_http.deliveries[-1].is_acked)
    again = listener.heard[1].headers
    assert (again["X-Slack-Retry-Num"], again["X-Slack-Retry-Reason"]) == ("1", "http_error")


def test_an_event_that_takes_too_long_comes_again(listener: HttpApp) -> None:
    with SlackStandIn(deliver_to=listener.url, ack_timeout_s=0.05) as slack:
        listener.holds.clear()
        slack.direct_message("U0ALEX", "hello")
        slack.wait_for(lambda: len(listener.heard) > 1)
        assert listener.heard[1].headers["X-Slack-Retry-Reason"] == "http_timeout"
        listener.holds.set()


def test_an_app_may_ask_for_no_retry(listener: HttpApp, over_http: SlackStandIn) -> None:
    listener.answers, listener.headers = [(500, "text/plain", b"")], {"X-Slack-No-Retry": "1"}
    over_http.direct_message("U0ALEX", "hello")
    over_http.wait_for(lambda: over_http.deliveries[-1].is_given_up)
    listener.headers = {}
    over_http.direct_message("U0SAM", "hello")
    over_http.wait_for(lambda: over_http.deliveries[-1].attempts > 1)
    assert over_http.deliveries[0].attempts == 1


def test_a_command_is_a_form_and_its_answer_is_shown(
    listener: HttpApp, over_http: SlackStandIn
) -> None:
    listener.answers = [(200, "application/json", b'{"text": "only for you"}')]
    over_http.slash_command("U0ALEX", CHANNEL, "/framewise", "help me")
    over_http.wait_for(lambda: over_http.ephemerals(CHANNEL))
    sent = parse_qs(listener.heard[0].body.decode())
    assert (sent["command"], sent["text"]) == (["/framewise"], ["help me"])
    assert over_http.ephemerals(CHANNEL)[0]["text"] == "only for you"


def test_a_command_may_be_answered_in_plain_text(
    listener: HttpApp, over_http: SlackStandIn
) -> None:
    listener.answers = [(200, "text/plain", b"plain words")]
    over_http.slash_command("U0ALEX", CHANNEL, "/framewise")
    over_http.wait_for(lambda: over_http.ephemerals(CHANNEL))
    assert over_http.ephemerals(CHANNEL)[0]["text"] == "plain words"


def test_a_command_that_is_refused_is_tried_once_and_said_to_have_failed(
    listener: HttpApp, over_http: SlackStandIn
) -> None:
    listener.answers = [(500, "text/plain", b"")]
    over_http.slash_command("U0ALEX", CHANNEL, "/framewise")
    over_http.wait_for(lambda: over_http.ephemerals(CHANNEL))
    assert "dispatch_failed" in over_http.ephemerals(CHANNEL)[0]["text"]
    assert len(listener.heard) == 1


def test_a_shortcut_is_a_form_with_a_payload(listener: HttpApp, over_http: SlackStandIn) -> None:
    over_http.shortcut("U0ALEX", "anywhere")
    over_http.wait_for(lambda: over_http.deliveries[-1].is_acked)
    payload = json.loads(parse_qs(listener.heard[0].body.decode())["payload"][0])
    assert (payload["type"], payload["callback_id"]) == ("shortcut", "anywhere")


def test_bolt_takes_the_signature_and_answers_a_submission_with_errors(
    listener: HttpApp, over_http: SlackStandIn
) -> None:
    """What Bolt makes of a request is what the stand-in is answered the next time."""
    client = WebClient(token=over_http.bot_token, base_url=over_http.api_url)
    app = App(client=client, signing_secret=over_http.signing_secret)

    @app.shortcut("anywhere")
    def on_shortcut(ack: Ack, body: dict[str, str], client: WebClient) -> None:
        title = {"type": "plain_text", "text": "Why?"}
        element = {"type": "plain_text_input", "action_id": "why"}
        asked = {"type": "input", "block_id": "q", "label": title, "element": element}
        view = {"type": "modal", "callback_id": "v", "title": title, "submit": title}
        client.views_open(trigger_id=body["trigger_id"], view={**view, "blocks": [asked]})
        ack()

    app.view("v")(lambda ack: ack(response_action="errors", errors={"q": "please say"}))
    over_http.shortcut("U0ALEX", "anywhere")
    over_http.wait_for(lambda: listener.heard)
    dispatched(app, listener)
    assert over_http.modal("U0ALEX") is not None
    over_http.submit_view("U0ALEX")
    over_http.wait_for(lambda: len(listener.heard) > 1)
    answer = dispatched(app, listener)
    assert json.loads(answer) == {"response_action": "errors", "errors": {"q": "please say"}}


def test_the_answer_to_a_submission_is_in_the_response(
    listener: HttpApp, over_http: SlackStandIn
) -> None:
    client = WebClient(token=over_http.bot_token, base_url=over_http.api_url)
    title = {"type": "plain_text", "text": "Why?"}
    view = {"type": "modal", "title": title, "submit": title, "blocks": [{"type": "divider"}]}
    trigger = over_http.shortcut("U0ALEX", "anywhere")["trigger_id"]
    client.views_open(trigger_id=trigger, view=view)
    listener.answers = [(200, "application/json", b'{"response_action": "clear"}')]
    over_http.submit_view("U0ALEX")
    over_http.wait_for(lambda: over_http.modal("U0ALEX") is None)


def test_the_address_may_come_after_the_event(listener: HttpApp, slack: SlackStandIn) -> None:
    slack.direct_message("U0ALEX", "hello")
    slack.deliver_to(listener.url)
    slack.wait_for(lambda: slack.deliveries[-1].is_acked)
    assert len(listener.heard) == 1


def test_nobody_at_the_address_is_a_failed_connection(slack: SlackStandIn) -> None:
    with http_app() as gone:
        pass
    slack.deliver_to(gone.url)
    slack.slash_command("U0ALEX", CHANNEL, "/framewise")
    slack.wait_for(lambda: slack.ephemerals(CHANNEL))
    assert slack.traffic()[-1]["outcome"] == "connection_failed"


def dispatched(app: App, listener: HttpApp) -> str:
    heard = listener.heard[-1]
    headers = {name: [value] for name, value in heard.headers.items()}
    answer = app.dispatch(BoltRequest(body=heard.body.decode(), headers=headers))
    assert answer.status == 200
    return str(answer.body)


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b""])
def test_an_answer_that_makes_no_sense_is_an_ack_without_words(
    listener: HttpApp, over_http: SlackStandIn, body: bytes
) -> None:
    listener.answers = [(200, "application/json", body)]
    over_http.slash_command("U0ALEX", CHANNEL, "/framewise")
    over_http.wait_for(lambda: over_http.deliveries[-1].is_acked)
    assert over_http.deliveries[-1].answer == {}
