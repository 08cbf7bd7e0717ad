"""The emulator, started on a free port with a channel and a person in it."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from slack_sdk import WebClient

from tests.emulator.found import MISSING, emulator

TOKEN = "xoxb-emulated"
CLIENT_ID, CLIENT_SECRET = "1.2", "emulated-client-secret"
ADDRESS = "http://127.0.0.1:1"
"""Where the bot is, as the emulator knows it: no browser goes there by itself."""
SEED = f"""
slack:
  team: {{name: Emulated, domain: emulated}}
  users: [{{name: alex, real_name: Alex, email: alex@example.org}}]
  channels: [{{name: ml-help}}]
  bots: [{{name: framewise}}]
  strict_scopes: true
  oauth_apps:
    - client_id: "1.2"
      client_secret: {CLIENT_SECRET}
      name: Framewise
      redirect_uris: ["{ADDRESS}/slack/oauth_redirect"]
      scopes: [chat:write, users:read]
      bot_name: framewise
  tokens:
    - token: {TOKEN}
      user: U000000001
      scopes: [chat:write, channels:read, channels:history, files:read, files:write, users:read]
"""
READY = "Ready."
PROXIES = ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy")


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="package")
def api_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    program = emulator()
    if program is None:
        pytest.skip(MISSING)
    seed = tmp_path_factory.mktemp("emulator") / "seed.yaml"
    seed.write_text(SEED, encoding="utf-8")
    port = _free_port()
    where = ["--port", str(port), "--host", "127.0.0.1", "--seed", str(seed)]
    process = subprocess.Popen(
        [*program, "start", "--service", "slack", *where],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=Path(seed).parent,
    )
    try:
        _until_it_is_ready(process)
        yield f"http://127.0.0.1:{port}/api/"
    finally:
        process.terminate()
        process.communicate(timeout=10)


@pytest.fixture
def client(api_url: str) -> WebClient:
    return WebClient(token=TOKEN, base_url=api_url, retry_handlers=[])


@pytest.fixture
def channel(client: WebClient) -> str:
    """The id of the channel that the seed makes."""
    channels = client.conversations_list()["channels"]
    return str(next(each["id"] for each in channels if each["name"] == "ml-help"))


def _free_port() -> int:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        return int(opened.getsockname()[1])


def _until_it_is_ready(process: subprocess.Popen[str]) -> None:
    """Reads what it prints until it says so; if it ends instead, that is told."""
    assert process.stdout is not None
    printed = ""
    for line in process.stdout:
        printed += line
        if READY in line:
            return
    raise AssertionError(f"the emulator did not start:\n{printed}")
