"""The Slack of the storms: each fault does what it says, through Slack's own client."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from slack_sdk import WebClient, WebhookClient
from slack_sdk.errors import SlackApiError

from tests.storm.slack import APPLIED, HISTORY_KINDS, KINDS, StormSlack

RAISED = {
    "request_lost": http.client.RemoteDisconnected,
    "applied_late": http.client.RemoteDisconnected,
    "applied_reset": ConnectionResetError,
    "applied_hang": TimeoutError,
    "hang": TimeoutError,
    "applied_truncated": http.client.IncompleteRead,
}
STATUS = {"rate_limited": 429, "applied_html": 200}
DIGEST = {"event_type": "framewise_digest", "event_payload": {"delivery_id": "d1"}}


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def slack() -> Iterator[StormSlack]:
    with StormSlack(late_s=0.2) as running:
        yield running


@pytest.fixture
def client(slack: StormSlack) -> WebClient:
    return client_of(slack.api_url, "T1")


def client_of(url: str, workspace: str) -> WebClient:
    token = f"xoxb-{workspace}"
    return WebClient(token=token, base_url=url, retry_handlers=[], timeout=0.5)


def wait_for(found: Callable[[], Any]) -> Any:
    ends = time.monotonic() + 5
    while not found():
        assert time.monotonic() < ends
        time.sleep(0.01)
    return found()


def texts(answer: Any) -> list[str]:
    return [each["text"] for each in answer["messages"]]


def error_of(call: Any, **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    return str(caught.value.response["error"])


@contextmanager
def failing(kind: str) -> Iterator[None]:
    with pytest.raises(RAISED.get(kind, SlackApiError)) as caught:
        yield
    if isinstance(caught.value, SlackApiError):
        assert caught.value.response.status_code == STATUS.get(kind, 500)


@pytest.mark.parametrize("kind", KINDS)
def test_a_post_is_applied_or_not_as_its_fault_says(
    slack: StormSlack, client: WebClient, kind: str
) -> None:
    slack.plan(p=1, kinds=[kind])
    with failing(kind):
        client.chat_postMessage(channel="C1", text="x", metadata=DIGEST)
    if kind == "applied_late":
        assert slack.counts()["late"] == 1 or slack.posts
        wait_for(lambda: slack.posts)
    expected = [("T1", "C1", "x", DIGEST)] if kind in APPLIED else []
    posts = [(each.workspace, each.channel, each.text, each.metadata) for each in slack.posts]
    assert posts == expected
    assert slack.counts()["faults"] == {kind: 1}
    slack.plan(p=0)
    assert client.chat_postMessage(channel="C1", text="y")["ok"]


@pytest.mark.parametrize("kind", HISTORY_KINDS)
def test_a_look_at_history_fails_as_its_fault_says(
    slack: StormSlack, client: WebClient, kind: str
) -> None:
    slack.plan(q=1, history_kinds=[kind])
    with failing(kind):
        client.conversations_history(channel="C1")
    assert slack.counts()["faults"] == {f"history_{kind}": 1}
    assert client.chat_postMessage(channel="C1", text="x")["ok"]


def test_a_hanging_call_ends_after_a_while(slack: StormSlack, client: WebClient) -> None:
    slack.plan(p=1, kinds=["applied_hang"], hang_s=0.1)
    with failing("request_lost"):
        client.chat_postMessage(channel="C1", text="x")


def test_what_is_asked_is_done_at_once_and_answered_after_a_while(
    slack: StormSlack, client: WebClient
) -> None:
    slack.plan(delay_s=30)
    with pytest.raises(TimeoutError):
        client.chat_postMessage(channel="C1", text="x")
    assert [each.text for each in slack.posts] == ["x"]
    slack.plan(delay_s=0.01)
    assert client.chat_postMessage(channel="C1", text="y")["message"]["text"] == "y"


def test_calls_on_one_connection_are_answered_one_after_the_other(slack: StormSlack) -> None:
    slack.plan(delay_s=0.01)
    line = http.client.HTTPConnection(slack.url.removeprefix("http://"), timeout=5)
    for text in ("a", "b"):
        told = {"Content-Type": "application/json", "Authorization": "Bearer xoxb-T1"}
        line.request(
            "POST", "/api/chat.postMessage", json.dumps({"channel": "C1", "text": text}), told
        )
        assert json.loads(line.getresponse().read())["message"]["text"] == text
    line.close()


def test_one_seed_draws_the_same_faults_again(slack: StormSlack) -> None:
    client = client_of(slack.api_url, "T1")
    quick = [kind for kind in KINDS if kind != "applied_hang"]

    def drawn() -> list[str]:
        slack.plan(p=0.5, kinds=quick, seed=7)
        ends = []
        for number in range(40):
            before = slack.counts()["faults"]
            try:
                client.chat_postMessage(channel=f"C{number}", text="x")
            except (SlackApiError, OSError, http.client.HTTPException):
                after = slack.counts()["faults"]
                ends += [kind for kind in after if after[kind] != before.get(kind, 0)]
            else:
                ends.append("ok")
        return ends

    first = drawn()
    assert first == drawn()
    assert 10 <= first.count("ok") <= 30
    assert len(set(first)) > 5


def test_times_are_unique_and_increase(slack: StormSlack, client: WebClient) -> None:
    posted = [client.chat_postMessage(channel="C1", text=str(n))["ts"] for n in range(20)]
    assert posted == sorted(set(posted), key=float)
    assert [each.ts for each in slack.posts] == posted
    assert [each.token for each in slack.posts] == ["xoxb-T1"] * 20


def test_history_is_newest_first_with_metadata_where_asked(client: WebClient) -> None:
    times = [
        client.chat_postMessage(channel="C1", text=str(n), metadata=DIGEST)["ts"] for n in range(20)
    ]
    newest = client.conversations_history(channel="C1", limit=15)
    assert texts(newest) == [str(n) for n in range(19, 4, -1)]
    assert "metadata" not in newest["messages"][0]
    since = {"channel": "C1", "oldest": times[9], "limit": 5, "include_all_metadata": True}
    first = client.conversations_history(**since)
    assert first["messages"][0]["metadata"] == DIGEST
    assert [texts(page) for page in first] == [
        ["14", "13", "12", "11", "10"],
        ["19", "18", "17", "16", "15"],
    ]
    bounds = {"oldest": times[3], "latest": times[5], "inclusive": True}
    assert texts(client.conversations_history(channel="C1", **bounds)) == ["5", "4", "3"]
    assert error_of(client.conversations_history, channel="C1", oldest="x") == "invalid_arguments"


def test_replies_stay_in_their_thread(client: WebClient) -> None:
    root = client.chat_postMessage(channel="C1", text="root")["ts"]
    for text in ("a", "b"):
        client.chat_postMessage(channel="C1", text=text, thread_ts=root, metadata=DIGEST)
    thread = client.conversations_replies(channel="C1", ts=root, include_all_metadata=True)
    assert texts(thread) == ["root", "a", "b"]
    assert thread["messages"][2]["metadata"] == DIGEST
    assert texts(client.conversations_history(channel="C1")) == ["root"]
    assert error_of(client.conversations_replies, channel="C1", ts="1.0") == "thread_not_found"


def test_workspaces_know_nothing_of_each_other(slack: StormSlack, client: WebClient) -> None:
    other = client_of(slack.api_url, "T2")
    client.chat_postMessage(channel="C1", text="ours")
    other.chat_postMessage(channel="C1", text="theirs")
    assert texts(client.conversations_history(channel="C1")) == ["ours"]
    assert (client.auth_test()["team_id"], other.auth_test()["team_id"]) == ("T1", "T2")
    assert [each.workspace for each in slack.posts] == ["T1", "T2"]


def test_the_pace_is_kept_where_asked_and_own_429s_are_counted(
    slack: StormSlack, client: WebClient
) -> None:
    slack.plan(pace=True)
    client.chat_postMessage(channel="C1", text="1")
    with failing("rate_limited"):
        client.chat_postMessage(channel="C1", text="2")
    client.chat_postMessage(channel="C2", text="3")
    counts = slack.counts()
    assert (counts["own_429s"], counts["posts"], counts["faults"]) == (1, 2, {})


def test_what_slack_refuses_is_not_posted(slack: StormSlack, client: WebClient) -> None:
    slack.plan(archived=["T1/C1"], revoked=["T2"], history="missing_scope")
    post, other = client.chat_postMessage, client_of(slack.api_url, "T2")
    assert error_of(post, channel="C1", text="x") == "is_archived"
    assert error_of(post, channel="C2", text="x", metadata={"event_type": 1}) == (
        "invalid_metadata_schema"
    )
    assert error_of(other.chat_postMessage, channel="C2", text="x") == "token_revoked"
    assert error_of(client.conversations_history, channel="C2") == "missing_scope"
    assert error_of(client.api_call, api_method="chat.shout") == "unknown_method"
    assert error_of(WebClient(base_url=slack.api_url).auth_test) == "not_authed"
    assert slack.posts == []


def test_the_other_methods_answer(slack: StormSlack, client: WebClient) -> None:
    ts = client.chat_postMessage(channel="C1", text="a")["ts"]
    assert client.chat_update(channel="C1", ts=ts, text="b")["text"] == "b"
    assert slack.posts[0].text == "b"
    assert client.users_info(user="U1")["user"]["tz"] == "Europe/London"
    assert client.conversations_open(users="U1")["channel"]["id"] == "D1"
    assert client.chat_postEphemeral(channel="C1", user="U1", text="psst")["message_ts"]
    assert WebhookClient(f"{slack.url}/response/7").send(text="hi").body == "ok"
    assert [(each["id"], each["body"]["text"]) for each in slack.responses] == [("7", "hi")]
    assert slack.counts()["calls"]["response_url"] == 1


@pytest.fixture
def process_url() -> Iterator[str]:
    """The address of one that runs as a process."""
    command = [sys.executable, "-m", "tests.storm.slack", "--port", "0", "--q", "1", "--pace"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.kill()


def test_it_runs_as_a_process_of_its_own(process_url: str) -> None:
    client = client_of(f"{process_url}/api/", "T1")
    form = {"channel": "C1", "text": "ä", "metadata": json.dumps(DIGEST)}
    client.api_call("chat.postMessage", data=form)
    assert _get(f"{process_url}/healthz") == "ok"
    (post,) = [json.loads(line) for line in _get(f"{process_url}/posts").splitlines()]
    assert (post["text"], post["metadata"], post["thread_ts"]) == ("ä", DIGEST, None)
    assert json.loads(_get(f"{process_url}/counts"))["calls"] == {"chat.postMessage": 1}
    assert json.loads(_get(f"{process_url}/plan", {"p": 1.0}))["p"] == 1.0
    plan = json.loads(_get(f"{process_url}/plan"))
    assert (plan["q"], plan["pace"], plan["seed"]) == (1.0, True, 0)


def _get(url: str, sent: dict[str, Any] | None = None) -> str:
    body = None if sent is None else json.dumps(sent).encode()
    with urllib.request.urlopen(urllib.request.Request(url, body), timeout=5) as answer:
        text: str = answer.read().decode()
    return text
