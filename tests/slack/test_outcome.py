"""What became of a call to post: each way in which Slack or the network fails, through Slack's own
client."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.core.delivery import (
    AccessGone,
    Ambiguous,
    ChannelGone,
    Malformed,
    NotSent,
    Outcome,
    Refused,
)
from bot.slack.app import slack_client
from bot.slack.outcome import FAILURES, LONGEST_WAIT_S, USUAL_WAIT_S, outcome_of, wait_of
from tests.slack.scripted import TIMEOUT_S, client_of, said, scripted
from tests.storm.slack import KINDS, StormSlack

OF_CODE: dict[type[Outcome], str] = {
    ChannelGone: """is_archived channel_not_found not_in_channel cannot_reply_to_message
        thread_not_found user_not_found user_disabled cannot_dm_bot messages_tab_disabled
        restricted_action restricted_action_read_only_channel
        restricted_action_thread_only_channel restricted_action_non_threadable_channel""",
    AccessGone: """account_inactive token_revoked token_expired invalid_auth not_authed
        missing_scope team_access_not_granted ekm_access_denied no_permission
        not_allowed_token_type org_login_required access_denied""",
    Malformed: """msg_too_long msg_blocks_too_long no_text invalid_arguments invalid_blocks
        invalid_blocks_format invalid_metadata_format invalid_metadata_schema metadata_too_large
        too_many_attachments invalid_form_data invalid_json json_not_object invalid_post_type""",
    Ambiguous: """fatal_error internal_error service_unavailable request_timeout team_added_to_org
        an_error_of_tomorrow""",
    Refused: "ratelimited rate_limited message_limit_exceeded",
}
CODES = [(code, kind) for kind, codes in OF_CODE.items() for code in codes.split()]


def outcome(client: WebClient) -> Outcome:
    """What became of one post."""
    with pytest.raises(FAILURES) as caught:
        client.chat_postMessage(channel="C1", text="x")
    return outcome_of(caught.value)


def outcome_of_answer(answer: bytes) -> Outcome:
    """What became of a post that is answered so."""
    with scripted(answer) as slack:
        became = outcome(slack.client())
        assert len(slack.asked) == 1
    return became


@pytest.mark.parametrize(("code", "kind"), CODES, ids=[code for code, _ in CODES])
def test_each_word_of_slacks_says_what_became_of_it(code: str, kind: type[Outcome]) -> None:
    became = outcome_of_answer(said({"ok": False, "error": code}))
    assert isinstance(became, kind)
    if not isinstance(became, Refused):
        assert code in became.why


@pytest.mark.parametrize("status", [400, 403, 404, 408, 413, 500, 502, 503, 504])
def test_any_other_status_leaves_it_open(status: int) -> None:
    refusal = {"ok": False, "error": "is_archived"}
    for body in (refusal, "<html>Sorry</html>", ""):
        became = outcome_of_answer(said(body, status=status))
        assert became == Ambiguous(why=f"Slack answered with status {status}")


@pytest.mark.parametrize(
    "body",
    [
        *("<html>Sorry</html>", '{"ok": tr', "", "null", "[]", "{}", '{"ok": false}'),
        *('{"ok": false, "error": 7}', '{"ok": false, "error": "Some words, not a code"}'),
    ],
)
def test_an_answer_that_says_nothing_leaves_it_open(body: str) -> None:
    assert isinstance(outcome_of_answer(said(body)), Ambiguous)


def test_an_answer_that_cannot_be_read_leaves_it_open() -> None:
    assert isinstance(outcome_of_answer(said(b'{"ok": true, "ts": "\xff"}')), Ambiguous)


def test_an_answer_that_ends_too_soon_leaves_it_open() -> None:
    assert isinstance(outcome_of_answer(said("x" * 100)[:-60]), Ambiguous)
    assert isinstance(outcome_of_answer(b"HTTP/1.1 200 OK\r\nContent-"), Ambiguous)
    assert isinstance(outcome_of_answer(b"no HTTP at all\r\n\r\n"), Ambiguous)
    assert isinstance(outcome_of_answer(b""), Ambiguous)


@pytest.mark.parametrize(
    ("after", "wait_s"),
    [
        (None, USUAL_WAIT_S),
        ("", USUAL_WAIT_S),
        ("0", 0.0),
        ("30", 30.0),
        (" 7 ", 7.0),
        ("3600", 3600.0),
        ("86400", LONGEST_WAIT_S),
        ("99999999999", LONGEST_WAIT_S),
        ("9" * 400, LONGEST_WAIT_S),
        ("-5", USUAL_WAIT_S),
        ("1.5", USUAL_WAIT_S),
        ("1e9", USUAL_WAIT_S),
        ("soon", USUAL_WAIT_S),
        ("٣", USUAL_WAIT_S),
        ("Wed, 21 Oct 2026 07:28:00 GMT", USUAL_WAIT_S),
    ],
)
def test_a_wait_makes_sense_whatever_slack_asks_for(after: str | None, wait_s: float) -> None:
    headers = {} if after is None else {"Retry-After": after}
    assert wait_of(headers) == wait_s
    assert wait_of({name.lower(): value for name, value in headers.items()}) == wait_s
    if after is None or after.isascii():
        answer = said({"ok": False, "error": "ratelimited"}, status=429, **headers)
        assert outcome_of_answer(answer) == Refused(wait_s=wait_s, whole_workspace=True)


def test_a_429_without_a_word_is_a_refusal_too() -> None:
    for body in ("", "<html>Too many</html>", "{}"):
        became = outcome_of_answer(said(body, status=429, Retry_After="9"))
        assert became == Refused(wait_s=9.0, whole_workspace=True)


def test_too_fast_in_a_channel_is_not_too_fast_in_its_workspace() -> None:
    became = outcome_of_answer(said({"ok": False, "error": "rate_limited"}))
    assert became == Refused(wait_s=USUAL_WAIT_S, whole_workspace=False)


def test_what_found_no_way_was_not_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    for url in (f"http://127.0.0.1:{port}/api/", "http://nowhere.invalid/api/"):
        assert isinstance(outcome(client_of(url)), NotSent)


def test_what_found_nobody_who_speaks_tls_was_not_sent() -> None:
    with scripted(b"no TLS\r\n") as slack:
        became = outcome(client_of(f"{slack.url.replace('http:', 'https:')}/api/"))
    assert isinstance(became, NotSent)


def test_what_was_not_let_in_in_time_was_not_sent() -> None:
    with _full() as port:
        assert isinstance(outcome(client_of(f"http://127.0.0.1:{port}/api/")), NotSent)


@contextmanager
def _full() -> Iterator[int]:
    """The port of one that takes no more connections, and does not say so."""
    with ExitStack() as lines:
        listening = lines.enter_context(socket.socket())
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        while True:
            line = lines.enter_context(socket.socket())
            line.settimeout(0.2)
            try:
                line.connect(listening.getsockname())
            except TimeoutError:
                yield listening.getsockname()[1]
                return


@pytest.fixture
def storm() -> Iterator[StormSlack]:
    with StormSlack(late_s=0.05, hang_s=2) as running:
        yield running


@pytest.mark.parametrize("kind", KINDS)
def test_what_fails_in_a_storm_is_sent_once_and_left_open(storm: StormSlack, kind: str) -> None:
    client = slack_client("xoxb-T1", storm.api_url)
    client.timeout = TIMEOUT_S  # type: ignore[assignment]
    storm.plan(p=1, kinds=[kind])
    became = outcome(client)
    if kind == "rate_limited":
        assert became == Refused(wait_s=1.0, whole_workspace=True)
    else:
        assert isinstance(became, Ambiguous)
    assert storm.counts()["calls"] == {"chat.postMessage": 1}


def test_what_the_storm_refuses_for_good_is_told_apart(storm: StormSlack) -> None:
    storm.plan(archived=["T1/C1"], revoked=["T2"])
    assert outcome(client_of(storm.api_url)) == ChannelGone(why="is_archived")
    revoked = client_of(storm.api_url, token="xoxb-T2")
    assert outcome(revoked) == AccessGone(why="token_revoked")


@pytest.mark.parametrize(
    "error",
    [
        *(http.client.IncompleteRead(b""), http.client.RemoteDisconnected()),
        *(ConnectionResetError(), BrokenPipeError(), TimeoutError()),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_breaks_after_it_was_sent_is_left_open(error: Any) -> None:
    assert outcome_of(error) == Ambiguous(why=f"no answer from Slack ({type(error).__name__})")
