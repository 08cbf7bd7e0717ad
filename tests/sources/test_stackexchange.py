"""Stack Overflow: what is asked, what is obeyed, and what a refusal says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.core.errors import SourceDown
from bot.core.numbers.series import Gap, Observation
from bot.sources import stackexchange
from bot.toolbox import Plan
from tests.sources.cases.stackexchange import MADE, OCTOBER, answer
from tests.sources.conftest import Opening
from tests.sources.contract import AT, recorded
from tests.web.faulty_server import FaultyServer, as_json
from tests.web.opening import ToldTime

THROTTLED = recorded("stackexchange/error_throttle_violation.json")
SUBJECTS = ("pytorch", "tensorflow", "keras", "jax", "tensorflow;keras", "*")
ONE_TAG = replace(OCTOBER, subjects=("pytorch",))


def plan(*, at: datetime = AT, has_key: bool = False) -> Plan:
    return Plan(
        at=at,
        since=date(2015, 1, 1),
        subjects={("so.questions", "month"): SUBJECTS},
        newest={},
        has_key=has_key,
    )


def serve(server: FaultyServer) -> None:
    server.script("/filters/create", answer)
    server.script("/questions", answer)


def test_the_whole_month_is_asked_and_not_a_second_more(
    server: FaultyServer, opened: Opening
) -> None:
    serve(server)
    stackexchange.fetch(opened(stackexchange), ONE_TAG, AT)
    asked = server.seen[-1].query
    first = datetime.fromtimestamp(int(asked["fromdate"]), UTC)
    last = datetime.fromtimestamp(int(asked["todate"]), UTC)
    assert (str(first), str(last)) == ("2026-10-01 00:00:00+00:00", "2026-10-31 23:59:59+00:00")


def test_the_key_goes_into_a_header_only(server: FaultyServer, opened: Opening) -> None:
    serve(server)
    stackexchange.fetch(opened(stackexchange), ONE_TAG, AT)
    assert all(seen.headers["authorization"] == "Bearer a-key" for seen in server.seen)
    assert not any("a-key" in seen.query.values() for seen in server.seen)


def test_all_questions_are_asked_without_a_tag(server: FaultyServer, opened: Opening) -> None:
    serve(server)
    stackexchange.fetch(opened(stackexchange), replace(OCTOBER, subjects=("*",)), AT)
    assert "tagged" not in server.seen[-1].query


def test_one_filter_is_made_and_used_for_all(server: FaultyServer, opened: Opening) -> None:
    serve(server)
    stackexchange.fetch(opened(stackexchange), OCTOBER, AT)
    assert server.paths.count("/filters/create") == 1
    questions = [seen for seen in server.seen if seen.path == "/questions"]
    assert {seen.query["filter"] for seen in questions} == {MADE["items"][0]["filter"]}


def test_without_a_filter_of_its_own_the_built_in_one_counts(
    server: FaultyServer, opened: Opening
) -> None:
    server.script("/filters/create", as_json({"items": []}))
    server.script("/questions", as_json(recorded("stackexchange/questions_total.json")))
    (found,) = stackexchange.fetch(opened(stackexchange), ONE_TAG, AT)
    assert server.seen[-1].query["filter"] == "total"
    assert isinstance(found, Observation)
    assert found.value == recorded("stackexchange/questions_total.json")["total"]


def test_a_backoff_is_obeyed_and_a_little_longer(
    server: FaultyServer, opened: Opening, told: ToldTime
) -> None:
    server.script("/filters/create", as_json(MADE))
    body = recorded("stackexchange/questions_customfilter.json")
    server.script("/questions", as_json(body))
    stackexchange.fetch(opened(stackexchange), replace(OCTOBER, subjects=("pytorch", "keras")), AT)
    assert sum(told.slept) == body["backoff"] + 2


def test_what_is_left_of_the_quota_is_noted(server: FaultyServer, opened: Opening) -> None:
    serve(server)
    web = opened(stackexchange)
    stackexchange.fetch(web, ONE_TAG, AT)
    left = recorded("stackexchange/questions_customfilter.json")["quota_remaining"]
    assert (web.quota_left, web.quota_unit) == (left, "calls")


def test_once_locked_out_it_asks_no_more(server: FaultyServer, opened: Opening) -> None:
    server.script("/filters/create", as_json(MADE))
    server.script("/questions", as_json(THROTTLED, status=400))
    with pytest.raises(SourceDown) as failure:
        stackexchange.fetch(opened(stackexchange), OCTOBER, AT)
    assert failure.value.reason == "over_quota"
    assert server.paths.count("/questions") == 1


def test_a_refused_key_is_said_by_the_name_of_its_setting(
    server: FaultyServer, opened: Opening
) -> None:
    server.script("/filters/create", as_json(MADE))
    body = {"error_id": 402, "error_name": "invalid_access_token", "error_message": "a-key"}
    server.script("/questions", as_json(body, status=400))
    with pytest.raises(SourceDown) as failure:
        stackexchange.fetch(opened(stackexchange), ONE_TAG, AT)
    assert failure.value.reason == "refused"
    assert "STACKEXCHANGE_KEY" in failure.value.detail
    assert "a-key" not in failure.value.detail


def test_a_tag_may_have_no_question_but_the_site_may_not(
    server: FaultyServer, opened: Opening
) -> None:
    server.script("/filters/create", as_json(MADE))
    server.script("/questions", as_json({"total": 0}))
    want = replace(OCTOBER, subjects=("jax", "*"))
    tag, site = stackexchange.fetch(opened(stackexchange), want, AT)
    assert isinstance(tag, Observation)
    assert tag.value == 0
    assert isinstance(site, Gap)
    assert site.reason == "implausible"


def test_the_page_is_the_sites_own_search(server: FaultyServer, opened: Opening) -> None:
    serve(server)
    want = replace(OCTOBER, subjects=("tensorflow;keras",))
    (found,) = stackexchange.fetch(opened(stackexchange), want, AT)
    assert isinstance(found, Observation)
    (search,) = parse_qs(urlsplit(found.url).query)["q"]
    assert search == "[tensorflow] [keras] is:question created:2026-10-01..2026-10-31"


@pytest.mark.parametrize(("day", "newest"), [(7, date(2026, 9, 1)), (8, date(2026, 10, 1))])
def test_a_month_is_wanted_a_week_after_its_end(day: int, newest: date) -> None:
    first = next(stackexchange.wants(plan(at=AT.replace(day=day))))
    assert first.start == newest


def test_without_a_key_a_days_calls_reach_back_to_the_recorded_history() -> None:
    wants = list(stackexchange.wants(plan()))
    assert wants[-1].start <= date(2023, 6, 1)
    assert sum(len(want.subjects) for want in wants) < 300


def test_with_a_key_all_months_are_wanted() -> None:
    assert list(stackexchange.wants(plan(has_key=True)))[-1].start == date(2015, 1, 1)


def test_both_shapes_hold(server: FaultyServer, opened: Opening) -> None:
    serve(server)
    shapes = list(stackexchange.probe(opened(stackexchange), AT))
    assert [(shape.endpoint, shape.held) for shape in shapes] == [
        ("/questions", True),
        ("/filters/create", True),
    ]
