"""Where a worker's life ends: the steps of a digest at which it may, and the choice among them."""

from __future__ import annotations

import os
import random
import signal
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tests.storm.digests.cells import Weather

STEPS = (
    *("before entering", "entering", "entered"),
    *("before claiming", "claiming", "claimed"),
    *("before intending", "intending", "intent kept", "keeping a shut gate", "gate shut"),
    *("half sent", "on the wire", "answer read"),
    *("keeping posted", "posted", "keeping put off", "put off"),
    *("keeping unknown", "unknown", "shutting workspace", "workspace shut"),
    *("before looking up", "looking up", "looked up"),
)
"""Those of every cell; one in -ing is in the middle of a transaction, or of a look-up."""
WITH_HISTORY = ("keeping found", "found")
WITHOUT_HISTORY = ("keeping uncertain", "uncertain")
PLAIN_STEPS = ("claimed", "on the wire", "answer read", "posted")
STOPS = (
    *("intent kept", "before intending", "claimed", "looked up", "before claiming", "entered"),
    *("on the wire", "answer read", "posted", "unknown", "looking up"),
)
"""Where a worker may stop and go on later. Not between the guard and the wire: a message that
stays there for longer than the lease is beyond what can be promised."""
STOPS_IN_TRANSACTION = ("claiming", "intending", "keeping posted", "keeping unknown")

KILLED, STOPPED = "killed", "stopped"


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

    def at(self, step: str) -> None:
        """The process is at a step; it may be its last."""
        with self._lock:
            if not self._dooms or step not in self._dooms[0].steps:
                return
            self._seen += 1
            if self._seen <= self._dooms[0].visits:
                return
            doom, self._seen = self._dooms.pop(0), 0
            told = f"{STOPPED if doom.is_stop else KILLED} {step}\n"
            os.write(self._report, told.encode())
            os.kill(os.getpid(), signal.SIGSTOP if doom.is_stop else signal.SIGKILL)


class Fates:
    """Deals fates so that every step gets its share; the same seed chooses the same."""

    def __init__(self, weather: Weather, names: str) -> None:
        """``names``: of the cells for which it deals."""
        self.killed: Counter[str] = Counter()
        self._stopped: Counter[str] = Counter()
        self._random = random.Random(f"{weather.seed} {names}")
        self._weather = weather

    def deal(self, steps: Sequence[str], stops: Sequence[str]) -> list[Doom]:
        """The fate of one more process: to be killed where fewest were; none once every step has
        had its share.

        Args:
            stops: where it may stop before; nowhere if empty.
        """
        weather, dooms = self._weather, []
        if stops and self._random.random() < weather.stopped:
            dooms.append(self._stop(stops))
        if min(self.killed[step] for step in steps) < weather.kills_each:
            visits = self._random.randint(0, weather.visits)
            dooms.append(Doom(steps=_rarest(steps, self.killed), visits=visits))
        return dooms

    def _stop(self, stops: Sequence[str]) -> Doom:
        step = min(stops, key=lambda step: self._stopped[step])
        self._stopped[step] += 1
        return Doom(steps=frozenset({step}), visits=0, is_stop=True)


def _rarest(steps: Sequence[str], struck: Counter[str]) -> frozenset[str]:
    least = min(struck[step] for step in steps)
    return frozenset(step for step in steps if struck[step] == least)
