"""A program in a process group of its own: it can be killed as a whole, and its CPU time read."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
TICKS_PER_S = os.sysconf("SC_CLK_TCK")
AFTER_NAME = 2
"""The field of a `stat` file that follows the name, which may hold spaces, counted from 0."""
UNLIMITED = {f"FRAMEWISE_{whose}_A_MINUTE": "0" for whose in ("PERSON", "CHANNEL", "WORKSPACE")}
"""The environment of a bot that is asked more than people ask."""
GROUP, USER_TICKS, SYSTEM_TICKS = 4, 13, 14


class Served:
    """A program at work."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def kill(self) -> None:
        """End all of it at once, as the system does where memory runs out."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self, *, within_s: float) -> bool:
        """End it as platforms do: ask, and kill what has not ended; whether it ended by itself."""
        self._process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(within_s)
        ended = self._process.poll() is not None
        self.kill()
        return ended

    def cpu_s(self) -> float:
        """The CPU time that all of it has used so far."""
        found = (_stat(entry) for entry in Path("/proc").iterdir() if entry.name.isdigit())
        fields = [each for each in found if each and int(each[GROUP]) == self._process.pid]
        ticks = sum(int(each[USER_TICKS]) + int(each[SYSTEM_TICKS]) for each in fields)
        return ticks / TICKS_PER_S


@contextmanager
def served(*module: str, environment: Mapping[str, str]) -> Iterator[Served]:
    """Runs `python -m` with these words; it sees nothing of the environment but what is given."""
    process = subprocess.Popen(
        [sys.executable, "-m", *module],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    running = Served(process)
    try:
        yield running
    finally:
        running.kill()


def _stat(entry: Path) -> list[str]:
    """The fields of a process, numbered as `man proc` does, from 0; none, where it has ended."""
    with suppress(OSError):
        text = (entry / "stat").read_text()
        return ["", "", *text[text.rindex(")") + AFTER_NAME :].split()]
    return []
