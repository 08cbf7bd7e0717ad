"""A chart in Slack: its own block, else an uploaded picture, else a table; and one post in all."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.messages.message import Chart, ChartBreak, ChartLine, Heading, Message, Table
from bot.playground.slack.state.workspace import Workspace
from bot.playground.stand_in import SlackStandIn
from bot.playground.standing_clock import StandingClock
from bot.slack.manifest import read_manifest
from bot.slack.place import Openly, Privately
from bot.slack.post import FILE_WAITS_S, Sender, post
from tests.slack.conftest import ALEX, CHANNEL

CHART = Chart(
    title="Downloads",
    categories=("Jan 2026", "Feb 2026", "Mar 2026"),
    lines=(
        ChartLine(name="PyTorch", framework="pytorch", values=(71e6, None, 84.5e6)),
        ChartLine(name="JAX", framework="jax", values=(15e6, 16e6, 18.5e6)),
    ),
    unit="downloads a month",
    alt="PyTorch rose from 71 M to 84.5 M.",
    breaks=(ChartBreak(at=2, word="counted anew"),),
    footer="As of Mar 2026 · ClickPy",
)
MESSAGE = Message(summary="PyTorch rose.", parts=(Heading(text="PyTorch rises"), CHART))
OPEN = Openly(channel=CHANNEL, thread_ts=None)
TABLE = (
    "```\nWhen      PyTorch  JAX\n"
    "Mar 2026  84.5 M   18.5 M\nFeb 2026  –        16 M\nJan 2026  71 M     15 M\n```"
)


@contextmanager
def slack_where(
    *, knows_charts: bool, may_upload: bool, clock: StandingClock, ready_after_s: float = 0.0
) -> Iterator[SlackStandIn]:
    manifest = read_manifest()
    if may_upload:
        del manifest["oauth_config"]["scopes"]["bot_optional"]

    def limit(workspace: Workspace) -> None:
        workspace.files.ready_after_s = ready_after_s
        if not knows_charts:
            workspace.refused_blocks.add("data_visualization")

    with SlackStandIn(manifest=manifest, clock=clock) as slack:
        slack.change(limit)
        yield slack


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


def posted(slack: SlackStandIn, clock: StandingClock, message: Message = MESSAGE) -> Any:
    """The one message that stands in the channel after a post."""
    post(Sender(client=client_of(slack), sleep=clock.advance), OPEN, message)
    (shown,) = slack.messages(CHANNEL)
    return shown


def client_of(slack: SlackStandIn) -> WebClient:
    return WebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[])


def kinds(message: dict[str, Any]) -> list[str]:
    return [block["type"] for block in message["blocks"]]


def files(slack: SlackStandIn) -> int:
    return slack.change(lambda workspace: len(workspace.files))


def never(seconds: float) -> None:
    raise AssertionError(f"waited {seconds} s")


def test_where_charts_are_known_it_is_slacks_own(clock: StandingClock) -> None:
    with slack_where(knows_charts=True, may_upload=True, clock=clock) as slack:
        message = posted(slack, clock)
        assert kinds(message) == ["header", "data_visualization", "context"]
        assert files(slack) == 0


def test_where_they_are_refused_one_picture_stands_in_one_message(clock: StandingClock) -> None:
    with slack_where(knows_charts=False, may_upload=True, clock=clock) as slack:
        message = posted(slack, clock)
        assert kinds(message) == ["header", "image", "context"]
        assert message["blocks"][1]["alt_text"] == CHART.alt
        assert message["blocks"][2]["elements"][0]["text"] == CHART.alt
        assert files(slack) == 1
        (uploaded,) = slack.calls_of("files.getUploadURLExternal")
        assert uploaded["alt_txt"] == CHART.alt
        file = slack.change(lambda workspace: workspace.files.picture("F0000000001"))
        assert file is not None
        assert file.kind == "png"


def test_a_picture_that_slack_does_not_know_yet_is_waited_for(clock: StandingClock) -> None:
    with slack_where(knows_charts=False, may_upload=True, clock=clock, ready_after_s=1.0) as slack:
        assert kinds(posted(slack, clock)) == ["header", "image", "context"]
        assert len(slack.calls_of("chat.postMessage")) == 3


def test_a_picture_that_never_gets_ready_becomes_a_table(clock: StandingClock) -> None:
    too_late = sum(FILE_WAITS_S) + 1
    with slack_where(
        knows_charts=False, may_upload=True, clock=clock, ready_after_s=too_late
    ) as slack:
        assert kinds(posted(slack, clock)) == ["header", "section", "section", "context"]


def test_without_the_scope_it_is_a_table_newest_first(clock: StandingClock) -> None:
    with slack_where(knows_charts=False, may_upload=False, clock=clock) as slack:
        post(Sender(client=client_of(slack), sleep=never), OPEN, MESSAGE)
        (message,) = slack.messages(CHANNEL)
        _, caption, table, alt = message["blocks"]
        assert caption["text"]["text"] == "*Downloads (downloads a month)*"
        assert table["text"]["text"] == TABLE
        assert alt["elements"][0]["text"] == (
            f"{CHART.alt} (counted anew from Mar 2026 on) · {CHART.footer}"
        )
        assert slack.calls_of("files.getUploadURLExternal") == []


@pytest.mark.parametrize(
    ("method", "error"),
    [
        pytest.param("files.getUploadURLExternal", "missing_scope", id="scope taken back"),
        pytest.param("files.getUploadURLExternal", "ratelimited", id="too many uploads"),
        pytest.param("files.completeUploadExternal", "internal_error", id="Slack fails"),
    ],
)
def test_a_failed_upload_becomes_a_table(clock: StandingClock, method: str, error: str) -> None:
    with slack_where(knows_charts=False, may_upload=True, clock=clock) as slack:
        slack.fail_next(method, error=error)
        assert kinds(posted(slack, clock)) == ["header", "section", "section", "context"]


def test_in_private_it_is_a_table_and_nothing_is_uploaded(clock: StandingClock) -> None:
    with slack_where(knows_charts=False, may_upload=True, clock=clock) as slack:
        url = slack.slash_command(ALEX, CHANNEL, "/framewise", "trend")["response_url"]
        before = len(slack.ephemerals(CHANNEL, ALEX))
        post(Sender(client=client_of(slack), sleep=never), Privately(response_url=url), MESSAGE)
        shown = slack.ephemerals(CHANNEL, ALEX)[before:]
        assert [kinds(message) for message in shown] == [
            ["header", "section", "section", "context"]
        ]
        assert slack.messages(CHANNEL) == []
        assert files(slack) == 0


def test_a_response_url_that_refuses_with_404_gets_the_table_too() -> None:
    bodies: list[str] = []

    class ResponseUrl(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            bodies.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            is_refused = "data_visualization" in bodies[-1]
            self.send_response(404 if is_refused else 200)
            self.end_headers()
            self.wfile.write(b'{"ok":false,"error":"invalid_blocks"}' if is_refused else b"ok")

        def log_message(self, format: str, *arguments: object) -> None:
            """Keep the test's output clean."""

    with HTTPServer(("127.0.0.1", 0), ResponseUrl) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/"
        client = WebClient(token="xoxb-x")
        post(Sender(client=client, sleep=never), Privately(response_url=url), MESSAGE)
        server.shutdown()
    assert ["data_visualization" in body for body in bodies] == [True, False]


