"""``python -m bot``: help, mistakes in the call, and settings that cannot be used."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.__main__ import main
from tests.conftest import ROOT
from tests.messages.small_world import write_small_world

COMMANDS = ("ask", "chat", "check", "evaluate", "serve", "demo")


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT,
        env=kept | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_no_command_prints_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    printed = capsys.readouterr().out
    assert all(f"    {command} " in printed for command in COMMANDS)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(["asks"], "invalid choice: 'asks'", id="an unknown command"),
        pytest.param(["ask", "--colour"], "unrecognized arguments: --colour", id="unknown option"),
        pytest.param(["evaluate"], "required: GOLD.jsonl", id="no file"),
        pytest.param(["demo", "--port", "x"], "invalid int value: 'x'", id="a word for a port"),
    ],
)
def test_a_mistake_in_the_call_ends_with_2(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert told in capsys.readouterr().err


def test_broken_knowledge_is_told_line_by_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_small_world(tmp_path / "knowledge")
    (folder / "rules" / "broken.yaml").write_text("a: b: c", encoding="utf-8")
    monkeypatch.setenv("FRAMEWISE_KNOWLEDGE", str(folder))
    monkeypatch.setenv("FRAMEWISE_CACHE", str(tmp_path / "cache"))
    assert main(["ask", "help"]) == 2
    assert capsys.readouterr().err.startswith("rules/broken.yaml: line 1: no YAML")


@pytest.mark.parametrize(
    ("arguments", "environment", "told"),
    [
        pytest.param(["serve"], {}, "SLACK_BOT_TOKEN is missing", id="no bot token"),
        pytest.param(
            ["check"], {"FRAMEWISE_LOG_LEVEL": "loud"}, "FRAMEWISE_LOG_LEVEL is", id="a log level"
        ),
    ],
)
def test_a_broken_setting_is_told_in_one_line(
    arguments: list[str], environment: dict[str, str], told: str
) -> None:
    ended = run(*arguments, **environment)
    assert ended.stderr.startswith(told)
    assert len(ended.stderr.splitlines()) == 1
    assert ended.returncode == 2
