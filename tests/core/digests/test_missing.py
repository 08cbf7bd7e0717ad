"""What was not counted, why, and whether that is new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.digests.digest import Missing
from bot.core.digests.missing import missing
from bot.core.numbers.periods import WEEK
from bot.core.numbers.series import Gap, Series, Visit
from tests.core.digests.made import DAY, lines_of, looks, metric, months, share_of_two, weeks

SHARE, STARS, VIEWS = (
    metric("pypi.pair_share"), metric("gh.star_velocity"), metric("attention.wikipedia")
)  # fmt: skip
ALL = (SHARE, STARS, VIEWS)
MORNING = datetime(2026, 11, 9, 6, tzinfo=UTC)
STARRED = lines_of(STARS.id, jax=weeks([100.0] * 20))
VIEWED = lines_of(VIEWS.id, jax=months([100.0] * 20))
OLD_VIEWS = lines_of(VIEWS.id, jax=months([100.0] * 20, last=date(2026, 8, 1)))
"""To the end of August: old from the sixth of November on."""


def told(
    lines: Mapping[str, Mapping[str, Series]],
    visits: Sequence[Visit] = (),
    gaps: Sequence[Gap] = (),
    day: date = DAY,
) -> tuple[Missing, ...]:
    return missing({one.source: one for one in visits}, gaps, *looks(ALL, lines, day))


def visit(error: str = "", *, ok: datetime | None = MORNING) -> Visit:
    return Visit(source="tests", at=MORNING, ok_at=ok, error=error)


def gap(reason: str, measure: str = VIEWS.id) -> Gap:
    return Gap(
        source="tests", measure=measure, subject="jax", step="month", start=date(2026, 9, 1),
        end=date(2026, 10, 1), reason=reason, detail="they say so", at=MORNING,
    )  # fmt: skip


def test_nothing_is_missing_where_all_is_fresh() -> None:
    assert told({STARS.id: STARRED, VIEWS.id: VIEWED}, [visit()]) == ()


def test_what_was_never_counted_is_not_missing() -> None:
    assert told({}, [visit("down: no answer", ok=None)]) == ()


def test_what_has_become_old_this_week_is_newly_missing() -> None:
    (one,) = told({STARS.id: STARRED, VIEWS.id: OLD_VIEWS}, day=DAY)
    assert (one.source, one.metrics, one.why) == ("tests", (VIEWS.id,), "stale")
    assert one.last == date(2026, 8, 31)
    assert one.is_new
    assert not one.is_live


def test_what_was_old_before_is_missing_still() -> None:
    (one,) = told({VIEWS.id: OLD_VIEWS}, [visit()], day=DAY + WEEK)
    assert not one.is_new
    assert one.is_live


@pytest.mark.parametrize("reason", ["truncated", "over_quota"])
def test_why_it_is_old_is_told_where_a_gap_says_so(reason: str) -> None:
    gaps = [gap("not_settled"), gap("down", measure="another"), gap(reason), gap("down")]
    (one,) = told({VIEWS.id: OLD_VIEWS}, [visit()], gaps, day=DAY)
    assert one.detail == f"{reason}: they say so"


def test_a_source_that_gave_nothing_at_its_last_visit_is_missing_with_its_last_number() -> None:
    lately = MORNING - timedelta(days=2)
    (one,) = told({STARS.id: STARRED}, [visit("down: no answer", ok=lately)])
    assert (one.why, one.detail, one.metrics) == ("failed", "down: no answer", (STARS.id,))
    assert one.last == date(2026, 11, 1)
    assert one.is_new
    (still,) = told({STARS.id: STARRED}, [visit("down: no answer", ok=MORNING - 2 * WEEK)])
    assert not still.is_new


def test_a_source_that_gave_some_of_it_is_not() -> None:
    assert told({STARS.id: STARRED}, [visit("down: no answer")]) == ()


def test_a_source_that_failed_is_not_told_of_twice() -> None:
    lately = MORNING - timedelta(days=2)
    found = told({VIEWS.id: OLD_VIEWS}, [visit("down: no answer", ok=lately)], day=DAY)
    assert [one.why for one in found] == ["failed"]


def test_too_few_to_tell_is_missing() -> None:
    few = replace(SHARE, small=True)
    points = months([40.0] * 20, out_of=30.0)
    lines = share_of_two(points)
    counted = tuple(replace(one, count=18, out_of=30.0) for one in lines["tensorflow"].points)
    lines = {**lines, "tensorflow": replace(lines["tensorflow"], points=counted)}
    (one,) = missing({}, (), *looks((few,), {few.id: lines}))
    assert (one.why, one.is_new) == ("too_few", False)


def test_a_new_definition_is_told_once() -> None:
    points = months([40.0] * 20)
    lines = share_of_two([*points[:-1], replace(points[-1], regime="otherwise")])
    (one,) = told({SHARE.id: lines})
    assert (one.why, one.is_new) == ("counted_anew", True)
    assert told({SHARE.id: lines}, day=DAY + WEEK) == ()


def test_what_is_newly_missing_comes_first() -> None:
    older = replace(VIEWS, id="attention.other")
    lines = {
        older.id: lines_of(VIEWS.id, jax=months([100.0] * 20, last=date(2026, 1, 1))),
        VIEWS.id: OLD_VIEWS,
    }
    found = missing({}, (), *looks((older, VIEWS), lines))
    assert [one.is_new for one in found] == [True, False]
