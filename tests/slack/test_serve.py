"""Every line of the Procfile, started as a platform starts it, against the stand-in."""

import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.playground.stand_in import SlackStandIn
from bot.settings import Settings
from bot.slack.manifest import read_manifest
from tests.sources.world import World

ROOT = Path(__file__).parents[2]
LINES = [line.split(":", 1) for line in (ROOT / "Procfile").read_text().splitlines() if line]
QUESTION = "a detector on a Jetson, a very private remark, PyTorch or TensorFlow?"


@pytest.mark.parametrize(("name", "command"), LINES, ids=[name for name, _ in LINES])
def test_a_procfile_line_starts_answers_and_stops(
    name: str, command: str, settings: Settings, mind: object, tmp_path: Path
) -> None:
    with World() as world, SlackStandIn(manifest=read_manifest()) as slack:
        words = shlex.split(command)
        process = subprocess.Popen(
            [sys.executable if words[0] == "python" else words[0], *words[1:]],
            cwd=ROOT,
            env={
                "PATH": os.environ["PATH"],
                "HOME": os.environ.get("HOME", "/"),
                "FRAMEWISE_CACHE": str(settings.cache),
                "FRAMEWISE_COLLECT": "off",
                "FRAMEWISE_DATA": str(tmp_path),
                **world.settings,
                "SLACK_BOT_TOKEN": slack.bot_token,
                "SLACK_APP_TOKEN": slack.app_token,
                "SLACK_API_URL": slack.api_url,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            slack.wait_for(lambda: slack.connections == 1, timeout_s=60)
            asked = slack.post_as_user(
                channel="C0MLHELP", user="U0ALEX", text=f"@Framewise {QUESTION}"
            )
            answered = slack.wait_for(lambda: slack.thread("C0MLHELP", asked)[1:], timeout_s=30)
        finally:
            process.send_signal(signal.SIGTERM)
            printed, _ = process.communicate(timeout=30)
    assert "PyTorch" in answered[0]["text"]
    assert process.returncode == 0
    assert world.seen == [], "asked although collecting is off"
    for secret in (slack.bot_token, slack.app_token, "very private remark"):
        assert secret not in printed
