"""``serve`` fetches numbers beside the bot: from a local world, with the stand-in for Slack."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.playground.stand_in import SlackStandIn
from bot.slack.manifest import read_manifest
from tests.sources.world import World
from tests.terminal.at_home import Home, Stopper


@pytest.fixture
def world() -> Iterator[World]:
    with World() as running:
        yield running


@pytest.fixture
def slack() -> Iterator[SlackStandIn]:
    with SlackStandIn(manifest=read_manifest()) as running:
        yield running


def serve(home: Home, slack: SlackStandIn, **settings: str) -> subprocess.Popen[str]:
    process = home.start(
        "serve",
        SLACK_BOT_TOKEN=slack.bot_token,
        SLACK_APP_TOKEN=slack.app_token,
        SLACK_API_URL=slack.api_url,
        FRAMEWISE_LOG_LEVEL="INFO",
        **settings,
    )
    slack.wait_for(lambda: slack.connections == 1, timeout_s=60)
    return process


def stop(process: subprocess.Popen[str]) -> tuple[int, str]:
    process.send_signal(signal.SIGTERM)
    printed, _ = process.communicate(timeout=30)
    return process.returncode, printed


def test_numbers_arrive_and_the_end_comes_in_the_middle_of_it(
    world: World, slack: SlackStandIn, tmp_path: Path
) -> None:
    home = Home(tmp_path, world)
    stopper = Stopper(world, "stackexchange", after=6)
    process = serve(home, slack)
    assert stopper.reached.wait(timeout=60)
    code, printed = stop(process)
    kept = [row for row in home.rows()["observation"] if row[0] == "so.questions"]
    live = [row for row in kept if "stackexchange" in row]
    assert len(live) == 5
    assert (code, "Traceback" in printed, "Fatal" in printed) == (0, False, False)
