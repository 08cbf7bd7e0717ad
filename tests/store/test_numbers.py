"""What a store promises, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from sqlalchemy.exc import StatementError

from bot.core.numbers.series import Observation, Visit
from bot.store.keeping import BATCH
from bot.store.numbers import NumberStore
from tests.store.some import FEBRUARY, HOUR, JANUARY, MARCH, NOON, days, gap, number, want


def held(store: NumberStore, *subjects: str) -> list[Observation]:
    return store.observations("made.up", "month", subjects or ("torch",))


def test_a_number_comes_back_as_it_was(store: NumberStore) -> None:
    kept = number(0.1, label="2.9.0", regime="Zählweise „neu“")
    store.add([kept])
    assert held(store) == [kept]


def test_times_come_back_in_utc(store: NumberStore) -> None:
    elsewhere = datetime(2026, 3, 2, 14, tzinfo=timezone(timedelta(hours=2)))
    store.add([number(fetched_at=elsewhere)])
    assert held(store)[0].fetched_at.isoformat() == "2026-03-02T12:00:00+00:00"


def test_a_time_without_a_zone_is_the_programs_fault(store: NumberStore) -> None:
    with pytest.raises(StatementError):
        store.add([number(fetched_at=NOON.replace(tzinfo=None))])


def test_numbers_come_oldest_first(store: NumberStore) -> None:
    store.add([number(start=FEBRUARY, end=MARCH), number(), number(subject="jax")])
    found = held(store, "torch", "jax")
    assert [(one.start, one.subject) for one in found] == [
        (JANUARY, "jax"),
        (JANUARY, "torch"),
        (FEBRUARY, "torch"),
    ]


def test_only_what_is_asked_for_comes(store: NumberStore) -> None:
    store.add(
        [number(), number(subject="jax"), number(measure="other"), number(step="week")],
    )
    assert held(store) == [number()]


def test_no_subjects_give_no_numbers(store: NumberStore) -> None:
    store.add([number()])
    assert store.observations("made.up", "month", ()) == []


@pytest.mark.parametrize("key", ["regime", "label"])
def test_one_period_can_hold_several_numbers(store: NumberStore, key: str) -> None:
    store.add([number(**{key: "one"}), number(**{key: "two"})])
    assert len(held(store)) == 2


def test_a_name_cannot_become_sql(store: NumberStore) -> None:
    name = "torch'; DROP TABLE observation; --"
    store.add([number(subject=name)])
    assert held(store, name) == [number(subject=name)]


def test_a_number_counted_again_replaces_the_old_one(store: NumberStore) -> None:
    store.add([number(10)])
    later = number(11, fetched_at=NOON + HOUR, url="https://example.org/other")
    assert store.add([later]) == 1
    assert held(store) == [later]


def test_the_same_number_again_is_no_change(store: NumberStore) -> None:
    store.add([number()])
    assert store.add([number(fetched_at=NOON + HOUR)]) == 0


def test_an_older_count_does_not_write_over_a_newer(store: NumberStore) -> None:
    store.add([number(11)])
    assert store.add([number(10, fetched_at=NOON - HOUR)]) == 0
    assert held(store) == [number(11)]


def test_new_and_changed_numbers_are_counted(store: NumberStore) -> None:
    store.add([number(1), number(2, subject="jax")])
    found = store.add([number(1), number(3, subject="jax"), number(4, subject="keras"), gap()])
    assert found == 2


def test_of_one_number_given_twice_the_last_counts(store: NumberStore) -> None:
    store.add([number(1), number(2)])
    assert [one.value for one in held(store)] == [2]


def test_more_than_a_batch_is_kept_whole(store: NumberStore) -> None:
    assert store.add(iter(days(BATCH + 1))) == BATCH + 1


def test_nothing_is_kept_of_what_breaks_off(store: NumberStore) -> None:
    def breaking() -> Iterator[Observation]:
        yield from days(BATCH + 1)
        raise RuntimeError("broke off")

    with pytest.raises(RuntimeError, match="broke off"):
        store.add(breaking())
    assert store.observations("made.up", "day", ["torch"]) == []
    assert store.revision() == 0


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_refused(store: NumberStore, value: float) -> None:
    with pytest.raises(ValueError, match="no number"):
        store.add([number(value)])


def test_the_revision_grows_with_a_number_and_with_nothing_else(store: NumberStore) -> None:
    seen = [store.revision()]
    for found in ([number(1)], [number(1)], [number(2)], [gap(start=MARCH)], []):
        store.add(found)
        seen.append(store.revision())
    assert [after > before for before, after in pairwise(seen)] == [
        True, False, True, False, False,
    ]  # fmt: skip


def test_a_gap_comes_back_as_it_was(store: NumberStore) -> None:
    kept = gap(reason="implausible", value=-3.0)
    store.add([kept])
    assert store.gaps() == [kept]


def test_gaps_come_newest_first_and_only_the_last_of_each(store: NumberStore) -> None:
    store.add([gap(), gap(at=NOON + HOUR, detail="again"), gap(at=NOON - HOUR, subject="jax")])
    assert [(one.subject, one.detail) for one in store.gaps()] == [
        ("torch", "again"),
        ("jax", "it did not answer"),
    ]


def test_a_number_fills_the_gap_of_its_period_only(store: NumberStore) -> None:
    store.add([gap(), gap(source="elsewhere"), gap(start=FEBRUARY, end=MARCH), gap(step="week")])
    store.add([number(fetched_at=NOON + HOUR)])
    assert {(one.start, one.step) for one in store.gaps()} == {
        (JANUARY, "week"),
        (FEBRUARY, "month"),
    }


def test_the_same_number_again_fills_a_gap_too(store: NumberStore) -> None:
    store.add([number()])
    store.add([gap(at=NOON + HOUR)])
    store.add([number(fetched_at=NOON + 2 * HOUR)])
    assert store.gaps() == []


def test_a_number_from_before_does_not_fill_a_gap(store: NumberStore) -> None:
    store.add([gap(), number(fetched_at=NOON - HOUR)])
    assert store.gaps() == [gap()]


def test_the_newest_period_of_a_source(store: NumberStore) -> None:
    store.add(
        [
            number(),
            number(start=FEBRUARY, end=MARCH),
            number(subject="jax"),
            number(start=MARCH, end=date(2026, 4, 1), source="elsewhere"),
        ]
    )
    assert store.newest("somewhere") == {
        ("made.up", "month", "torch"): FEBRUARY,
        ("made.up", "month", "jax"): JANUARY,
    }


def test_a_want_is_done_once_it_was_noted(store: NumberStore) -> None:
    store.note_done(want(), NOON)
    store.note_done(want(), NOON + HOUR)
    assert store.is_done(want())


@pytest.mark.parametrize(
    "other", [{"subjects": ("torch",)}, {"end": FEBRUARY}, {"source": "elsewhere"}]
)
def test_only_exactly_that_want_is_done(store: NumberStore, other: dict[str, object]) -> None:
    store.note_done(want(), NOON)
    assert not store.is_done(want(**other))


def test_what_was_fetched_in_full_leaves_only_its_own_gaps(store: NumberStore) -> None:
    own = gap(start=FEBRUARY, end=MARCH, at=NOON + HOUR)
    beyond = gap(start=FEBRUARY, end=date(2026, 4, 1), subject="keras")
    store.add([gap(end=MARCH), own, beyond, gap(source="elsewhere")])
    store.note_done(want(), NOON + HOUR)
    assert store.gaps() == [own, gap(source="elsewhere"), beyond]


def test_the_last_visit_to_each_source(store: NumberStore) -> None:
    first = Visit(source="a", at=NOON, ok_at=NOON, numbers=3)
    last = Visit(
        source="a", at=NOON + HOUR, ok_at=NOON + HOUR, gaps=1, quota_left=0.5, quota_unit="calls"
    )
    for visit in (first, Visit(source="b", at=NOON), last):
        store.note_visit(visit)
    assert store.visits() == {"a": last, "b": Visit(source="b", at=NOON)}


def test_a_visit_without_a_number_keeps_when_there_was_one(store: NumberStore) -> None:
    store.note_visit(Visit(source="a", at=NOON, ok_at=NOON))
    store.note_visit(Visit(source="a", at=NOON + HOUR, error="down"))
    kept = store.visits()["a"]
    assert (kept.at, kept.ok_at, kept.error) == (NOON + HOUR, NOON, "down")
    assert kept.at.tzinfo is UTC
