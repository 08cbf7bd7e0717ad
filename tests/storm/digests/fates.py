"""Where a worker's life ends, and the choice among the steps at which it may."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tests.storm.digests.cells import Weather

KILLED, STOPPED = "killed", "stopped"
STRIKES_WITHIN_S = 0.2
"""A signal may reach another thread first, and this one go on for a moment."""
AWAKE = 20
"""Visits that one who was stopped survives at the least: it is to do what it was about to."""


@dataclass(frozen=True, kw_only=True)
class Doom:
    """One blow of fate."""

    steps: frozenset[str]
    visits: int
    """It strikes at the visit to one of the steps after so many."""
    is_stop: bool = False


class Fate:
    """The blows of one process, one after the other; for many threads."""

    def __init__(self, dooms: Sequence[Doom], report: int) -> None:
        """``report``: a file descriptor that is told of each blow."""
        self._dooms = list(dooms)
        self._report = report
        self._seen = 0
        self._lock = threading.Lock()
        self._may_stop = threading.Condition()
        self._sending: set[int] = set()

    def at(self, step: str) -> None:
        """The process is at a step; it may be its last."""
        with self._lock:
            if not self._dooms or step not in self._dooms[0].steps:
                return
            self._seen += 1
            if self._seen <= self._dooms[0].visits:
                return
            doom, self._seen = self._dooms.pop(0), 0
        if doom.is_stop:
            with self._may_stop:
                self._may_stop.wait_for(lambda: not self._sending)
                self._strike(STOPPED, step, signal.SIGSTOP)
        else:
            self._strike(KILLED, step, signal.SIGKILL)

    def begin_sending(self) -> None:
        """From now on this thread may be killed and not stopped: a message that is past the guard
        and stays for longer than the lease is beyond what can be promised."""
        with self._may_stop:
            self._sending.add(threading.get_ident())

    def end_sending(self) -> None:
        """It is sent, or will not be."""
        with self._may_stop:
            self._sending.discard(threading.get_ident())
            self._may_stop.notify_all()

    def _strike(self, how: str, step: str, blow: signal.Signals) -> None:
        os.write(self._report, f"{how} {step}\n".encode())
        os.kill(os.getpid(), blow)
        time.sleep(STRIKES_WITHIN_S)


class Fates:
    """Deals fates so that every step gets its share; the same seed chooses the same."""

    def __init__(self, weather: Weather, names: str) -> None:
        """``names``: of the cells for which it deals."""
        self.killed: Counter[str] = Counter()
        self._stopped: Counter[str] = Counter()
        self._random = random.Random(f"{weather.seed} {names}")
        self._stops = self._random.sample(weather.stops, len(weather.stops))
        self._weather = weather

    def deal(self, steps: Sequence[str], *, may_stop: bool) -> list[Doom]:
        """The fate of one more process: to be killed where fewest were; none once every step has
        had its share.

        Args:
            may_stop: whether it may be stopped before.
        """
        weather, dooms, least = self._weather, [], 0
        if may_stop and self._random.random() < weather.stopped:
            dooms.append(self._stop())
            least = AWAKE
        if min(self.killed[step] for step in steps) < weather.kills_each:
            visits = least + self._random.randint(0, weather.visits)
            dooms.append(Doom(steps=self._rarest(steps), visits=visits))
        return dooms

    def _stop(self) -> Doom:
        step = min(self._stops, key=lambda step: self._stopped[step])
        self._stopped[step] += 1
        return Doom(steps=frozenset({step}), visits=0, is_stop=True)

    def _rarest(self, steps: Sequence[str]) -> frozenset[str]:
        most = min(self.killed[step] for step in steps) + self._weather.uneven
        return frozenset(step for step in steps if self.killed[step] <= most)
