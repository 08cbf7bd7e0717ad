"""Hugging Face: counts that do not fit together, and a walk that must come to its end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.core.errors import SourceDown
from bot.core.numbers.series import Gap, Observation, Want
from bot.sources import huggingface
from bot.sources.huggingface import listing
from bot.toolbox import Plan
from tests.sources.cases.huggingface import (
    COUNTED,
    DOWNLOADED,
    FRAMEWORKS,
    MONDAY,
    NEW,
    TAGGED,
    appeared,
    count,
    downloaded,
    model,
    new,
    page,
    top,
)
from tests.sources.conftest import Opening
from tests.sources.contract import AT, recorded
from tests.web.faulty_server import ANY, Answer, FaultyServer, Seen, as_json

COUNTER, LISTING = "/models-json", "/api/models"
RATE_LIMIT = recorded("huggingface/ratelimit_headers.json")


def counted(counts: Mapping[str, int] = COUNTED, **changed: Any) -> Callable[[Seen], Answer]:
    """The counter with other counts, or something else in its answer changed."""

    def answer(seen: Seen) -> Answer:
        libraries = seen.query["library"]
        filters = {"library": libraries.split(",")}
        good = recorded("huggingface/models-json.json") | {"activeFilters": filters}
        return as_json(good | {"numTotalItems": counts[libraries]} | changed)

    return answer


def reasons(found: list[Observation | Gap]) -> dict[str, str]:
    return {o.subject: o.reason if isinstance(o, Gap) else "a number" for o in found}


def reason(server: FaultyServer, opened: Opening, want: Want, answer: Any) -> str:
    server.script(LISTING, answer)
    with pytest.raises(SourceDown) as failure:
        huggingface.fetch(opened(huggingface), want, AT)
    return failure.value.reason


# ---- tags


def test_models_with_both_tags_are_asked_for_together(
    server: FaultyServer, opened: Opening
) -> None:
    server.script(COUNTER, count)
    huggingface.fetch(opened(huggingface), TAGGED, AT)
    assert [seen.query["library"] for seen in server.seen] == ["pytorch", "tf", "pytorch,tf"]
    assert {seen.query["withCount"] for seen in server.seen} == {"true"}
    assert server.seen[0].headers["authorization"] == "Bearer a-key"


def test_more_with_both_tags_than_with_one_is_not_believed(
    server: FaultyServer, opened: Opening
) -> None:
    server.script(COUNTER, counted(counts=COUNTED | {"pytorch,tf": 143_456}))
    found = huggingface.fetch(opened(huggingface), TAGGED, AT)
    assert reasons(found) == {
        "pytorch": "a number",
        "tf": "a number",
        "pytorch;tf": "implausible",
    }
    assert found[-1].value == 143_456


def test_the_same_count_whatever_is_asked_is_not_believed(
    server: FaultyServer, opened: Opening
) -> None:
    server.script(COUNTER, counted(counts=dict.fromkeys(COUNTED, 2_500_000)))
    found = huggingface.fetch(opened(huggingface), TAGGED, AT)
    assert set(reasons(found).values()) == {"implausible"}


@pytest.mark.parametrize(
    "changed",
    [
        {"activeFilters": {"library": []}},
        {"pageIndex": 1},
        {"numTotalItems": "123456"},
        {"numTotalItems": None},
        {"models": 3},
    ],
    ids=["no filter", "another page", "a number in quotes", "no number", "no models"],
)
def test_a_counter_that_has_changed_gives_no_number(
    changed: dict[str, Any], server: FaultyServer, opened: Opening
) -> None:
    server.script(COUNTER, counted(**changed))
    with pytest.raises(SourceDown) as failure:
        huggingface.fetch(opened(huggingface), TAGGED, AT)
    assert failure.value.reason == "changed_shape"


def test_a_counter_that_is_gone_costs_only_the_tags(server: FaultyServer, opened: Opening) -> None:
    server.script(COUNTER, Answer(status=404, body="not here"))
    server.script(LISTING, downloaded)
    web = opened(huggingface)
    with pytest.raises(SourceDown):
        huggingface.fetch(web, TAGGED, AT)
    assert set(reasons(huggingface.fetch(web, DOWNLOADED, AT)).values()) == {"a number"}


# ---- downloads


@pytest.mark.parametrize(
    ("models", "expected"),
    [
        (top()[:999], "truncated"),
        (top()[:500] * 2, "truncated"),
        (top()[::-1], "changed_shape"),
        ([*top()[:-1], top()[-1] | {"downloads": -5}], "implausible"),
        ([*top()[:-1], {"id": "a", "downloads": 1}], "changed_shape"),
        ([*top()[:-1], top()[-1] | {"downloads": None}], "changed_shape"),
    ],
    ids=["one short", "half of it twice", "upside down", "negative", "no tags", "no downloads"],
)
def test_less_than_the_whole_ranking_is_no_number(
    models: list[dict[str, Any]], expected: str, server: FaultyServer, opened: Opening
) -> None:
    assert reason(server, opened, DOWNLOADED, as_json(models)) == expected


def test_only_what_is_read_is_asked_for(server: FaultyServer, opened: Opening) -> None:
    server.script(LISTING, downloaded)
    huggingface.fetch(opened(huggingface), DOWNLOADED, AT)
    query = server.seen[0].query
    assert (query["sort"], query["limit"]) == ("downloads", "1000")
    assert query["expand"] == "tags"


def test_a_number_says_by_which_table_it_was_attributed(
    server: FaultyServer, opened: Opening
) -> None:
    server.script(LISTING, downloaded)
    first = huggingface.fetch(opened(huggingface), DOWNLOADED, AT)[0]
    assert isinstance(first, Observation)
    assert "attribution of 2026-11" in first.regime


# ---- new models


def test_a_walk_that_does_not_reach_the_week_s_beginning_is_cut_short(
    server: FaultyServer, opened: Opening
) -> None:
    def one_page(seen: Seen) -> Answer:
        return page(seen, appeared()[:28], None)

    assert reason(server, opened, NEW, one_page) == "truncated"


def test_a_page_that_leads_to_itself_is_no_endless_walk(
    server: FaultyServer, opened: Opening
) -> None:
    def round_and_round(seen: Seen) -> Answer:
        return page(seen, appeared()[:28], "same")

    assert reason(server, opened, NEW, round_and_round) == "truncated"
    assert len(server.seen) == 2


def test_a_walk_has_an_end(server: FaultyServer, opened: Opening) -> None:
    def ever_on(seen: Seen) -> Answer:
        return page(seen, appeared()[:1], str(len(server.seen)))

    assert reason(server, opened, NEW, ever_on) == "truncated"
    assert len(server.seen) == listing.MOST_PAGES


def test_a_walk_does_not_leave_the_host(server: FaultyServer, opened: Opening) -> None:
    def elsewhere(seen: Seen) -> Answer:
        link = {"Link": '<http://127.0.0.2:9/api/models?cursor=two>; rel="next"'}
        return as_json(appeared()[:28], headers=link)

    assert reason(server, opened, NEW, elsewhere) == "changed_shape"


def test_models_that_do_not_come_newest_first_are_no_number(
    server: FaultyServer, opened: Opening
) -> None:
    assert reason(server, opened, NEW, as_json(appeared()[::-1])) == "changed_shape"


def test_a_week_without_a_model_is_not_believed(server: FaultyServer, opened: Opening) -> None:
    before = [model(1, datetime(2026, 11, 1, tzinfo=UTC))]
    assert reason(server, opened, NEW, as_json(before)) == "implausible"


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59-08:00", "0001-01-01T00:00:00Z"])
def test_a_model_of_no_time_is_not_believed(
    moment: str, server: FaultyServer, opened: Opening
) -> None:
    assert reason(server, opened, NEW, as_json([{**appeared()[0], "createdAt": moment}])) == (
        "implausible"
    )


def test_a_week_that_is_not_over_by_their_clock_does_not_count(
    server: FaultyServer, opened: Opening
) -> None:
    def behind(seen: Seen) -> Answer:
        good = new(seen)
        return replace(good, headers={**good.headers, "Date": "Sun, 15 Nov 2026 12:00:00 GMT"})

    assert reason(server, opened, NEW, behind) == "not_settled"


def test_a_framework_without_a_new_model_has_none(server: FaultyServer, opened: Opening) -> None:
    """That is counted, not missing: every model of the week was seen."""
    rows = [model(n, datetime(2026, 11, 15 - 7 * n, tzinfo=UTC)) for n in range(2)]
    server.script(LISTING, as_json(rows))
    found = huggingface.fetch(opened(huggingface), NEW, AT)
    assert {o.subject: o.value for o in found} == dict.fromkeys(FRAMEWORKS, 0.0) | {"pytorch": 1}


# ---- quotas, wants, probing


def test_what_is_left_of_the_quota_is_noted(server: FaultyServer, opened: Opening) -> None:
    server.script(LISTING, lambda seen: replace(downloaded(seen), headers=headers()))
    web = opened(huggingface)
    huggingface.fetch(web, DOWNLOADED, AT)
    assert (web.quota_left, web.quota_unit) == (94, "calls in five minutes")


def headers() -> dict[str, str]:
    return {"Content-Type": "application/json", **RATE_LIMIT["captured_200"]}


def test_a_used_up_quota_says_so(server: FaultyServer, opened: Opening) -> None:
    limit = RATE_LIMIT["exhausted_429"]
    answer = Answer(status=limit["status"], headers={"RateLimit": limit["ratelimit"]})
    assert reason(server, opened, DOWNLOADED, answer) == "over_quota"


def plan(newest: dict[str, date], at: datetime = AT) -> Plan:
    return Plan(
        at=at,
        since=date(2015, 1, 1),
        subjects=dict.fromkeys(huggingface.MEASURES, ("pytorch",)),
        newest={(measure, "week", "pytorch"): day for measure, day in newest.items()},
        has_key=False,
    )


def test_nothing_is_read_twice_in_a_week() -> None:
    monday = date(2026, 11, 16)
    newest = {"hf.tagged_models": monday, "hf.top_downloads": monday - timedelta(days=1)}
    wants = huggingface.wants(plan(newest | {"hf.new_models": MONDAY}))
    assert [want.measure for want in wants] == ["hf.top_downloads"]


@pytest.mark.parametrize(("day", "week"), [(22, 9), (23, 9), (24, 16)])
def test_a_week_of_new_models_is_wanted_once_it_has_settled(day: int, week: int) -> None:
    *_, want = huggingface.wants(plan({}, at=datetime(2026, 11, day, tzinfo=UTC)))
    assert (want.measure, want.start) == ("hf.new_models", date(2026, 11, week))


def test_all_shapes_hold(server: FaultyServer, opened: Opening) -> None:
    def listed(seen: Seen) -> Answer:
        rows = top() if seen.query["sort"] == "downloads" else appeared()
        return page(seen, rows[: int(seen.query["limit"])], "two")

    server.script(COUNTER, count)
    server.script(LISTING, listed)
    shapes = list(huggingface.probe(opened(huggingface), AT))
    assert [shape.held for shape in shapes] == [True, True, True]


def test_a_listing_that_says_not_how_it_goes_on_does_not_hold(
    server: FaultyServer, opened: Opening
) -> None:
    server.script(ANY, as_json(appeared()[:10]))
    shapes = list(huggingface.probe(opened(huggingface), AT))
    assert shapes[-1].detail == "no address of a next page"
