"""Fetching what the metrics use: one source at a time, piece by piece, each kept once fetched."""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.core.errors import SourceDown, StoreDown
from bot.core.knowledge import Knowledge
from bot.core.numbers.derive import subjects
from bot.core.numbers.metric import Metric
from bot.core.numbers.plausible import believed
from bot.core.numbers.series import Gap, GapReason, Observation, Step, Visit, Want
from bot.core.numbers.tally import gap_in
from bot.incident import note
from bot.toolbox import Plan, Source, Store
from bot.web import Web

EARLIEST = date(2015, 11, 1)
"""TensorFlow appeared then; nothing before it is fetched unless asked for."""
RESTATED = timedelta(days=60)
"""Periods that ended less long ago are fetched again: sources correct their newest numbers."""
ENDS_THE_VISIT: frozenset[GapReason] = frozenset({"down", "refused", "over_quota", "switched_off"})
"""Failures after which asking the same source for more would only be a nuisance."""
FOR_GOOD: frozenset[GapReason] = frozenset({"unknown_subject", "switched_off"})
"""Gaps that asking once more would not fill."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Reached:
    """A source and the way to it; no way where it is switched off."""

    source: Source
    web: Web | None
    has_key: bool


class Progress(Protocol):
    """Is told how far a visit is."""

    def __call__(self, source: str, *, done: int, of: int) -> None:
        """So many pieces of so many."""
        ...


@dataclass(frozen=True, kw_only=True)
class Collecting:
    """What a collection needs."""

    store: Store
    metrics: Mapping[str, Metric]
    clock: Callable[[], datetime]
    since: date


def collect_each(
    reached: Sequence[Reached], collecting: Collecting, progress: Progress
) -> list[Visit]:
    """Visits all sources at once, each in a thread of its own; what fails does not stop the
    others. The threads end with the program: a visit that is cut off goes on the next time.

    Raises:
        StoreDown: once all have ended, if one could not keep what it fetched.
    """
    visiting = [_Visiting(one, collecting, progress) for one in reached]
    for thread in visiting:
        thread.start()
    for thread in visiting:
        thread.join()
    for thread in visiting:
        if thread.store_down is not None:
            raise thread.store_down
    return [thread.visit for thread in visiting]


class _Visiting(threading.Thread):
    """One visit; a fault of the program itself ends this one alone."""

    def __init__(self, reached: Reached, collecting: Collecting, progress: Progress) -> None:
        name = reached.source.NAME
        super().__init__(name=f"collect-{name}", daemon=True)
        self._visiting = reached, collecting, progress
        self.visit = Visit(source=name, at=collecting.clock())
        self.store_down: StoreDown | None = None

    def run(self) -> None:
        """Visits the source."""
        try:
            self.visit = collect(*self._visiting)
        except StoreDown as error:
            self.store_down = error
        except Exception as error:  # noqa: BLE001 - one source down is one gap
            reference = note(log, f"collecting from {self.visit.source}", error)
            error_words = f"something went wrong on my side (ref {reference})"
            self.visit = replace(self.visit, error=error_words)


def collect(reached: Reached, collecting: Collecting, progress: Progress) -> Visit:
    """Visits one source: whatever the metrics use and the store lacks. Never raises for a fault
    of the source; a visit that was cut off goes on where it stopped.

    Raises:
        StoreDown: what was fetched cannot be kept.
    """
    source, store, at = reached.source, collecting.store, collecting.clock()
    if reached.web is None:
        return _note(store, Visit(source=source.NAME, at=at, error="switched off: no address set"))
    plan = Plan(
        at=at,
        since=collecting.since,
        subjects=wanted(collecting.metrics.values(), source),
        newest=store.newest(source.NAME),
        has_key=reached.has_key,
    )
    wants = [want for want in source.wants(plan) if _is_open(want, store, at)]
    numbers = gaps = 0
    error = ""
    for done, want in enumerate(wants):
        progress(source.NAME, done=done, of=len(wants))
        found, failure = _fetch(reached.source, reached.web, want, at)
        store.add(found)
        numbers += sum(isinstance(one, Observation) for one in found)
        gaps += sum(isinstance(one, Gap) for one in found)
        if failure is None and reached.web.stood_in:
            failure = reached.web.stood_in.pop()
            reached.web.stood_in.clear()
        if failure is None:
            if not any(isinstance(one, Gap) and one.reason not in FOR_GOOD for one in found):
                store.note_done(want, at)
            continue
        error = f"{failure.reason}: {failure.detail}"
        log.warning("%s gave no number (%s)", source.NAME, failure.reason)
        if failure.reason in ENDS_THE_VISIT:
            break
    progress(source.NAME, done=len(wants), of=len(wants))
    return _note(
        store,
        Visit(
            source=source.NAME,
            at=at,
            ok_at=at if numbers else None,
            numbers=numbers,
            gaps=gaps,
            error=error,
            quota_left=reached.web.quota_left,
            quota_unit=reached.web.quota_unit,
        ),
    )


def source_names(knowledge: Knowledge) -> dict[str, str]:
    """What each source is called, by its id."""
    return {name: terms.name for name, terms in knowledge.sources.items()}


def wanted(metrics: Iterable[Metric], source: Source) -> dict[tuple[str, Step], tuple[str, ...]]:
    """Subjects that the metrics use of what a source counts, by measure and step."""
    found: dict[tuple[str, Step], list[str]] = defaultdict(list)
    for metric in metrics:
        if (metric.measure, metric.step) in source.MEASURES and source.NAME in metric.sources:
            found[metric.measure, metric.step] += subjects(metric)
    return {kind: tuple(dict.fromkeys(named)) for kind, named in found.items()}


def _is_open(want: Want, store: Store, at: datetime) -> bool:
    return want.end > (at - RESTATED).date() or not store.is_done(want)


def _fetch(
    source: Source, web: Web, want: Want, at: datetime
) -> tuple[list[Observation | Gap], SourceDown | None]:
    try:
        found = source.fetch(web, want, at)
    except SourceDown as failure:
        return [gap_in(want, subject, failure, at) for subject in want.subjects], failure
    return [believed(one, at) for one in found], None


def _note(store: Store, visit: Visit) -> Visit:
    store.note_visit(visit)
    return visit
