"""Visiting several sources at once: what goes wrong with one is that one's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import pytest

from bot.core.errors import StoreDown
from bot.core.numbers.series import Gap, Observation, Visit, Want
from bot.jobs.collecting.collect import Collecting, Reached, collect_each
from bot.store.numbers import NumberStore
from bot.web import Web, open_web
from tests.jobs.test_collect import METRIC, Counter
from tests.toolboxes import NOON, store_in_memory


@dataclass
class Broken(Counter):
    """A source with a mistake in its code."""

    NAME = "broken"

    def fetch(self, web: Web, want: Want, at: datetime) -> list[Observation | Gap]:
        raise KeyError("a very private remark")


class Full(NumberStore):
    """A store on a disk that is full."""

    def add(self, found: Iterable[Observation | Gap]) -> int:
        raise StoreDown("The store cannot be written.")


def visits(store: NumberStore, *sources: Counter) -> list[Visit]:
    metric = replace(METRIC, sources=("counter", "broken"))
    collecting = Collecting(
        store=store, metrics={"downloads": metric}, clock=lambda: NOON, since=date(2026, 1, 1)
    )
    web = open_web(
        "counter",
        base_url="http://127.0.0.1:9",
        politeness=Counter.POLITENESS,
        cache_folder=Path("never-made"),
    )
    reached = [Reached(source=source, web=web, has_key=False) for source in sources]
    return collect_each(reached, collecting, lambda *_, **__: None)


def test_a_mistake_in_one_source_ends_its_visit_alone(caplog: pytest.LogCaptureFixture) -> None:
    broken, good = visits(store_in_memory(), Broken(), Counter())
    assert (broken.numbers, good.numbers, good.error) == (0, 8, "")
    assert broken.error.startswith("something went wrong on my side (ref ")
    assert "private" not in broken.error
    assert "collecting from broken failed" in caplog.text


def test_a_store_that_cannot_be_written_is_told() -> None:
    with pytest.raises(StoreDown):
        visits(Full(store_in_memory().engine), Counter())


def test_no_source_is_no_visit() -> None:
    assert visits(store_in_memory()) == []
