"""GitHub: weeks from Sunday, statistics that take their time, searches that give up."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from bot.core.errors import SourceDown
from bot.core.numbers.series import Gap, Observation, Want
from bot.sources import github
from bot.toolbox import Plan
from tests.sources.cases.github import (
    CLOSED,
    COMMITS,
    ERRORS,
    FOUND,
    HISTORY,
    ISSUES,
    NEW_REPOS,
    NEW_STARS,
    RELEASED,
    RELEASES,
    REPOSITORY,
    STARS,
    found,
    week,
)
from tests.sources.conftest import Opening
from tests.sources.contract import AT
from tests.web.faulty_server import ANY, Answer, FaultyServer, Seen, as_json
from tests.web.opening import ToldTime

WEEK = timedelta(days=7)
SUNDAY = date(2026, 11, 8)
"""The newest week that has settled on a Monday, 23 November, begins a week later."""
MONDAY = datetime(2026, 11, 23, 5, tzinfo=UTC)
ONE = ("owner/name",)
HISTORY_PATH = "/repos/owner/name/stargazers/history"
ACTIVITY_PATH = "/repos/owner/name/stats/commit_activity"
RELEASES_PATH = "/repos/owner/name/releases"
BEING_COUNTED = as_json(ERRORS["stats_202"]["body"], status=202)


def given(weeks: int, *, running: date = date(2026, 11, 22)) -> list[dict[str, Any]]:
    """So many weeks, newest first; the running one has stars on its first day only."""
    rows = [week(running - n * WEEK, [n] * 7) for n in range(weeks)]
    return [week(running, [3, 0, 0, 0, 0, 0, 0]), *rows[1:]]


def paged(rows: list[dict[str, Any]]) -> Any:
    def page(seen: Seen) -> Answer:
        size, number = int(seen.query["per_page"]), int(seen.query["page"])
        return as_json(rows[size * (number - 1) : size * number])

    return page


def stars_wanted(start: date, end: date) -> Want:
    return replace(NEW_STARS, subjects=ONE, start=start, end=end)


def numbers(found: list[Observation | Gap]) -> dict[date, float]:
    return {one.start: one.value for one in found if isinstance(one, Observation)}


def gaps(found: list[Observation | Gap]) -> dict[date, str]:
    return {one.start: one.reason for one in found if isinstance(one, Gap)}


# ---- stars


def test_a_reading_carries_the_version_and_the_key(server: FaultyServer, opened: Opening) -> None:
    server.script(ANY, as_json(REPOSITORY))
    github.fetch(opened(github), STARS, AT)
    headers = server.seen[0].headers
    assert headers["x-github-api-version"] == "2026-03-10"
    assert headers["accept"] == "application/vnd.github+json"
    assert headers["authorization"] == "Bearer a-key"


@pytest.mark.parametrize("stars", [-1, 10**14])
def test_a_reading_beyond_sense_is_set_aside(
    stars: int, server: FaultyServer, opened: Opening
) -> None:
    server.script(ANY, as_json(REPOSITORY | {"stargazers_count": stars}))
    found = github.fetch(opened(github), STARS, AT)
    assert [(one.reason, one.value) for one in found if isinstance(one, Gap)] == [
        ("implausible", stars)
    ] * 2


def test_a_repository_that_is_gone_leaves_the_other_alone(
    server: FaultyServer, opened: Opening
) -> None:
    server.script("/repos/owner/name", as_json({"message": "Not Found"}, status=404))
    server.script("/repos/other/name", as_json(REPOSITORY))
    gone, there = github.fetch(opened(github), STARS, AT)
    assert isinstance(gone, Gap)
    assert isinstance(there, Observation)
    assert (gone.reason, there.value) == ("unknown_subject", REPOSITORY["stargazers_count"])


def test_weeks_over_two_pages_are_put_together(server: FaultyServer, opened: Opening) -> None:
    server.script(HISTORY_PATH, paged(given(100)))
    start = date(2026, 11, 15) - 39 * WEEK
    found = github.fetch(opened(github), stars_wanted(start, date(2026, 11, 22)), MONDAY)
    assert numbers(found) == {date(2026, 11, 22) - n * WEEK: 7 * n for n in range(1, 41)}
    assert [seen.query["page"] for seen in server.seen] == ["1", "2"]


def test_old_weeks_are_asked_for_without_the_pages_before(
    server: FaultyServer, opened: Opening
) -> None:
    server.script(HISTORY_PATH, paged(given(300)))
    wanted = stars_wanted(date(2023, 1, 1), date(2023, 7, 2))
    found = github.fetch(opened(github), wanted, MONDAY)
    assert sorted(numbers(found)) == [date(2023, 1, 1) + n * WEEK for n in range(26)]
    assert "1" not in [seen.query["page"] for seen in server.seen]
    assert len(server.seen) <= 3


def test_the_running_week_and_one_just_over_are_no_numbers(
    server: FaultyServer, opened: Opening
) -> None:
    """On Sunday the week up to Saturday may still be running where GitHub is."""
    server.script(HISTORY_PATH, paged(given(5)))
    sunday = MONDAY - timedelta(days=1)
    wanted = stars_wanted(SUNDAY, date(2026, 11, 29))
    found = github.fetch(opened(github), wanted, sunday)
    assert list(numbers(found)) == [SUNDAY]
    assert set(gaps(found).values()) == {"not_settled"}


def test_a_week_that_is_running_by_their_clock_is_no_number(
    server: FaultyServer, opened: Opening
) -> None:
    theirs = {"Date": "Fri, 20 Nov 2026 12:00:00 GMT"}
    rows = given(5, running=date(2026, 11, 15))
    server.script(HISTORY_PATH, as_json(rows, headers=theirs))
    found = github.fetch(opened(github), stars_wanted(SUNDAY, date(2026, 11, 22)), MONDAY)
    assert list(numbers(found)) == [SUNDAY]
    assert gaps(found) == {date(2026, 11, 15): "not_settled"}


@pytest.mark.parametrize("hours", [-7, 8])
def test_weeks_need_not_begin_at_midnight_of_utc(
    hours: int, server: FaultyServer, opened: Opening
) -> None:
    rows = [row | {"week": row["week"] + hours * 3600} for row in given(5)]
    server.script(HISTORY_PATH, paged(rows))
    found = github.fetch(opened(github), stars_wanted(SUNDAY, date(2026, 11, 22)), MONDAY)
    assert numbers(found) == {SUNDAY: 14, SUNDAY + WEEK: 7}


def test_a_week_without_a_star_is_a_number(server: FaultyServer, opened: Opening) -> None:
    server.script(HISTORY_PATH, paged(HISTORY))
    at = datetime(2025, 11, 17, tzinfo=UTC)
    found = github.fetch(opened(github), replace(NEW_STARS, subjects=ONE), at)
    assert numbers(found)[date(2025, 10, 26)] == 0


def test_weeks_before_the_repository_are_nothing_that_is_missing(
    server: FaultyServer, opened: Opening
) -> None:
    server.script(HISTORY_PATH, paged(given(4)))
    wanted = stars_wanted(date(2026, 6, 7), date(2026, 11, 22))
    found = github.fetch(opened(github), wanted, MONDAY)
    assert len(numbers(found)) == 3
    assert not gaps(found)


def test_a_week_left_out_is_a_gap(server: FaultyServer, opened: Opening) -> None:
    rows = given(6)
    server.script(HISTORY_PATH, paged(rows[:2] + rows[3:]))
    found = github.fetch(opened(github), stars_wanted(SUNDAY - WEEK, date(2026, 11, 22)), MONDAY)
    assert gaps(found) == {SUNDAY: "truncated"}
    assert len(numbers(found)) == 2


def test_pages_too_far_back_cost_only_their_weeks(server: FaultyServer, opened: Opening) -> None:
    too_far = as_json(ERRORS["pagination_422"], status=422)
    first = as_json(given(30))
    server.script(HISTORY_PATH, lambda seen: first if seen.query["page"] == "1" else too_far)
    wanted = stars_wanted(date(2026, 11, 15) - 31 * WEEK, date(2026, 11, 22))
    found = github.fetch(opened(github), wanted, MONDAY)
    assert len(numbers(found)) == 29
    assert list(gaps(found).values()) == ["truncated"] * 3


@pytest.mark.parametrize(
    "row",
    [
        week(SUNDAY, [5] * 7) | {"total": 40},
        week(SUNDAY, [5] * 6),
        week(SUNDAY, [50, -1, 0, 0, 0, 0, 0]),
    ],
    ids=["another sum", "six days", "a negative day"],
)
def test_days_that_do_not_make_the_week_are_not_believed(
    row: dict[str, Any], server: FaultyServer, opened: Opening
) -> None:
    rows = given(5)
    rows[2] = row
    server.script(HISTORY_PATH, paged(rows))
    found = github.fetch(opened(github), stars_wanted(SUNDAY, date(2026, 11, 22)), MONDAY)
    (gap,) = [one for one in found if isinstance(one, Gap)]
    assert (gap.start, gap.reason, gap.value) == (SUNDAY, "implausible", row["total"])


@pytest.mark.parametrize("second", [-1, 10**20, "soon"])
def test_a_week_at_no_time_is_a_changed_shape(
    second: object, server: FaultyServer, opened: Opening
) -> None:
    server.script(HISTORY_PATH, as_json([given(1)[0] | {"week": second}]))
    with pytest.raises(SourceDown) as failure:
        github.fetch(opened(github), stars_wanted(SUNDAY, date(2026, 11, 22)), MONDAY)
    assert failure.value.reason == "changed_shape"


# ---- commits


def test_commits_are_asked_for_again_until_they_are_counted(
    server: FaultyServer, opened: Opening, told: ToldTime
) -> None:
    server.script(ACTIVITY_PATH, BEING_COUNTED, BEING_COUNTED, as_json(given(52)))
    wanted = replace(COMMITS, subjects=ONE, start=SUNDAY, end=date(2026, 11, 22))
    assert numbers(github.fetch(opened(github), wanted, MONDAY)) == {SUNDAY: 14, SUNDAY + WEEK: 7}
    assert sum(told.slept) == 2 + 4


def test_commits_that_are_never_counted_are_a_gap_within_a_minute(
    server: FaultyServer, opened: Opening, told: ToldTime
) -> None:
    server.script(ACTIVITY_PATH, BEING_COUNTED)
    with pytest.raises(SourceDown) as failure:
        github.fetch(opened(github), replace(COMMITS, subjects=ONE), MONDAY)
    assert failure.value.reason == "not_settled"
    assert sum(told.slept) < 60


def test_commits_that_stop_early_are_gaps(server: FaultyServer, opened: Opening) -> None:
    server.script(ACTIVITY_PATH, as_json(given(2)))
    wanted = replace(COMMITS, subjects=ONE, start=SUNDAY, end=date(2026, 11, 22))
    found = github.fetch(opened(github), wanted, MONDAY)
    assert (list(numbers(found)), gaps(found)) == ([SUNDAY + WEEK], {SUNDAY: "truncated"})


# ---- releases


def released(count: int) -> list[dict[str, Any]]:
    """A release a day, newest first."""
    return [
        RELEASES[-1] | {"tag_name": f"v1.{count - n}", "published_at": f"{day}T12:00:00Z"}
        for n in range(count)
        if (day := date(2026, 11, 20) - timedelta(days=n))
    ]


def test_releases_are_read_page_by_page_until_one_is_too_old(
    server: FaultyServer, opened: Opening
) -> None:
    server.script(RELEASES_PATH, paged(released(450)))
    wanted = replace(RELEASED, subjects=ONE, start=date(2026, 6, 1))
    found = github.fetch(opened(github), wanted, AT)
    assert len(numbers(found)) == (date(2026, 11, 20) - date(2026, 6, 1)).days + 1
    assert [seen.query["page"] for seen in server.seen] == ["1", "2"]


def test_a_release_without_end_is_no_endless_walk(server: FaultyServer, opened: Opening) -> None:
    server.script(RELEASES_PATH, as_json(released(100)))
    github.fetch(opened(github), replace(RELEASED, subjects=ONE, start=date(2015, 1, 1)), AT)
    assert len(server.seen) <= 10


def test_a_release_can_be_looked_up_and_has_a_bare_version(
    server: FaultyServer, opened: Opening
) -> None:
    server.script(RELEASES_PATH, as_json(RELEASES))
    found = github.fetch(opened(github), replace(RELEASED, subjects=ONE), AT)
    newest = found[0]
    assert isinstance(newest, Observation)
    assert newest.label == "2.1.0"
    assert newest.url == "https://github.com/owner/name/releases/tag/name-v2.1.0"


# ---- searches


@pytest.mark.parametrize(
    ("want", "kind", "terms"),
    [
        (NEW_REPOS, "repositories", "topic:pytorch created:2026-10-01..2026-10-31"),
        (ISSUES, "issues", "is:issue repo:owner/name created:2026-10-01..2026-10-31"),
        (CLOSED, "issues", "is:issue repo:owner/name closed:2026-10-01..2026-10-31"),
    ],
)
def test_a_month_is_searched_for_in_these_words(
    want: Want, kind: str, terms: str, server: FaultyServer, opened: Opening
) -> None:
    server.script(f"/search/{kind}", found)
    github.fetch(opened(github), want, AT)
    assert server.seen[0].query == {"q": terms, "per_page": "1"}


def test_a_search_that_gave_up_is_a_gap_with_what_it_had(
    server: FaultyServer, opened: Opening
) -> None:
    server.script(ANY, as_json(FOUND | {"incomplete_results": True}))
    first, _ = github.fetch(opened(github), NEW_REPOS, AT)
    assert isinstance(first, Gap)
    assert (first.reason, first.value) == ("truncated", FOUND["total_count"])


def test_what_the_search_does_not_know_leaves_the_other_alone(
    server: FaultyServer, opened: Opening
) -> None:
    unknown = as_json({"message": "Validation Failed"}, status=422)
    server.script(ANY, lambda seen: unknown if "other/" in seen.query["q"] else found(seen))
    known, other = github.fetch(opened(github), ISSUES, AT)
    assert isinstance(known, Observation)
    assert isinstance(other, Gap)
    assert other.reason == "unknown_subject"


@pytest.mark.parametrize(("limit", "pause_s"), [("10", 6), ("30", 2), ("", 6), ("0", 6)])
def test_searches_keep_to_the_limit_of_a_minute(
    limit: str, pause_s: float, server: FaultyServer, opened: Opening, told: ToldTime
) -> None:
    server.script(ANY, as_json(FOUND, headers={"X-RateLimit-Limit": limit}))
    github.fetch(opened(github), NEW_REPOS, AT)
    assert sum(told.slept) == pause_s


def test_a_month_that_is_not_over_by_their_clock_does_not_count(
    server: FaultyServer, opened: Opening
) -> None:
    server.script(ANY, as_json(FOUND, headers={"Date": "Sat, 31 Oct 2026 12:00:00 GMT"}))
    found = github.fetch(opened(github), NEW_REPOS, AT)
    assert {one.reason for one in found if isinstance(one, Gap)} == {"not_settled"}
    assert not numbers(found)


# ---- quotas


@pytest.mark.parametrize(("resource", "left"), [("core", 41.0), ("search", None)])
def test_what_is_left_of_the_hour_is_noted_and_not_that_of_the_minute(
    resource: str, left: float | None, server: FaultyServer, opened: Opening
) -> None:
    headers = {"X-RateLimit-Remaining": "41", "X-RateLimit-Resource": resource}
    server.script(ANY, as_json(REPOSITORY, headers=headers))
    web = opened(github)
    github.fetch(web, STARS, AT)
    assert web.quota_left == left


@pytest.mark.parametrize("status", [403, 429])
def test_a_used_up_quota_is_not_asked_any_more(
    status: int, server: FaultyServer, opened: Opening
) -> None:
    limit = ERRORS["primary_rate_limit_403_or_429"]
    server.script(ANY, as_json(limit["body"], status=status, headers=limit["headers"]))
    with pytest.raises(SourceDown) as failure:
        github.fetch(opened(github), replace(STARS, subjects=tuple(f"a/{n}" for n in range(9))), AT)
    assert failure.value.reason == "over_quota"
    assert {seen.path for seen in server.seen} == {"/repos/a/0"}


# ---- what is wanted


def plan(*, has_key: bool = False, at: datetime = AT, stars: date | None = None) -> Plan:
    names = ("pytorch/pytorch", "tensorflow/tensorflow", "keras-team/keras", "jax-ml/jax")
    topics = ("topic:pytorch", "topic:tensorflow")
    return Plan(
        at=at,
        since=date(2015, 1, 1),
        subjects={kind: topics if kind[0] == "gh.new_repos" else names for kind in github.MEASURES},
        newest={("gh.stars", "week", name): stars for name in names} if stars else {},
        has_key=has_key,
    )


def test_the_most_wanted_comes_first() -> None:
    order = [want.measure for want in github.wants(plan())]
    assert list(dict.fromkeys(order)) == [
        "gh.stars",
        "gh.new_stars",
        "gh.releases",
        "gh.commits",
        "gh.new_repos",
        "gh.issues_opened",
        "gh.issues_closed",
    ]


def test_without_a_key_it_stays_within_the_hour_and_the_minute() -> None:
    calls: Counter[str] = Counter()
    for want in github.wants(plan()):
        pages = 2 if want.measure == "gh.new_stars" else 1
        calls[want.measure] += pages * len(want.subjects)
    searches = sum(
        calls.pop(name) for name in ("gh.new_repos", "gh.issues_opened", "gh.issues_closed")
    )
    assert searches <= 10
    assert calls.total() <= 60


def test_with_a_key_the_whole_history_of_stars_is_wanted() -> None:
    pieces = [
        want
        for want in github.wants(plan(has_key=True))
        if want.measure == "gh.new_stars" and "jax-ml/jax" in want.subjects
    ]
    assert (pieces[-1].start, pieces[0].end) == (date(2015, 1, 4), date(2026, 11, 15))
    assert all(newer.start == older.end for newer, older in pairwise(pieces))


@pytest.mark.parametrize(("day", "end"), [(22, 15), (23, 22)])
def test_a_week_of_stars_is_wanted_a_day_after_it_ended(day: int, end: int) -> None:
    wants = github.wants(plan(at=datetime(2026, 11, day, tzinfo=UTC)))
    newest = next(want for want in wants if want.measure == "gh.new_stars")
    assert newest.end == date(2026, 11, end)


def test_old_pieces_stay_the_same_as_time_goes_on() -> None:
    def alone(at: datetime) -> set[Want]:
        wants = github.wants(plan(has_key=True, at=at))
        return {want for want in wants if len(want.subjects) == 1}

    now, later = alone(AT), alone(AT + WEEK)
    assert now == later


@pytest.mark.parametrize(
    ("newest", "is_wanted"), [(date(2026, 11, 16), False), (date(2026, 11, 15), True)]
)
def test_stars_are_read_once_a_week(newest: date, is_wanted: bool) -> None:
    measures = {want.measure for want in github.wants(plan(stars=newest))}
    assert ("gh.stars" in measures) == is_wanted


# ---- probing


def answer_all(server: FaultyServer) -> None:
    name = "/repos/pytorch/pytorch"
    server.script(name, as_json(REPOSITORY))
    server.script(f"{name}/stargazers/history", paged(given(40)))
    server.script(f"{name}/stats/commit_activity", BEING_COUNTED)
    server.script(f"{name}/releases", as_json(RELEASES))
    server.script("/search/repositories", found)
    server.script("/search/issues", found)


def test_all_shapes_hold(server: FaultyServer, opened: Opening) -> None:
    answer_all(server)
    shapes = list(github.probe(opened(github), AT))
    assert len(shapes) == 6
    assert all(shape.held for shape in shapes)


def test_one_shape_that_does_not_hold_keeps_none_from_being_looked_at(
    server: FaultyServer, opened: Opening
) -> None:
    answer_all(server)
    oldest_first = as_json(given(30)[::-1])
    server.script("/repos/pytorch/pytorch/stargazers/history", oldest_first)
    held = [shape.held for shape in github.probe(opened(github), AT)]
    assert held == [True, False, True, True, True, True]
