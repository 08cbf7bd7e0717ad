"""What is remembered of the store: until a number or the day changes, for any number of threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.core.errors import StoreDown
from bot.core.numbers.metric import Metric
from bot.core.numbers.periods import month_of
from bot.core.numbers.series import Observation
from bot.measured import Measured
from bot.store.numbers import NumberStore
from bot.store.unreachable import UnreachableStore
from tests.messages.small_world import small_world
from tests.toolboxes import NOON, store_in_memory

SHARE = "pypi.pair_share"


def counted(subject: str, values: list[float]) -> list[Observation]:
    """One number a month, the last one of October 2026."""
    months = [month_of(date(2026, 10, 1))]
    while len(months) < len(values):
        months.append(month_of(months[-1].start - timedelta(days=1)))
    return [
        Observation(
            measure="downloads",
            subject=subject,
            step="month",
            start=period.start,
            end=period.end,
            value=value,
            regime="counted",
            source="tests",
            url="https://example.org",
            fetched_at=NOON,
        )
        for period, value in zip(reversed(months), values, strict=True)
    ]


@pytest.fixture
def store() -> NumberStore:
    rising = [10.0 + at + at % 2 for at in range(24)]
    return store_in_memory(counted("torch", rising) + counted("tensorflow", [20.0] * 24))


def measured(store: NumberStore, **changes: Metric) -> Measured:
    return Measured(small_world().metrics | changes, store, lambda: NOON)


def test_a_series_is_made_of_what_the_store_holds(store: NumberStore) -> None:
    newest = measured(store).series(SHARE)["pytorch"].newest
    assert newest is not None
    assert newest.value == pytest.approx(100 * 34 / 54)


def test_a_new_number_is_seen_at_once(store: NumberStore) -> None:
    known = measured(store)
    before = known.trends(SHARE)["pytorch"].newest
    store.add([replace(counted("torch", [60.0])[0], fetched_at=NOON + timedelta(hours=1))])
    after = known.trends(SHARE)["pytorch"].newest
    assert (before.value if before else 0) < (after.value if after else 0)


def test_what_was_fresh_is_old_once_the_days_have_passed(store: NumberStore) -> None:
    day = [NOON]
    known = Measured(small_world().metrics, store, lambda: day[0])
    assert known.trends(SHARE)["pytorch"].outcome == "rising"
    day[0] = datetime(2027, 6, 1, tzinfo=NOON.tzinfo)
    assert known.trends(SHARE)["pytorch"].outcome == "stale"


def test_many_threads_are_told_the_same(store: NumberStore) -> None:
    known = measured(store)
    with ThreadPoolExecutor(8) as threads:
        told = list(threads.map(lambda _: known.trends(SHARE)["pytorch"], range(64)))
    assert set(map(repr, told)) == {repr(told[0])}


def test_when_its_controls_move_with_it_it_is_the_plumbing(store: NumberStore) -> None:
    jump = [100.0 + at % 3 for at in range(23)] + [400.0]
    store.add([one for name in ("boto3", "numpy", "requests") for one in counted(name, jump)])
    world = small_world().metrics
    share = replace(world[SHARE], controls="controls")
    control = replace(
        world["pypi.downloads"],
        id="controls",
        families={name: (name,) for name in ("boto3", "numpy", "requests")},
    )
    trend = measured(store, **{SHARE: share, "controls": control}).trends(SHARE)["pytorch"]
    assert trend.outcome == "cannot_tell"
    assert "index" in trend.why


def test_the_first_held_metric_has_every_line_asked_about(store: NumberStore) -> None:
    known = measured(store)
    assert known.first_held(["pypi.downloads", SHARE], ["pytorch"]) == "pypi.downloads"
    assert known.first_held([SHARE], ["jax"]) is None


def test_a_store_that_is_down_says_so() -> None:
    with pytest.raises(StoreDown):
        Measured(small_world().metrics, UnreachableStore(), lambda: NOON).series(SHARE)
