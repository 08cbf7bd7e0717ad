"""Claims by the numbers: each kind of test, how sure, since when, and when nothing can be told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.knowledge import Claim, ClaimStatus, Statement
from bot.core.numbers import claim as claims
from bot.core.numbers.metric import ClaimTest
from bot.core.numbers.series import Point, Series
from bot.core.trends.trend import Outcome, Trend

SUNDAY = date(2026, 11, 22)
FETCHED = datetime(2026, 11, 21, tzinfo=UTC)
LEVEL = {"kind": "level", "holds": (0, 36), "weakened": (0, 50)}
RISES = {"kind": "trend", "holds": ("rising",), "weakened": ("flat", "within_noise")}
ABOVE = {"kind": "passed", "above": 50.0}
OVER = {"kind": "passed", "over": "tensorflow"}
ALIVE = {"kind": "age", "holds": (0, 365), "weakened": (0, 730)}


def claim(**test: object) -> Claim:
    return Claim(
        id="said", code="C01", origin="article", quote="So it is.", topic="popularity",
        favours="pytorch", status="holds", now=Statement(text="So.", opinion=True),
        retest="metric", metric="share",
        test=ClaimTest(**({"metric": "share", "line": "pytorch", "as_said": "So."} | test)),
    )  # fmt: skip


def point(number: int, value: float, **more: object) -> Point:
    start = date(2024 + number // 12, number % 12 + 1, 1)
    return Point(**({
        "start": start, "end": start + timedelta(days=28), "value": value, "regime": "one way",
        "source": "tests", "url": "https://example.org", "fetched_at": FETCHED,
    } | more))  # fmt: skip


def series(*values: float, line: str = "pytorch", **more: object) -> Series:
    points = tuple(point(number, value, **more) for number, value in enumerate(values))
    return Series(metric="share", line=line, points=points)


def released(*days: date) -> Series:
    points = tuple(point(0, 1.0, start=day, end=day + timedelta(days=1)) for day in days)
    return Series(metric="share", line="pytorch", points=points)


def trend(outcome: Outcome, newest: Point | None = None, **more: object) -> Trend:
    return Trend(**({
        "metric": "share", "line": "pytorch", "outcome": outcome, "why": "as judged",
        "newest": newest or point(0, 1.0),
    } | more))  # fmt: skip


def outcome_of(
    by: dict[str, object], lines: Sequence[Series], found: Trend | None = None
) -> claims.Tested:
    result = claims.retest(claim(**by), {one.line: one for one in lines}, found, SUNDAY)
    assert result is not None
    return result


def test_a_claim_without_a_test_is_left_to_its_editors() -> None:
    untested = Claim(
        id="said", code="C01", origin="article", quote="So.", topic="t", favours="neutral",
        status="holds", now=Statement(text="So.", opinion=True), retest="opinion",
    )  # fmt: skip
    assert claims.retest(untested, {}, None, SUNDAY) is None


@pytest.mark.parametrize(
    ("value", "status"),
    [(33.0, "holds"), (36.0, "holds"), (40.0, "weakened"), (60.0, "overturned")],
)
def test_a_level_is_where_the_newest_value_lies(value: float, status: ClaimStatus) -> None:
    assert outcome_of(LEVEL, [series(10.0, value)]).status == status


def test_a_level_can_be_a_multiple_of_another_line() -> None:
    by = {"kind": "level", "over": "tensorflow", "holds": (2, 100), "weakened": (1, 100)}
    found = outcome_of(by, [series(10, 30), series(10, 20, line="tensorflow")])
    assert found.status == "weakened"
    assert found.value is not None
    assert found.value.value == 1.5


def test_a_multiple_needs_both_lines_of_one_period() -> None:
    lines = [series(10, 30), series(10, line="tensorflow")]
    by = {"kind": "level", "over": "tensorflow", "holds": (2, 100), "weakened": (1, 100)}
    found = outcome_of(by, lines)
    assert found.value is not None
    assert found.value.start == date(2024, 1, 1)


@pytest.mark.parametrize(
    ("outcome", "status", "sure"),
    [
        ("rising", "holds", True),
        ("flat", "weakened", True),
        ("within_noise", "weakened", False),
        ("unusual", "weakened", False),
        ("falling", "overturned", True),
        ("cannot_tell", "cannot_tell", False),
        ("definition_changed", "cannot_tell", False),
    ],
)
def test_a_trend_is_where_it_goes(outcome: Outcome, status: ClaimStatus, sure: bool) -> None:
    found = outcome_of(RISES, [series(1.0)], trend(outcome))
    assert (found.status, found.sure) == (status, sure)


def test_an_old_trend_is_where_it_went() -> None:
    found = outcome_of(RISES, [series(1.0)], trend("stale", was="rising"))
    assert (found.status, found.aged) == ("holds", True)


def test_passing_a_value_makes_a_prediction_come_true_on_its_day() -> None:
    found = outcome_of(ABOVE | {"prediction": True}, [series(40, 51, 49, 52, 55)])
    assert (found.status, found.since) == ("came_true", date(2024, 4, 1))


@pytest.mark.parametrize(("prediction", "status"), [(True, "weakened"), (False, "overturned")])
def test_what_has_not_passed(prediction: bool, status: ClaimStatus) -> None:
    assert outcome_of(ABOVE | {"prediction": prediction}, [series(40, 45)]).status == status


def test_a_line_passes_another() -> None:
    lines = [series(10, 21, 22), series(20, 20, 20, line="tensorflow")]
    found = outcome_of(OVER, lines)
    assert (found.status, found.since) == ("holds", date(2024, 2, 1))


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2026, 3, 1), "holds"),
        (date(2025, 3, 1), "weakened"),
        (date(2024, 3, 1), "overturned"),
    ],
)
def test_an_age_is_that_of_the_newest_event(day: date, status: ClaimStatus) -> None:
    assert outcome_of(ALIVE, [released(date(2022, 1, 1), day)]).status == status


def test_an_age_took_its_status_on_when_the_limit_passed() -> None:
    found = outcome_of(ALIVE, [released(date(2025, 3, 1))])
    assert found.since == date(2025, 3, 1) + timedelta(days=366)


def test_an_age_has_held_since_the_last_gap_that_was_too_long() -> None:
    events = released(date(2021, 1, 1), date(2025, 1, 1), date(2025, 9, 1), date(2026, 5, 1))
    assert outcome_of(ALIVE, [events]).since == date(2025, 1, 1)


def test_an_age_nobody_has_looked_at_lately_is_aged() -> None:
    looked = datetime(2026, 8, 1, tzinfo=UTC)
    events = Series(
        metric="share",
        line="pytorch",
        points=(point(0, 1.0, start=date(2026, 5, 1), fetched_at=looked),),
    )
    assert outcome_of(ALIVE, [events]).aged


@pytest.mark.parametrize("by", [LEVEL, RISES, ABOVE, OVER, ALIVE])
def test_without_numbers_nothing_can_be_told(by: dict[str, object]) -> None:
    found = outcome_of(by, [])
    assert (found.status, found.value, found.sure) == ("cannot_tell", None, False)


def test_numbers_of_days_to_come_are_not_looked_at() -> None:
    assert outcome_of(LEVEL, [series(10.0, start=date(2027, 1, 1))]).status == "cannot_tell"


def test_a_share_out_of_few_says_nothing() -> None:
    assert outcome_of(LEVEL, [series(33.0, count=3.0, out_of=9.0)]).status == "cannot_tell"


def test_an_interval_from_holding_to_overturned_says_nothing() -> None:
    lines = series(34.0)
    found = outcome_of(LEVEL, [lines], trend("flat", lines.newest, interval=(15.0, 58.0)))
    assert found.status == "cannot_tell"


@pytest.mark.parametrize(("interval", "sure"), [((28.0, 35.0), True), ((28.0, 41.0), False)])
def test_sure_is_an_interval_inside(interval: tuple[float, float], sure: bool) -> None:
    lines = series(33.0)
    assert outcome_of(LEVEL, [lines], trend("flat", lines.newest, interval=interval)).sure is sure


@pytest.mark.parametrize(("noise", "sure"), [(1.0, True), (3.0, False)])
def test_sure_is_the_usual_change_inside(noise: float, sure: bool) -> None:
    lines = series(33.0)
    assert outcome_of(LEVEL, [lines], trend("flat", lines.newest, noise=noise)).sure is sure


def test_without_a_band_only_a_long_lead_is_sure() -> None:
    assert not outcome_of(ABOVE, [series(*[60.0] * 11)]).sure
    assert outcome_of(ABOVE, [series(*[60.0] * 12)]).sure


def test_the_newest_value_is_the_final_one() -> None:
    lines = series(33.0, 60.0)
    found = outcome_of(LEVEL, [lines], trend("flat", lines.points[0]))
    assert found.value is not None
    assert found.value.value == 33.0


def test_the_status_has_held_since_it_last_changed() -> None:
    assert outcome_of(LEVEL, [series(60, 33, 60, 33, 34)]).since == date(2024, 4, 1)


def test_an_old_number_is_called_so() -> None:
    lines = series(33.0)
    found = outcome_of(LEVEL, [lines], trend("stale", lines.newest, was="flat"))
    assert (found.status, found.aged) == ("holds", True)
