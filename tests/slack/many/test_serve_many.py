"""`serve` for many workspaces, started as a platform starts it, and what keeps it from starting."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.playground.slack.state.installs import CLIENT_ID, CLIENT_SECRET
from bot.playground.stand_in import SlackStandIn
from bot.settings import Settings
from bot.slack.installing.pages import INSTALL
from bot.slack.manifest import HTTP_MANIFEST, read_manifest
from bot.store.engine import open_engine
from bot.store.installations import Installation, Installations
from bot.store.keys import new_key, read_keys
from bot.store.migrate import migrate
from bot.wiring import now
from tests.slack.conftest import ALEX, CHANNEL
from tests.slack.many.browser import Browser
from tests.slack.over_http import SECRET
from tests.slack.test_serve import free_port, started, stopped, well

SECRETS = ("xoxb-", CLIENT_SECRET, SECRET)

pytestmark = pytest.mark.usefixtures("mind")


@pytest.fixture
def environment(settings: Settings, tmp_path: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/"),
        "FRAMEWISE_CACHE": str(settings.cache),
        "FRAMEWISE_COLLECT": "off",
        "FRAMEWISE_DATA": str(tmp_path),
        "PORT": str(free_port()),
        "SLACK_CLIENT_ID": CLIENT_ID,
        "SLACK_CLIENT_SECRET": CLIENT_SECRET,
        "SLACK_SIGNING_SECRET": SECRET,
    }


def installations(environment: dict[str, str], key: str) -> Installations:
    engine = open_engine(f"sqlite:///{environment['FRAMEWISE_DATA']}/framewise.sqlite3")
    migrate(engine)
    return Installations(engine, read_keys(key))


def installed(workspace: str) -> Installation:
    return Installation(
        workspace=workspace,
        name="One",
        enterprise="",
        app="A1",
        bot="B1",
        bot_user="U1",
        by="U2",
        scopes=("chat:write",),
        token=f"xoxb-{workspace}",
        installed_at=now(),
    )


def test_a_workspace_installs_asks_and_leaves_and_nothing_secret_is_logged(
    environment: dict[str, str],
) -> None:
    port, key = int(environment["PORT"]), new_key()
    environment |= {"FRAMEWISE_KEYS": key, "FRAMEWISE_LOG_LEVEL": "DEBUG"}
    address = f"http://127.0.0.1:{port}/slack/events"
    manifest = read_manifest(HTTP_MANIFEST)
    with SlackStandIn(
        manifest=manifest, deliver_to=address, signing_secret=SECRET, is_installed=False
    ) as slack:
        environment["SLACK_API_URL"] = slack.api_url
        with started("python -m bot serve", environment) as process:
            assert process.stdout is not None
            next(line for line in process.stdout if "answering at port" in line)
            assert well(environment, "/readyz").startswith("200")
            browser = Browser(port)
            shown = browser.get(slack.allow(browser.get(INSTALL).link))
            asked = slack.post_as_user(channel=CHANNEL, user=ALEX, text="@Framewise help")
            slack.wait_for(lambda: slack.thread(CHANNEL, asked)[1:], timeout_s=30)
            slack.uninstall()
            slack.wait_for(lambda: all(each.is_acked for each in slack.deliveries))
            code, printed = stopped(process)
    assert shown.title == "Framewise is in Playground"
    assert code == 0
    assert [secret for secret in (*SECRETS, key) if secret in printed] == []
    assert installations(environment, key).active() == []


def test_over_socket_mode_it_is_installed_at_the_port_of_its_health(
    environment: dict[str, str],
) -> None:
    port = int(environment["PORT"])
    manifest = read_manifest(HTTP_MANIFEST)
    with SlackStandIn(manifest=manifest, is_installed=False) as slack:
        environment |= {
            "FRAMEWISE_KEYS": new_key(),
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_URL": slack.api_url,
        }
        with started("python -m bot serve", environment) as process:
            assert process.stdout is not None
            next(line for line in process.stdout if "connected to Slack" in line)
            browser = Browser(port)
            assert browser.get(slack.allow(browser.get(INSTALL).link)).status == 200
            assert well(environment, "/readyz").startswith("200")
            asked = slack.post_as_user(channel=CHANNEL, user=ALEX, text="@Framewise help")
            slack.wait_for(lambda: slack.thread(CHANNEL, asked)[1:], timeout_s=30)
            code, printed = stopped(process)
    assert (code, "Traceback" in printed) == (0, False)


@pytest.fixture
def run(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    """Runs a command of the command line with some keys."""

    def call(*argv: str, keys: str = "") -> tuple[int, str]:
        for name, value in {**environment, "FRAMEWISE_KEYS": keys}.items():
            monkeypatch.setenv(name, value)
        code = main(list(argv))
        printed = capsys.readouterr()
        return code, printed.out + printed.err

    return call


Run = Callable[..., tuple[int, str]]


def test_keys_are_rotated_on_the_command_line(environment: dict[str, str], run: Run) -> None:
    old, new = new_key(), new_key()
    installations(environment, old).keep(installed("T1"), now())
    assert run("rotate-keys", keys=f"{new},{old}") == (
        0,
        "1 token(s) encrypted anew with the newest key.\n",
    )
    found = installations(environment, new).of("T1")
    assert found is not None
    assert found.token == "xoxb-T1"


def test_tokens_of_a_lost_key_can_be_let_go(environment: dict[str, str], run: Run) -> None:
    installations(environment, new_key()).keep(installed("T1"), now())
    new = new_key()
    code, said = run("rotate-keys", keys=new)
    assert (code, "lacks the key" in said) == (2, True)
    code, said = run("rotate-keys", "--let-go", keys=new)
    assert (code, "Let go of 1" in said) == (0, True)
    assert installations(environment, new).active() == []


def test_a_new_key_is_one(run: Run) -> None:
    code, key = run("new-key")
    assert code == 0
    assert read_keys(key.strip()).newest
