"""Every line of the Procfile, started as a platform starts it, in either way of delivery."""

from __future__ import annotations

import http.client
import os
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from bot.playground.stand_in import SlackStandIn
from bot.settings import Settings
from bot.slack.http.server import THREADS
from bot.slack.manifest import read_manifest
from bot.store.engine import open_engine
from bot.store.numbers import NumberStore
from tests.conftest import ROOT
from tests.slack.over_http import SECRET, Sender
from tests.sources.world import World

LINES = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines() if line)
READY = "200 store: ok\ninbox: ok\nworker: ok\nslack: ok\n"
QUESTION = "a detector on a Jetson, a very private remark, PyTorch or TensorFlow?"
CHANNEL = "C0MLHELP"
SECRETS = ("xoxb-", "xapp-", SECRET, "very private remark")

pytestmark = pytest.mark.usefixtures("mind")


@pytest.fixture
def world() -> Iterator[World]:
    with World() as running:
        yield running


@pytest.fixture
def environment(world: World, settings: Settings, tmp_path: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/"),
        "FRAMEWISE_CACHE": str(settings.cache),
        "FRAMEWISE_COLLECT": "off",
        "FRAMEWISE_DATA": str(tmp_path),
        "PORT": str(free_port()),
        **world.settings,
    }


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def started(command: str, environment: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    words = shlex.split(command)
    process = subprocess.Popen(
        [sys.executable if words[0] == "python" else words[0], *words[1:]],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()


def stopped(process: subprocess.Popen[str]) -> tuple[int, str]:
    process.send_signal(signal.SIGTERM)
    printed, _ = process.communicate(timeout=30)
    return process.returncode, printed


def ask(slack: SlackStandIn) -> str:
    return slack.post_as_user(channel=CHANNEL, user="U0ALEX", text=f"@Framewise {QUESTION}")


def answers(slack: SlackStandIn, ts: str) -> list[dict[str, object]]:
    return slack.thread(CHANNEL, ts)[1:]


def well(environment: Mapping[str, str], path: str) -> str:
    got = Sender(port=int(environment["PORT"])).send("GET", path=path)
    return f"{got.status} {got.body}"


def test_with_an_app_token_it_connects_answers_tells_its_health_and_stops(
    environment: dict[str, str], world: World
) -> None:
    with SlackStandIn(manifest=read_manifest()) as slack:
        environment |= {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_URL": slack.api_url,
        }
        with started(LINES["web"], environment) as process:
            slack.wait_for(lambda: slack.connections == 1, timeout_s=60)
            asked = ask(slack)
            answered = slack.wait_for(lambda: answers(slack, asked), timeout_s=30)
            assert well(environment, "/healthz") == "200 ok\n"
            assert well(environment, "/readyz") == READY
            code, printed = stopped(process)
    assert "PyTorch" in str(answered[0]["text"])
    assert code == 0
    assert world.seen == [], "asked although collecting is off"
    assert [secret for secret in SECRETS if secret in printed] == []


def test_with_a_signing_secret_it_is_called_answers_tells_its_health_and_stops(
    environment: dict[str, str],
) -> None:
    address = f"http://127.0.0.1:{environment['PORT']}/slack/events"
    with SlackStandIn(manifest=read_manifest(), deliver_to=address, signing_secret=SECRET) as slack:
        environment |= {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": slack.api_url,
        }
        with started(LINES["web"], environment) as process:
            slack.wait_for(lambda: slack.calls_of("auth.test"), timeout_s=60)
            assert well(environment, "/healthz") == "200 ok\n"
            assert well(environment, "/readyz") == READY
            asked = ask(slack)
            slack.wait_for(lambda: any(one.is_acked for one in slack.deliveries), timeout_s=30)
            code, printed = stopped(process)
            answered = answers(slack, asked)
    assert "PyTorch" in str(answered[0]["text"]), "acknowledged, then not answered"
    assert code == 0
    assert [secret for secret in SECRETS if secret in printed] == []


def test_an_idle_connection_does_not_keep_it_from_stopping(environment: dict[str, str]) -> None:
    with SlackStandIn(manifest=read_manifest()) as slack:
        environment |= {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": slack.api_url,
        }
        with started("python -m bot serve", environment) as process:
            slack.wait_for(lambda: slack.calls_of("auth.test"), timeout_s=60)
            idle = http.client.HTTPConnection("127.0.0.1", int(environment["PORT"]), timeout=10)
            idle.request("GET", "/healthz")
            assert idle.getresponse().read() == b"ok\n"
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=15)
            idle.close()
    assert process.returncode == 0


def test_clients_that_send_half_a_request_do_not_keep_others_waiting(
    environment: dict[str, str],
) -> None:
    with SlackStandIn(manifest=read_manifest()) as slack, ExitStack() as stalled:
        environment |= {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": slack.api_url,
        }
        with started("python -m bot serve", environment) as process:
            slack.wait_for(lambda: slack.calls_of("auth.test"), timeout_s=60)
            signature = "\r\n".join(f"{n}: {v}" for n, v in Sender(port=0).signed("{}").items())
            for _ in range(THREADS + 4):
                half = socket.create_connection(("127.0.0.1", int(environment["PORT"])))
                stalled.enter_context(half)
                head = f"POST /slack/events HTTP/1.1\r\nHost: x\r\n{signature}\r\n"
                half.sendall(f"{head}Content-Length: 2\r\n\r\n{{".encode())
            assert well(environment, "/healthz") == "200 ok\n"
            stalled.close()
            code, printed = stopped(process)
    assert (code, "Traceback" in printed) == (0, False)


def test_over_http_a_wrong_token_is_one_clear_line(environment: dict[str, str]) -> None:
    with SlackStandIn(manifest=read_manifest()) as slack:
        environment |= {
            "SLACK_BOT_TOKEN": "xoxb-wrong",
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": slack.api_url,
        }
        with started("python -m bot serve", environment) as process:
            printed, _ = process.communicate(timeout=60)
    assert process.returncode != 0
    assert "Slack refused the bot token (invalid_auth)" in printed
    assert "Traceback" not in printed


def test_with_neither_it_says_what_to_set(environment: dict[str, str]) -> None:
    with started("python -m bot serve", environment | {"SLACK_BOT_TOKEN": "xoxb-1"}) as process:
        printed, _ = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set" in printed


def test_a_port_that_is_taken_ends_it_with_one_clear_line(environment: dict[str, str]) -> None:
    with (
        SlackStandIn(manifest=read_manifest()) as slack,
        socket.create_server(("0.0.0.0", int(environment["PORT"]))),
    ):
        environment |= {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_URL": slack.api_url,
        }
        with started("python -m bot serve", environment) as process:
            printed, _ = process.communicate(timeout=60)
    assert process.returncode == 2
    assert f"PORT {environment['PORT']} cannot be used" in printed


def test_without_a_shared_store_the_worker_has_nothing_to_do_and_says_so(
    environment: dict[str, str],
) -> None:
    tokens = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
    with started(LINES["worker"], environment | tokens) as process:
        printed, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "without DATABASE_URL `serve` answers by itself" in printed


def test_a_release_brings_the_store_up_to_date(environment: dict[str, str], tmp_path: Path) -> None:
    with started(LINES["release"], environment) as process:
        process.communicate(timeout=60)
    assert process.returncode == 0
    engine = open_engine(f"sqlite:///{tmp_path / 'framewise.sqlite3'}")
    assert NumberStore(engine).revision() > 0
    engine.dispose()