@pytest.mark.parametrize("call", [1, 2], ids=["the chart", "the picture"])
def test_a_post_whose_answer_got_lost_is_not_repeated(clock: StandingClock, call: int) -> None:
    knows = call == 1
    with slack_where(knows_charts=knows, may_upload=True, clock=clock) as slack:
        if call == 2:
            slack.fail_next("chat.postMessage", error="invalid_blocks")
        slack.fail_next("chat.postMessage", loses_reply=True)
        with pytest.raises(OSError):
            post(Sender(client=client_of(slack), sleep=clock.advance), OPEN, MESSAGE)
        assert len(slack.messages(CHANNEL)) == 1


def test_a_refusal_for_another_reason_is_raised(clock: StandingClock) -> None:
    with slack_where(knows_charts=True, may_upload=True, clock=clock) as slack:
        slack.fail_next("chat.postMessage", error="channel_not_found")
        with pytest.raises(SlackApiError):
            post(Sender(client=client_of(slack), sleep=never), OPEN, MESSAGE)
        assert slack.messages(CHANNEL) == []
        assert files(slack) == 0


def test_a_refused_table_needs_no_upload(clock: StandingClock) -> None:
    message = Message(summary="s", parts=(Table(caption="c", rows=(("a", "b"), ("c", "d"))),))
    with slack_where(knows_charts=True, may_upload=True, clock=clock) as slack:
        slack.change(lambda workspace: workspace.refused_blocks.add("table"))
        assert kinds(posted(slack, clock, message)) == ["section", "section"]
        assert files(slack) == 0


def test_two_charts_are_two_pictures_in_one_message(clock: StandingClock) -> None:
    other = Chart(
        title="Stars", categories=("Aug 2026",), lines=CHART.lines[1:], unit="stars", alt="It has."
    )
    message = Message(summary="s", parts=(CHART, other))
    with slack_where(knows_charts=False, may_upload=True, clock=clock) as slack:
        shown = posted(slack, clock, message)
        assert kinds(shown) == ["image", "context", "image", "context"]
        ids = {block["slack_file"]["id"] for block in shown["blocks"] if "slack_file" in block}
        assert len(ids) == 2


def test_what_is_refused_in_every_form_is_sent_in_words_and_logged(
    clock: StandingClock, caplog: pytest.LogCaptureFixture
) -> None:
    with slack_where(knows_charts=True, may_upload=False, clock=clock) as slack:
        slack.fail_next("chat.postMessage", error="invalid_blocks", times=2)
        message = posted(slack, clock)
    assert "blocks" not in message
    assert message["text"].startswith("PyTorch rises")
    assert "sent as plain text" in caplog.text
