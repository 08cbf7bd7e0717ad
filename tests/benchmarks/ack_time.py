"""How long a slash command waits for its acknowledgement while slow answers are in flight.

python -m tests.benchmarks.ack_time

Ours and a bare Bolt app, each served by the same gunicorn over HTTP on this machine, one after the
other in one run. An answer takes longer than the benchmark. Slack gives up after three seconds.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.messages.message import Message
from bot.playground.slack.state.workspace import BOT_USER
from bot.playground.stand_in import SlackStandIn
from bot.programs import WORKERS
from bot.request import Request
from bot.settings import Settings
from bot.slack.app import slack_client
from bot.slack.bot import build_bot
from bot.slack.http.health import Health
from bot.slack.http.server import Served, behind_door, run
from bot.slack.manifest import read_manifest
from bot.toolbox import Toolbox
from bot.wiring import find_commands, open_inbox, open_work_queue
from tests.benchmarks.answer_time import median, p99
from tests.messages.small_world import small_toolbox
from tests.slack.over_http import SECRET, Sender
from tests.slack.test_serve import free_port
from tests.toolboxes import toolbox_of

BOUND_MS = 100
COMMANDS = 300
SLOW = 50
BARE_SLOW = 5
"""As many as a bare Bolt app has threads."""
BARE_COMMANDS = 3
LONG_S = 600.0
NOWHERE = "http://127.0.0.1:9/none"


@dataclass(frozen=True)
class Waiting:
    """A command that does not end."""

    NAME: str
    USAGE: str = ""
    SUMMARY: str = ""

    def answer(self, request: Request, toolbox: Toolbox) -> Message:
        """Never, as far as the benchmark goes."""
        time.sleep(LONG_S)
        return Message(summary="late")


def main() -> None:
    """Prints a row a case and the ratio of one run."""
    print(f"{'':26} {'commands':>8} {'p50 ms':>9} {'p99 ms':>9} {'not 200':>8}")
    with SlackStandIn(manifest=read_manifest()) as slack:
        bare = _row("bare Bolt, idle", "bare", slack, slow=0, commands=COMMANDS)
        _row("bare Bolt, 5 slow", "bare", slack, slow=BARE_SLOW, commands=BARE_COMMANDS)
        _row("Framewise, idle", "ours", slack, slow=0, commands=COMMANDS)
        ours = _row("Framewise, 50 slow", "ours", slack, slow=SLOW, commands=COMMANDS)
    ratio = p99(ours) / p99(bare)
    print(f"p99 with {SLOW} slow answers: {ratio:.1f} x bare and idle; bound: {BOUND_MS} ms")


def _row(name: str, kind: str, slack: SlackStandIn, *, slow: int, commands: int) -> list[float]:
    with _served(kind, slack) as sender:
        for number in range(slow):
            ts = f"17000000{number:02}.000100"
            event = {"type": "app_mention", "user": "U0ALEX", "text": f"<@{BOT_USER}> help"}
            sender.event(event | {"channel": "C0MLHELP", "ts": ts, "event_ts": ts})
        took, refused = [], 0
        for _ in range(commands):
            started = time.perf_counter()
            refused += sender.command("help", NOWHERE).status != 200
            took.append((time.perf_counter() - started) * 1000)
    print(f"{name:26} {commands:8} {median(took):9.1f} {p99(took):9.1f} {refused:8}")
    return took


@contextmanager
def _served(kind: str, slack: SlackStandIn) -> Iterator[Sender]:
    port, asked = free_port(), len(slack.calls_of("auth.test"))
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.ack_time", kind, str(port), slack.api_url],
        start_new_session=True,
        stderr=subprocess.DEVNULL,  # Bolt tells of each command that it lost
    )
    try:
        slack.wait_for(lambda: len(slack.calls_of("auth.test")) > asked, timeout_s=60)
        sender = Sender(port=port)
        sender.post('{"type":"url_verification","challenge":"up"}')
        yield sender
    finally:
        os.killpg(process.pid, signal.SIGKILL)  # it would wait for the answers
        process.wait()


def _serve(kind: str, port: int, api_url: str) -> None:
    def build() -> Served:
        app = (_bare if kind == "bare" else _ours)(api_url)
        application = behind_door(app, SECRET, Health(checks={}))
        return Served(application=application, finish=lambda: None)

    run(build, port=port)


def _ours(api_url: str) -> App:
    commands = {name: Waiting(name) for name in find_commands()}
    folder = Path(tempfile.mkdtemp(prefix="framewise-ack-"))
    settings = Settings(database_url=f"sqlite:///{folder / 'store.sqlite3'}")
    toolbox = toolbox_of(small_toolbox().mind, commands)
    client = slack_client(SlackStandIn.bot_token, api_url)
    engine = open_work_queue(settings, workers=WORKERS)
    bot = build_bot(toolbox, open_inbox(settings), engine, client)
    bot.start()
    return bot.app(signing_secret=SECRET)


def _bare(api_url: str) -> App:
    client = WebClient(token=SlackStandIn.bot_token, base_url=api_url)
    app = App(client=client, signing_secret=SECRET)

    def on_mention() -> None:
        time.sleep(LONG_S)

    def on_command(ack: Ack) -> None:
        ack()

    app.event("app_mention")(on_mention)
    app.command("/framewise")(on_command)
    return app


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _serve(sys.argv[1], int(sys.argv[2]), sys.argv[3])
    else:
        main()
