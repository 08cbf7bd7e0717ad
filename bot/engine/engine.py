"""The engine: runs jobs in worker threads, now or later, and one function every minute.

It may lose a job (a killed process takes those in its hands along) and run one twice, so every job
is safe to run twice and what matters is offered again each minute. Every process may run one: the
minute's function needs no leader.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Mapping
from datetime import datetime

from huey import crontab
from huey.api import Huey
from huey.consumer import Consumer, Scheduler, Worker

from bot.core.errors import StoreDown
from bot.incident import note
from bot.watch.counted import job_failed

Job = Callable[[str], object]
"""Does one thing, by its id."""

LONGEST_IDLE_S = 0.5
"""How long a worker of an idle bot sleeps before it looks for work again: somebody waits. Sixteen
workers then take a third of a percent of a processor on SQLite (tests/benchmarks/idle_time.py)."""
DOWN_S = 1.0
"""How long a worker waits before it looks again at a queue that could not be read."""
STOPS_WITHIN_S = 20.0
"""Platforms kill what has not ended 30 seconds after SIGTERM."""

log = logging.getLogger(__name__)


class Engine:
    """Jobs by name on a queue; enqueueing works from any process, running needs `start`."""

    def __init__(
        self, huey: Huey, *, workers: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._huey = huey
        self._clock = clock
        self._struck_at: float | None = None
        self.workers = workers
        self._jobs: dict[str, Job] = {}
        self._minute: Callable[[], object] = lambda: None
        self._consumer: _Consumer | None = None
        self.is_stopping = False
        """Whether jobs should come to an end: what they leave is offered again."""
        self._task = huey.task(name="job")(self._run)

    def serve(self, jobs: Mapping[str, Job], every_minute: Callable[[], object]) -> None:
        """Says what each job does, and what is done every minute and at the start."""
        self._jobs.update(jobs)
        self._minute = every_minute
        # It passes what waits, so that what was left over is offered again also in a rush.
        self._huey.periodic_task(crontab(minute="*"), name="minute", priority=1)(self.strike)

    @property
    def is_running(self) -> bool:
        """Whether it was started and not stopped."""
        return self._consumer is not None

    @property
    def is_to_run(self) -> bool:
        """Whether it was told what to do, and so is to run."""
        return bool(self._jobs)

    @property
    def silent_s(self) -> float:
        """How long ago the minute last struck and went well; without end, if it never did."""
        return math.inf if self._struck_at is None else self._clock() - self._struck_at

    def enqueue(self, name: str, id: str, *, delay_s: float = 0.0) -> None:
        """Has a job done soon, or after a while. Where the queue cannot be written the job is left
        to the next minute."""
        try:
            self._task.schedule((name, id), delay=delay_s) if delay_s else self._task(name, id)
        except Exception as error:  # noqa: BLE001 - each queue has errors of its own
            log.warning(
                "a job waits for the next minute: the queue took none (%s)", type(error).__name__
            )

    def start(self) -> None:
        """Begins to work, in threads."""
        self.is_stopping = False
        self.strike()
        self._consumer = _Consumer(
            self._huey,
            workers=self.workers,
            initial_delay=min(0.05, LONGEST_IDLE_S),
            max_delay=LONGEST_IDLE_S,
            shutdown_timeout=STOPS_WITHIN_S,
            check_worker_health=False,
        )
        self._consumer.start()

    def stop(self) -> None:
        """Ends once the jobs that are being done are done; the others wait in the queue."""
        self.is_stopping = True
        if self._consumer is not None:
            self._consumer.stop(graceful=True)
            self._consumer = None
        self._huey.storage.close()

    def strike(self) -> None:
        """Does now what is done every minute."""
        if _one_unit("the minute", self._minute):
            self._struck_at = self._clock()

    def _run(self, name: str, id: str) -> None:
        job = self._jobs.get(name)
        if job is None:
            log.warning("nobody here does the job %s", name)
            return
        _one_unit(name, lambda: job(id))


class _Worker(Worker):
    """Says once that the queue cannot be read."""

    _is_cut_off = False

    def loop(self, now: datetime | None = None) -> None:
        """Does the next job, or waits a moment."""
        try:
            task = self.huey.dequeue()
        except Exception as error:  # noqa: BLE001 - each queue has errors of its own
            if not self._is_cut_off:
                log.warning("the queue cannot be read (%s)", type(error).__name__)
            self._is_cut_off = True
            self.stop_flag.wait(DOWN_S)
            return
        self._is_cut_off = False
        if task is not None:
            self.delay = self.default_delay
            _one_unit("a job of the queue", lambda: self.huey.execute(task, now))
        else:
            self.sleep()


class _Scheduler(Scheduler):
    """Leaves it to the workers to say that the queue cannot be read."""

    def create_logger(self) -> logging.Logger:
        """One that says nothing: it would say it each second, with a traceback."""
        quiet: logging.Logger = super().create_logger()
        quiet.setLevel(logging.CRITICAL)
        return quiet


class _Consumer(Consumer):
    """Runs beside other things, which answer to signals."""

    worker_class = _Worker
    scheduler_class = _Scheduler

    def _set_signal_handlers(self) -> None:
        """None: the program has its own."""


def _one_unit(name: str, work: Callable[[], object]) -> bool:
    """Does one thing; what it raises ends here, and is told. It is offered again in a while."""
    try:
        work()
        return True
    except StoreDown:
        log.warning("%s waits: the store is down", name)
    except Exception as error:  # noqa: BLE001 - the one-unit runner
        job_failed(name)
        note(log, name, error)
    return False
