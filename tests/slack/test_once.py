"""Finding what was posted by its mark, through Slack's own client."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from slack_sdk import WebClient

from bot.core.delivery import CannotLook, Found, NotFound, Posted
from bot.playground.slack.rules.judge_metadata import checked_metadata
from bot.slack.once import LOOK_BACK, MOST_PAGES, PAGE, look_up, marked
from tests.slack.scripted import client_of, said, scripted
from tests.storm.slack import HISTORY_KINDS, StormSlack

NOW = datetime(2026, 11, 23, 9, 0, 0, 123456, tzinfo=UTC)
ID = "9b3a0f66-2c3c-5b0e-9d57-6f1f2f8f8e11"


@pytest.fixture
def slack() -> Iterator[StormSlack]:
    with StormSlack(hang_s=2) as running:
        yield running


@pytest.fixture
def client(slack: StormSlack) -> WebClient:
    return client_of(slack.api_url)


def post(client: WebClient, id: str | None = None, **others: Any) -> str:
    """Posts one, marked if it has an id; gives its time."""
    mark = {} if id is None else marked("framewise_digest", id)
    return str(client.chat_postMessage(**{"channel": "C1", "text": "x", **mark, **others})["ts"])


def look(client: WebClient, **others: Any) -> Found:
    usual = {"channel": "C1", "thread_ts": None, "since": datetime.now(UTC)}
    return look_up(client, ID, **{**usual, **others})


def test_a_mark_holds_an_id_and_nothing_else() -> None:
    mark = marked("framewise_digest", ID)
    assert mark["metadata"] == {
        "event_type": "framewise_digest",
        "event_payload": {"id": ID},
    }
    assert checked_metadata(mark["metadata"]) == mark["metadata"]
    assert {*mark} == {"metadata", "client_msg_id"}


def test_a_mark_is_the_same_for_the_same_and_no_other() -> None:
    one, same, other = (marked("k", id)["client_msg_id"] for id in ("a", "a", "b"))
    assert one == same != other
    assert UUID(one).version == 5


def test_it_is_found_among_others(client: WebClient) -> None:
    post(client)
    ts = post(client, ID)
    post(client, "another")
    post(client, ID, channel="C2")
    assert look(client) == Posted(ts=ts)


def test_it_is_not_there(slack: StormSlack, client: WebClient) -> None:
    assert look(client) == NotFound()
    post(client, "another")
    post(client, metadata={"event_type": "others", "event_payload": {"key": ID}})
    post(client, ID, channel="C2")
    post(client_of(slack.api_url, token="xoxb-T2"), ID)
    assert look(client) == NotFound()


def test_what_stands_in_a_thread_is_not_in_the_channel(client: WebClient) -> None:
    root = post(client)
    ts = post(client, ID, thread_ts=root)
    assert look(client) == NotFound()
    assert look(client, thread_ts=root) == Posted(ts=ts)
    assert look(client, thread_ts=post(client)) == NotFound()


def test_a_root_is_found_in_its_own_thread(client: WebClient) -> None:
    root = post(client, ID)
    assert look(client, thread_ts=root) == Posted(ts=root)


@pytest.mark.parametrize("in_thread", [False, True], ids=["channel", "thread"])
def test_pages_are_followed(slack: StormSlack, client: WebClient, in_thread: bool) -> None:
    root = post(client)
    thread = {"thread_ts": root} if in_thread else {}
    for _ in range(2 * PAGE):
        post(client, "another", **thread)
    assert look(client, thread_ts=thread.get("thread_ts")) == NotFound()
    ts = post(client, ID, **thread)
    for _ in range(PAGE):
        post(client, **thread)
    assert look(client, thread_ts=thread.get("thread_ts")) == Posted(ts=ts)
    calls = slack.counts()["calls"]
    assert calls.get("conversations.history", 0) == (0 if in_thread else 3 + 3)
    assert calls.get("conversations.replies", 0) == (2 + 3 if in_thread else 0)


def test_where_too_much_was_said_it_cannot_be_looked_for_now(
    slack: StormSlack, client: WebClient
) -> None:
    for _ in range(PAGE * MOST_PAGES + 1):
        post(client)
    assert look(client) == CannotLook(for_good=False)
    assert slack.counts()["calls"]["conversations.history"] == MOST_PAGES


def test_it_is_looked_for_from_before_it_was_about_to_be_sent(client: WebClient) -> None:
    ts = post(client, ID)
    posted = datetime.fromtimestamp(float(ts), UTC)
    assert look(client, since=posted + LOOK_BACK - timedelta(seconds=1)) == Posted(ts=ts)
    assert look(client, since=posted + LOOK_BACK + timedelta(seconds=1)) == NotFound()


def test_what_is_asked_for_is_little_and_whole() -> None:
    with scripted(said({"ok": True, "messages": []})) as slack:
        look(slack.client(), since=NOW)
    assert slack.asked == [
        {
            "channel": "C1",
            "oldest": "1795424280.123456",
            "include_all_metadata": "1",
            "limit": str(PAGE),
        }
    ]


def test_what_slack_leaves_out_is_nothing_found() -> None:
    bare: tuple[dict[str, Any], ...] = (
        {},
        {"messages": None, "response_metadata": None},
        {"messages": [{"ts": "1.0"}, {"ts": "2.0", "metadata": None}]},
        {"messages": [{"ts": "1.0", "metadata": {"event_payload": None}}]},
    )
    for answer in bare:
        with scripted(said({"ok": True, **answer})) as slack:
            assert look(slack.client()) == NotFound()


@pytest.mark.parametrize("code", ["missing_scope", "not_in_channel", "channel_not_found"])
def test_who_may_not_read_cannot_look_ever(code: str) -> None:
    with scripted(said({"ok": False, "error": code})) as slack:
        assert look(slack.client()) == CannotLook(for_good=True)


def test_without_the_scope_it_cannot_be_looked_for_in_a_storm(
    slack: StormSlack, client: WebClient
) -> None:
    root = post(client, ID)
    slack.plan(history="missing_scope")
    assert look(client) == CannotLook(for_good=True)
    assert look(client, thread_ts=root) == CannotLook(for_good=True)


def test_a_revoked_token_cannot_look_ever(slack: StormSlack, client: WebClient) -> None:
    slack.plan(revoked=["T1"])
    assert look(client) == CannotLook(for_good=True)


@pytest.mark.parametrize("kind", HISTORY_KINDS)
def test_where_history_fails_it_may_be_looked_for_later(
    slack: StormSlack, client: WebClient, kind: str
) -> None:
    ts = post(client, ID)
    slack.plan(q=1, history_kinds=[kind])
    assert look(client) == CannotLook(for_good=False)
    assert slack.counts()["calls"]["conversations.history"] == 1
    slack.plan(q=0)
    assert look(client) == Posted(ts=ts)


@pytest.mark.parametrize(
    "answer",
    [
        said({"ok": False, "error": "fatal_error"}),
        said({"ok": False, "error": "invalid_cursor"}),
        said({"ok": True, "messages": []})[:-5],
        said("<html>Sorry</html>"),
        said("{}", status=503),
        b"",
    ],
    ids=["fatal", "cursor", "truncated", "html", "unavailable", "closed"],
)
def test_what_cannot_be_read_says_nothing(answer: bytes) -> None:
    with scripted(answer) as slack:
        assert look(slack.client()) == CannotLook(for_good=False)


def test_a_fault_on_a_later_page_is_no_proof_that_it_is_not_there() -> None:
    first = {"ok": True, "messages": [{"ts": "1.0"}], "response_metadata": {"next_cursor": "c"}}
    with scripted(said(first), said({}, status=500)) as slack:
        assert look(slack.client()) == CannotLook(for_good=False)
    assert [asked.get("cursor") for asked in slack.asked] == [None, "c"]


def test_nobody_there_to_ask() -> None:
    assert look(client_of("http://127.0.0.1:9/api/")) == CannotLook(for_good=False)
