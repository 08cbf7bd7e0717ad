"""What a process counts of itself; no workspace, channel or person is a label.

Every label is one of a short list, so that no stranger makes the numbers grow.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import perf_counter
from typing import Literal, get_args

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector

from bot.core.limits import Scope

REGISTRY = CollectorRegistry()

Call = Literal["taken", "too_fast", "refused", "no_access", "no_answer"]
"""What became of a call to Slack."""
Said = Literal["acknowledged", "refused", "failed"]
"""What Slack is told of what it delivers: 2xx, 4xx, 5xx."""
Look = Literal["there", "not_there", "cannot_look"]
"""What came of looking for a message that may have been posted."""
_UP_TO_THREE_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)
"""Slack waits three seconds for an acknowledgement."""
_UP_TO_AN_HOUR_S = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 30.0, 60.0, 300.0, 3600.0)
_UP_TO_A_DAY_S = (5.0, 15.0, 60.0, 120.0, 300.0, 900.0, 3600.0, 21600.0, 86400.0)

ACK = Histogram(
    "framewise_ack_seconds",
    "From what Slack delivers to the acknowledgement, once it is kept.",
    registry=REGISTRY,
    buckets=_UP_TO_THREE_S,
)
DELIVERED = Counter(
    "framewise_delivered",
    "What Slack delivered, by what it was told.",
    ("said",),
    registry=REGISTRY,
)
ANSWER = Histogram(
    "framewise_answer_seconds",
    "From what was taken on to the answer that is posted.",
    ("kind",),
    registry=REGISTRY,
    buckets=_UP_TO_AN_HOUR_S,
)
DIGEST = Histogram(
    "framewise_digest_late_seconds",
    "From when a digest was due to its post.",
    registry=REGISTRY,
    buckets=_UP_TO_A_DAY_S,
)
CALLS = Counter(
    "framewise_slack_calls",
    "Calls to Slack, by method and by what became of them; too_fast is Slack's 429.",
    ("method", "became"),
    registry=REGISTRY,
)
LOOKED_UP = Counter(
    "framewise_looked_up",
    "Messages that may have been posted and were looked for.",
    ("found",),
    registry=REGISTRY,
)
LIMITED = Counter(
    "framewise_limited",
    "What was not taken on, by whose limit was over; inbox: too much waits.",
    ("scope",),
    registry=REGISTRY,
)
JOBS_FAILED = Counter(
    "framewise_jobs_failed", "Jobs that ended in a fault, by name.", ("name",), registry=REGISTRY
)
ProcessCollector(registry=REGISTRY)


class Took:
    """How long something took, once it is over."""

    ms = 0.0


@contextmanager
def acknowledging() -> Iterator[Took]:
    """Times an acknowledgement."""
    began, took = perf_counter(), Took()
    yield took
    seconds = perf_counter() - began
    ACK.observe(seconds)
    took.ms = round(seconds * 1000, 1)


def delivered(status: int) -> None:
    """Counts what Slack was told of what it delivered."""
    said: Said = "failed" if status >= 500 else "refused" if status >= 400 else "acknowledged"
    DELIVERED.labels(said).inc()


def answered(kind: str, took: timedelta) -> None:
    """Counts an answer, so long after it was taken on."""
    ANSWER.labels(kind).observe(took.total_seconds())


def called(method: str, became: Call) -> None:
    """Counts a call to Slack."""
    for other in get_args(Call):
        CALLS.labels(method, other)  # a counter that begins at 1 was never seen to grow
    CALLS.labels(method, became).inc()


def digested(late: timedelta) -> None:
    """Counts a digest that is posted, so long after it was due."""
    DIGEST.observe(late.total_seconds())


def job_failed(job: str) -> None:
    """Counts a job that ended in a fault."""
    JOBS_FAILED.labels(job).inc()


def looked_up(found: Look) -> None:
    """Counts a look for a message that may have been posted."""
    LOOKED_UP.labels(found).inc()


def limited(scope: Scope) -> None:
    """Counts what was not taken on."""
    LIMITED.labels(scope).inc()


def _begin_at_zero() -> None:
    for counter, alternatives in (
        (DELIVERED, get_args(Said)),
        (LOOKED_UP, get_args(Look)),
        (LIMITED, get_args(Scope)),
    ):
        for one in alternatives:
            counter.labels(one)


_begin_at_zero()
