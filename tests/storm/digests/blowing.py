"""One cell from its first worker to its last: starts them again, and wakes those that stopped."""

from __future__ import annotations

import asyncio
import ctypes
import logging
import os
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import msgspec

from bot.core.digests.digest import Digest
from bot.core.mind import Mind
from bot.store.engine import open_engine
from bot.store.migrate import migrate
from bot.store.snapshots import SnapshotStore
from bot.store.subscriptions import SubscriptionStore
from tests.storm.digests.cells import Cell, Weather, now, subscriptions
from tests.storm.digests.fates import KILLED, STOPPED, Fates
from tests.storm.digests.steps import PLAIN_STEPS, STEPS, WITH_HISTORY, WITHOUT_HISTORY
from tests.storm.digests.working import Place, work
from tests.storm.slack import Plan
from tests.storm.slack.methods import Slack
from tests.storm.slack.serving import serve

DIES_WITH_PARENT = 1
"""PR_SET_PDEATHSIG."""
WRONG = "gone wrong: "


@dataclass
class Blowing:
    """A cell at work; `look` is to be called again and again until it is over."""

    cell: Cell
    weather: Weather
    database_url: str
    folder: Path
    """For what the workers report."""
    mind: Mind
    fates: Fates
    killed: Counter[str] = field(default_factory=Counter)
    stopped: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    """What workers said that something broke for, or that broke themselves."""
    began: float = field(default_factory=time.monotonic)
    ended: float = 0.0
    slack_url: str = ""
    _slack: int = 0
    _workers: dict[int, int] = field(default_factory=dict)
    """The place in the row of each process."""
    _asleep: dict[int, float] = field(default_factory=dict)
    """When each stopped process is to go on."""

    def begin(self) -> None:
        """Opens the Slack, enters the subscriptions, starts the workers."""
        cell, weather = self.cell, self.weather
        database = open_engine(self.database_url, wait_s=60)
        migrate(database)
        kept, at = SubscriptionStore(database), now()
        for one in subscriptions(cell.digests, at):
            kept.keep(one)
        for day in {at.date(), (at + timedelta(minutes=1)).date()}:
            digest = Digest(day=day, first=day - timedelta(days=7), last=day - timedelta(days=1))
            SnapshotStore(database).freeze(day, msgspec.json.encode(digest).decode(), at)
        database.dispose()
        self._open_slack()
        self.began = time.monotonic()
        for number in range(weather.workers):
            self._start(number)

    def look(self) -> bool:
        """Sees to its processes; whether it is over."""
        for pid in list(self._workers):
            if pid in self._workers:  # one that broke ends all
                gone, status = os.waitpid(pid, os.WNOHANG | os.WUNTRACED)
                if gone:
                    self._changed(pid, status)
        for pid, wakes in list(self._asleep.items()):
            if time.monotonic() >= wakes or self._asleep.keys() == self._workers.keys():
                del self._asleep[pid]
                os.kill(pid, signal.SIGCONT)
        if time.monotonic() - self.began > self.weather.ends_after_s:
            self.broken.append("it did not end")
            self._end_workers()
        if not self._workers and not self.ended:
            self.ended = time.monotonic()
        return not self._workers

    def end(self) -> None:
        """Ends every process of the cell."""
        self._end_workers()
        for report in sorted(self.folder.glob("*.txt")):
            said = report.read_text()
            if WRONG in said or "Traceback" in said:
                self.broken.append(said)
        if self._slack:
            os.kill(self._slack, signal.SIGKILL)
            os.waitpid(self._slack, 0)
            self._slack = 0

    def _changed(self, pid: int, status: int) -> None:
        if os.WIFSTOPPED(status):
            lease_s = self.weather.lease.total_seconds()
            self.stopped[self._last_words(pid)] += 1
            self._asleep[pid] = time.monotonic() + self.weather.sleeps * lease_s
            return
        number = self._workers.pop(pid)
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
            step = self._last_words(pid)
            self.killed[step] += 1
            self.fates.killed[step] += 1
            self._start(number)
        elif status:
            self._end_workers()

    def _start(self, number: int) -> None:
        weather = self.weather
        may_stop = number < weather.stoppable and self.stopped.total() < weather.most_stops
        dooms = self.fates.deal(_steps(self.cell), may_stop=may_stop and not self.cell.is_plain)
        place = Place(
            cell=self.cell,
            weather=weather,
            database_url=self.database_url,
            slack_url=self.slack_url,
            mind=self.mind,
        )

        def run() -> None:
            flags = os.O_CREAT | os.O_APPEND | os.O_WRONLY
            report = os.open(self._report_of(os.getpid()), flags)
            os.dup2(report, sys.stderr.fileno())
            logging.basicConfig(level=logging.ERROR, format=f"{WRONG}%(message)s")
            logging.getLogger("slack_sdk").setLevel(logging.CRITICAL)
            logging.getLogger("bot.engine.engine").addFilter(_is_no_fault_of_the_queue)
            work(place, dooms, report)

        self._workers[_fork(run)] = number

    def _open_slack(self) -> None:
        weather = self.weather
        history = "ok" if self.cell.has_history else "missing_scope"
        plan = Plan(
            p=weather.p,
            q=weather.q,
            kinds=weather.kinds,
            seed=weather.seed,
            late_s=weather.late_s,
            pace=not self.cell.is_plain,
            history=history,
        )
        its_end, our_end = os.pipe()

        async def listen() -> None:
            served = await serve(Slack(plan), 0)
            os.write(our_end, f"{served.port}\n".encode())
            await served.server.serve_forever()

        self._slack = _fork(lambda: asyncio.run(listen()))
        os.close(our_end)
        with os.fdopen(its_end, "rb") as told:
            self.slack_url = f"http://127.0.0.1:{int(told.readline())}"

    def _end_workers(self) -> None:
        for pid in self._workers:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        self._workers.clear()
        self._asleep.clear()

    def _report_of(self, pid: int) -> Path:
        return self.folder / f"{pid}.txt"

    def _last_words(self, pid: int) -> str:
        """The step at which a process said last that it ends or stops."""
        lines = self._report_of(pid).read_text().splitlines()
        blows = [line for line in lines if line.startswith((KILLED, STOPPED))]
        return blows[-1].partition(" ")[2] if blows else "nowhere"


def _is_no_fault_of_the_queue(record: logging.LogRecord) -> bool:
    """The queue may fail while somebody is stopped with a hand on it; a job may not."""
    return not record.getMessage().startswith("a job of the queue failed")


def _steps(cell: Cell) -> tuple[str, ...]:
    if cell.is_plain:
        return PLAIN_STEPS
    return (*STEPS, *(WITH_HISTORY if cell.has_history else WITHOUT_HISTORY))


def _fork(work: Callable[[], object]) -> int:
    """Has something done by a process of its own, which ends with this one."""
    parent = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(DIES_WITH_PARENT, int(signal.SIGKILL))
        if os.getppid() == parent:
            work()
            code = 0
    except BaseException:  # noqa: BLE001 - whatever ends it is reported
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)
