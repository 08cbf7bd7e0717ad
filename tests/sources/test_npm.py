"""npm: a week counts only if all of its days do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bot.core.errors import SourceDown
from bot.core.numbers.series import Gap, Observation
from bot.sources import npm
from bot.toolbox import Plan
from tests.sources.cases.npm import MONDAY, WANT, answer, body, days
from tests.sources.conftest import Opening
from tests.sources.contract import AT, recorded
from tests.web.faulty_server import ANY, Answer, FaultyServer, Seen, as_json
from tests.web.opening import open_to

TFJS = replace(WANT, subjects=("@tensorflow/tfjs",))
WHOLE = list(range(100, 114))
WEEK = timedelta(days=7)


def fetched(
    server: FaultyServer, opened: Opening, rows: list[dict[str, Any]]
) -> list[Observation | Gap]:
    def rows_of(seen: Seen) -> Answer:
        return body(seen, rows)

    server.script(ANY, rows_of)
    return npm.fetch(opened(npm), TFJS, AT)


def summed_up(found: list[Observation | Gap]) -> list[tuple[date, date, str]]:
    return [(o.start, o.end, o.reason if isinstance(o, Gap) else "a number") for o in found]


def test_it_is_off_until_somebody_names_an_address() -> None:
    assert npm.URL is None


def test_zero_days_that_were_really_seen_are_never_added_up(
    server: FaultyServer, opened: Opening
) -> None:
    tail = recorded("npm/downloads_zero_days.json")["tail"]
    rows = [*days(date(2026, 8, 31), [310_000, 311_000]), *tail]

    def rows_of(seen: Seen) -> Answer:
        return body(seen, rows)

    server.script(ANY, rows_of)
    want = replace(TFJS, start=date(2026, 8, 31), end=date(2026, 9, 14))
    zero_day, cut_off = npm.fetch(opened(npm), want, AT)
    assert isinstance(zero_day, Gap)
    assert isinstance(cut_off, Gap)
    week = sum(row["downloads"] for row in rows if row["day"] < "2026-09-07")
    assert (zero_day.reason, zero_day.value) == ("implausible", week)
    assert (cut_off.reason, cut_off.start) == ("truncated", date(2026, 9, 7))


@pytest.mark.parametrize(
    ("numbers", "reason", "value"),
    [
        ([*WHOLE[:10], 0, *WHOLE[11:]], "implausible", sum(WHOLE[7:]) - 110),
        ([*WHOLE[:10], -110, *WHOLE[11:]], "implausible", sum(WHOLE[7:]) - 220),
        (WHOLE[:-1], "truncated", None),
    ],
    ids=["zero", "negative", "left out"],
)
def test_one_bad_day_costs_its_week_and_no_other(
    numbers: list[int],
    reason: str,
    value: float | None,
    server: FaultyServer,
    opened: Opening,
) -> None:
    good, bad = fetched(server, opened, days(MONDAY, numbers))
    assert isinstance(good, Observation)
    assert isinstance(bad, Gap)
    assert (bad.reason, bad.value) == (reason, value)


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([0] * 14, [(MONDAY, MONDAY + 2 * WEEK, "unknown_subject")]),
        (
            [0] * 7 + [5] * 7,
            [
                (MONDAY, MONDAY + WEEK, "unknown_subject"),
                (MONDAY + WEEK, MONDAY + 2 * WEEK, "a number"),
            ],
        ),
    ],
    ids=["all zero", "zero up to a week"],
)
def test_zeros_before_the_first_download_are_one_gap_and_no_number(
    numbers: list[int],
    expected: list[tuple[date, date, str]],
    server: FaultyServer,
    opened: Opening,
) -> None:
    assert summed_up(fetched(server, opened, days(MONDAY, numbers))) == expected


def test_the_days_of_the_documentation_s_example_make_no_week(
    server: FaultyServer, opened: Opening
) -> None:
    reply = recorded("npm/downloads_range.json")
    want = replace(TFJS, subjects=("somepackage",), start=date(2023, 2, 27), end=date(2023, 3, 6))
    server.script("/downloads/range/2023-02-27:2023-03-05/somepackage", as_json(reply))
    (gap,) = npm.fetch(opened(npm), want, AT)
    assert isinstance(gap, Gap)
    assert gap.reason == "truncated"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (days(MONDAY, WHOLE) + days(MONDAY, [5]), "implausible"),
        ([{"day": "9999-12-31", "downloads": 5}], "implausible"),
        ([{"day": "2026-11-02", "downloads": "many"}], "changed_shape"),
    ],
    ids=["two numbers for a day", "a day that cannot be", "no number"],
)
def test_an_answer_that_contradicts_itself_is_none(
    changed: list[dict[str, Any]], reason: str, server: FaultyServer, opened: Opening
) -> None:
    with pytest.raises(SourceDown) as failure:
        fetched(server, opened, changed)
    assert failure.value.reason == reason


def test_an_answer_about_another_package_is_a_changed_shape(
    server: FaultyServer, opened: Opening
) -> None:
    def about_another(seen: Seen) -> Answer:
        good = answer(seen)
        return replace(good, body=str(good.body).replace("tfjs", "tfjs-core"))

    server.script(ANY, about_another)
    with pytest.raises(SourceDown) as failure:
        npm.fetch(opened(npm), TFJS, AT)
    assert failure.value.reason == "changed_shape"


def test_weeks_that_are_open_by_their_clock_do_not_count(
    server: FaultyServer, opened: Opening
) -> None:
    def three_days_behind(seen: Seen) -> Answer:
        return replace(answer(seen), headers={"Date": "Wed, 18 Nov 2026 23:00:00 GMT"})

    server.script(ANY, three_days_behind)
    assert summed_up(npm.fetch(opened(npm), TFJS, AT)) == [
        (MONDAY, MONDAY + WEEK, "a number"),
        (MONDAY + WEEK, MONDAY + 2 * WEEK, "not_settled"),
    ]


def test_a_scope_stays_part_of_the_address(server: FaultyServer, opened: Opening) -> None:
    fetched(server, opened, days(MONDAY, WHOLE))
    assert server.paths == ["/downloads/range/2026-11-02:2026-11-15/@tensorflow/tfjs"]


def test_a_name_and_password_in_the_address_are_not_shown(
    server: FaultyServer, tmp_path: Path
) -> None:
    server.script(ANY, answer)
    address = server.url.replace("://", "://somebody:a-password@")
    first, _ = npm.fetch(open_to(address, tmp_path), TFJS, AT)
    assert isinstance(first, Observation)
    assert first.url.startswith(server.url)


def plan(at: datetime = AT, since: date = date(2015, 1, 1)) -> Plan:
    return Plan(
        at=at,
        since=since,
        subjects={("npm.downloads", "week"): ("a", "b")},
        newest={},
        has_key=False,
    )


def test_pieces_join_newest_first_and_none_is_too_long_for_one_call() -> None:
    wants = [want for want in npm.wants(plan()) if "a" in want.subjects]
    assert wants[0].end == date(2026, 11, 16)
    assert wants[-1].start == date(2015, 1, 12)
    assert all(newer.start == older.end for newer, older in pairwise(wants))
    assert all(want.end - want.start <= timedelta(days=365) for want in wants)


def test_old_pieces_stay_the_same_as_time_goes_on() -> None:
    now, later = npm.wants(plan()), npm.wants(plan(at=AT + 4 * WEEK))
    assert list(now)[1:] == list(later)[1:]


@pytest.mark.parametrize(("day", "last"), [(18, 9), (19, 16)])
def test_a_week_is_wanted_three_days_after_it_ended(day: int, last: int) -> None:
    newest, *_ = npm.wants(plan(at=datetime(2026, 11, day, tzinfo=UTC)))
    assert newest.end == date(2026, 11, last)


@pytest.mark.parametrize(("count", "held"), [(7, True), (6, False)])
def test_the_shape_holds_if_seven_days_come(
    count: int, held: bool, server: FaultyServer, opened: Opening
) -> None:
    def so_many(seen: Seen) -> Answer:
        return body(seen, days(date(2026, 11, 9), range(1, count + 1)))

    server.script(ANY, so_many)
    assert [shape.held for shape in npm.probe(opened(npm), AT)] == [held]
