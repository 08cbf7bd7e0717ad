"""The real program at a home of its own: its settings, its folders, and the world it asks."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tests.conftest import ROOT
from tests.sources.world import World
from tests.sources.world.few_metrics import write_few_metrics
from tests.sources.world.stored import Rows, stored_at
from tests.web.faulty_server import Behaviour, Hang, Seen

KEYS = {
    name: f"sekrit-{name.lower().replace('_', '-')}-0123456789"
    for name in ("STACKEXCHANGE_KEY", "HF_TOKEN", "GITHUB_TOKEN", "OPENALEX_API_KEY")
}
LONGEST_S = 90


@dataclass(frozen=True)
class Home:
    """A folder that holds all that the program writes."""

    folder: Path
    world: World

    @property
    def database_url(self) -> str:
        """Where the numbers are."""
        return f"sqlite:///{self.folder / 'data' / 'framewise.sqlite3'}"

    def start(self, *arguments: str, **settings: str) -> subprocess.Popen[str]:
        """Starts ``python -m bot``."""
        knowledge = self.folder / "knowledge"
        if not knowledge.exists():
            write_few_metrics(knowledge)
        return subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments],
            cwd=ROOT,
            env={
                "PATH": os.environ["PATH"],
                "COLUMNS": "160",
                "HOME": str(self.folder / "home"),
                "FRAMEWISE_DATA": str(self.folder / "data"),
                "FRAMEWISE_CACHE": str(self.folder / "cache"),
                "FRAMEWISE_KNOWLEDGE": str(knowledge),
                "FRAMEWISE_LOG_LEVEL": "DEBUG",
                **KEYS,
                **self.world.settings,
                **settings,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *arguments: str) -> Ended:
        """Runs it to its end."""
        process = self.start(*arguments)
        printed, _ = process.communicate(timeout=LONGEST_S)
        return Ended(process.returncode, printed)

    def rows(self) -> Rows:
        """What is stored."""
        return stored_at(self.database_url)

    def files_with(self, text: str) -> list[Path]:
        """The files that hold a text, whatever they are."""
        files = [path for path in self.folder.rglob("*") if path.is_file()]
        return [path for path in files if text.encode() in path.read_bytes()]


@dataclass(frozen=True)
class Ended:
    """How a run ended."""

    code: int
    printed: str

    def row(self, name: str) -> list[str]:
        """The cells of the row of a table that begins with a name."""
        lines = (line.strip("│┃ ") for line in self.printed.splitlines() if line[:1] in "│┃")
        cells = ([cell.strip() for cell in line.split("│")] for line in lines)
        return next(row for row in cells if row[0] == name)


class Stopper:
    """Answers so many requests as the world does, and then no more: the moment to kill somebody."""

    def __init__(self, world: World, source: str, *, after: int) -> None:
        self.reached = threading.Event()
        self._left = after
        self._speak = world.speaking(source)
        world.spoil(source, self)

    def __call__(self, seen: Seen) -> Behaviour:
        self._left -= 1
        if self._left < 0:
            self.reached.set()
            return Hang()
        return self._speak(seen)


def recent() -> date:
    """The first day of a month of which at least one is over and settled since."""
    return (datetime.now(UTC).date() - timedelta(days=40)).replace(day=1)
