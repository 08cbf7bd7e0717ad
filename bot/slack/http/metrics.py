"""The bot's own numbers, as Prometheus reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import cast
from wsgiref.types import WSGIEnvironment

from prometheus_client import CollectorRegistry, disable_created_metrics
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.slack.http.answer import Answer, plainly
from bot.watch.counted import REGISTRY

METRICS = "/metrics"


@dataclass(frozen=True)
class Ready(Collector):
    """Whether each thing holds that must hold for the bot to work."""

    found: Callable[[], Mapping[str, str | None]]

    def collect(self) -> Iterator[Metric]:
        """1 where it holds, 0 where it does not."""
        about = "Whether what must hold for the bot to work does hold."
        family = GaugeMetricFamily("framewise_ready", about, labels=("check",))
        for name, problem in self.found().items():
            family.add_metric((name,), float(problem is None))
        yield family


@dataclass(frozen=True, kw_only=True)
class Metrics:
    """Answers whoever collects them."""

    registry: CollectorRegistry

    def answer(self, environ: WSGIEnvironment) -> Answer:
        """The numbers; 404 elsewhere."""
        if environ.get("PATH_INFO") != METRICS:
            return plainly(HTTPStatus.NOT_FOUND)
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return plainly(HTTPStatus.METHOD_NOT_ALLOWED)
        encode, kind = choose_encoder(environ.get("HTTP_ACCEPT", ""))
        body = encode(cast(Collector, self.registry)).decode()
        return Answer(status=HTTPStatus.OK, body=body, headers=[("Content-Type", kind)])


def metrics_of(*collectors: Collector) -> Metrics:
    """What this process counts of itself, and what the collectors say when they are asked."""
    disable_created_metrics()  # type: ignore[no-untyped-call]
    registry = CollectorRegistry()
    for collector in (_Counted(), *collectors):
        registry.register(collector)
    return Metrics(registry=registry)


class _Counted(Collector):
    def collect(self) -> Iterable[Metric]:
        return REGISTRY.collect()
