"""The bot's own numbers, as Prometheus reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol, cast
from wsgiref.types import WSGIEnvironment

from prometheus_client import CollectorRegistry, disable_created_metrics
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.slack.http.answer import Answer, plainly
from bot.slack.http.health import Health
from bot.watch.counted import REGISTRY

METRICS = "/metrics"


class Looking(Protocol):
    """Tells numbers for which it has to look somewhere."""

    def begin(self) -> object:
        """Looks, and does not wait."""
        ...

    def collect(self) -> Iterable[Metric]:
        """What it has seen."""
        ...


@dataclass(frozen=True, eq=False)
class Ready(Collector):
    """Whether each thing holds that must hold for the bot to work."""

    health: Health

    def begin(self) -> object:
        """Looks, and does not wait."""
        return self.health.begin()

    def collect(self) -> Iterator[Metric]:
        """1 where it holds, 0 where it does not."""
        about = "Whether what must hold for the bot to work does hold."
        family = GaugeMetricFamily("framewise_ready", about, labels=("check",))
        for name, problem in self.health.found().items():
            family.add_metric((name,), float(problem is None))
        yield family


@dataclass(frozen=True, kw_only=True)
class Metrics:
    """Answers whoever collects them."""

    registry: CollectorRegistry
    looking: tuple[Looking, ...]

    def answer(self, environ: WSGIEnvironment) -> Answer:
        """The numbers; 404 elsewhere."""
        if environ.get("PATH_INFO") != METRICS:
            return plainly(HTTPStatus.NOT_FOUND)
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return plainly(HTTPStatus.METHOD_NOT_ALLOWED)
        for one in self.looking:
            one.begin()  # all at the same time
        encode, kind = choose_encoder(environ.get("HTTP_ACCEPT", ""))
        body = encode(cast(Collector, self.registry)).decode()
        return Answer(status=HTTPStatus.OK, body=body, headers=[("Content-Type", kind)])


def metrics_of(*looking: Looking) -> Metrics:
    """What this process counts of itself, and what others see when they are asked."""
    disable_created_metrics()  # type: ignore[no-untyped-call]
    registry = CollectorRegistry()
    for collector in (_Counted(), *looking):
        registry.register(cast(Collector, collector))
    return Metrics(registry=registry, looking=looking)


class _Counted(Collector):
    def collect(self) -> Iterable[Metric]:
        return REGISTRY.collect()
