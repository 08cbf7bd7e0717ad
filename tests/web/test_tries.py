"""Faults that pass are tried again within bounds; a source that asks for rest gets it."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from bot.core.errors import SourceDown
from bot.web import Politeness, SourceWeb
from tests.web.faulty_server import FAULTS, Answer, FaultyServer, Reset, Scripted, Seen, as_json
from tests.web.opening import START, UNHURRIED, RunningTime, ToldTime, open_to

GOOD = as_json({"n": 1})
A_WHILE_S = 2.0
"""Long enough for a good answer, and to wait once for one that does not come."""
DOWN = Answer(status=503)


def refused(status: int = 429, **headers: str) -> Answer:
    return Answer(status=status, headers={k.replace("_", "-"): v for k, v in headers.items()})


def fails(web: SourceWeb, times: int = 1) -> SourceDown:
    for _ in range(times):
        with pytest.raises(SourceDown) as raised:
            web.get("/a")
    return raised.value


@pytest.mark.parametrize(
    "name", ["500", "503", "reset", "truncated body", "truncated json", "empty", "429"]
)
def test_a_fault_that_passes_is_tried_again(
    server: FaultyServer, tmp_path: Path, name: str
) -> None:
    server.script("/a", FAULTS[name], GOOD)
    assert open_to(server, tmp_path).get("/a").json() == {"n": 1}


def test_an_answer_that_does_not_come_is_asked_for_again(
    server: FaultyServer, tmp_path: Path
) -> None:
    server.script("/a", FAULTS["timeout"], GOOD)
    politeness = replace(UNHURRIED, timeout_s=A_WHILE_S)
    assert open_to(server, tmp_path, politeness=politeness).get("/a").json() == {"n": 1}


def test_a_query_is_tried_again(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/", Reset(), GOOD)
    open_to(server, tmp_path).query("/", "SELECT 1")
    assert [seen.body for seen in server.seen] == ["SELECT 1", "SELECT 1"]


@pytest.mark.parametrize("name", ["401", "403", "404", "html", "huge", "bomb"])
def test_a_fault_that_stays_is_not_tried_again(
    server: FaultyServer, tmp_path: Path, name: str
) -> None:
    server.script("/a", FAULTS[name])
    fails(open_to(server, tmp_path))
    assert len(server.seen) == 1


@pytest.mark.parametrize("name", ["500", "reset", "truncated json"])
def test_there_are_three_tries_at_most(server: FaultyServer, tmp_path: Path, name: str) -> None:
    server.script("/a", FAULTS[name])
    fails(open_to(server, tmp_path))
    assert len(server.seen) == 3


def test_what_does_not_come_is_asked_for_three_times(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/a", FAULTS["timeout"])
    told = RunningTime()
    fails(open_to(server, tmp_path, told=told))
    assert told.slept == [1.0, 2.0]


def test_tries_come_further_and_further_apart(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/a", DOWN)
    told = ToldTime()
    fails(open_to(server, tmp_path, told=told))
    assert told.slept == [1.0, 2.0]


WAITS: dict[str, tuple[Answer, float]] = {
    "seconds": (refused(retry_after="7"), 7),
    "date": (refused(retry_after=format_datetime(START + timedelta(seconds=8), usegmt=True)), 8),
    "date by the source's clock": (
        refused(
            date=format_datetime(START + timedelta(hours=5), usegmt=True),
            retry_after=format_datetime(START + timedelta(hours=5, seconds=9), usegmt=True),
        ),
        9,
    ),
    "a date long past": (refused(retry_after="Wed, 01 Jan 2020 00:00:00 GMT"), 1),
    "nothing at all": (refused(retry_after="0"), 1),
    "the window of Hugging Face": (refused(ratelimit='"api";r=0;t=14'), 15),
    "the reset of GitHub": (
        refused(403, x_ratelimit_remaining="0", x_ratelimit_reset=f"{START.timestamp() + 6:.0f}"),
        6,
    ),
    "the reset of OpenAlex": (refused(x_ratelimit_remaining="0", x_ratelimit_reset="12"), 12),
    "the reset of a quota with something left": (
        refused(x_ratelimit_remaining="4", x_ratelimit_reset="12"),
        10,
    ),
    "no word": (refused(), 10),
    "garbage": (refused(retry_after="soon"), 10),
    "while down": (refused(503, retry_after="5"), 5),
}


@pytest.mark.parametrize("name", WAITS)
def test_a_wait_is_as_long_as_asked(server: FaultyServer, tmp_path: Path, name: str) -> None:
    answer, seconds = WAITS[name]
    if "date" not in answer.headers:
        answer = Answer(status=answer.status, headers={**answer.headers, "Date": ""})
    server.script("/a", answer, GOOD)
    told = ToldTime()
    open_to(server, tmp_path, told=told).get("/a")
    assert told.slept == [seconds]


def test_a_long_wait_is_not_waited_for(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/a", refused(retry_after="54000"))
    told = ToldTime()
    failure = fails(open_to(server, tmp_path, told=told))
    assert (failure.reason, failure.detail) == ("over_quota", "it asks to wait 15 hours")
    assert told.slept == []


def test_a_source_that_rests_gets_no_request(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/a", refused(retry_after="600"), GOOD)
    told = ToldTime()
    web = open_to(server, tmp_path, told=told)
    fails(web)
    told.let_pass(minutes=9)
    fails(web)
    assert len(server.seen) == 1


def test_a_source_that_has_rested_is_asked(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/a", refused(retry_after="600"), GOOD)
    told = ToldTime()
    web = open_to(server, tmp_path, told=told)
    fails(web)
    told.let_pass(minutes=10)
    assert web.get("/a").json() == {"n": 1}


def test_rest_is_no_sign_of_bad_health(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/a", refused(503, retry_after="120"), GOOD)
    told = ToldTime()
    web = open_to(server, tmp_path, told=told)
    fails(web, times=4)
    told.let_pass(minutes=2)
    assert web.get("/a").json() == {"n": 1}


def test_no_header_silences_a_source_for_more_than_a_day(
    server: FaultyServer, tmp_path: Path
) -> None:
    server.script("/a", refused(retry_after="9" * 30), GOOD)
    told = ToldTime()
    web = open_to(server, tmp_path, told=told)
    fails(web)
    told.let_pass(days=1)
    assert web.get("/a").json() == {"n": 1}


def test_a_call_ends_after_half_a_minute(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/a", refused(retry_after="20"))
    told = ToldTime()
    fails(open_to(server, tmp_path, told=told))
    assert sum(told.slept) <= 30


def test_a_pause_asked_for_in_a_body_is_kept(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/a", GOOD)
    told = ToldTime()
    web = open_to(server, tmp_path, told=told)
    web.wait(12)
    web.get("/a")
    assert told.slept == [12]


def test_a_long_pause_asked_for_in_a_body_is_over_quota(
    server: FaultyServer, tmp_path: Path
) -> None:
    web = open_to(server, tmp_path)
    web.wait(3600)
    assert fails(web).reason == "over_quota"
    assert server.seen == []


def test_a_short_pause_does_not_end_a_long_one(server: FaultyServer, tmp_path: Path) -> None:
    web = open_to(server, tmp_path)
    web.wait(3600)
    web.wait(1)
    assert fails(web).reason == "over_quota"


def test_a_source_is_asked_one_thing_at_a_time(server: FaultyServer, tmp_path: Path) -> None:
    at_once: list[int] = []
    under_way: list[Seen] = []

    def slowly(seen: Seen) -> Answer:
        under_way.append(seen)
        at_once.append(len(under_way))
        time.sleep(0.02)
        under_way.remove(seen)
        return GOOD

    server.script("/a", slowly)
    web = open_to(server, tmp_path)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda page: web.get("/a", params={"page": page}), range(4)))
    assert at_once == [1, 1, 1, 1]


def test_requests_are_spaced(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/a", GOOD)
    told = ToldTime()
    politeness = replace(UNHURRIED, pause_s=3.0)
    web = open_to(server, tmp_path, told=told, politeness=politeness)
    for page in (1, 2, 3):
        web.get("/a", params={"page": page})
    assert told.slept == [3, 3]


def test_a_source_that_keeps_failing_is_left_alone(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/a", DOWN)
    web = open_to(server, tmp_path)
    fails(web, times=3)
    sent = len(server.seen)
    assert fails(web).reason == "down"
    assert len(server.seen) == sent


def test_after_the_cool_down_one_call_is_let_through(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/a", DOWN)
    told = ToldTime()
    web = open_to(server, tmp_path, told=told)
    fails(web, times=3)
    sent = len(server.seen)
    told.let_pass(minutes=5)
    fails(web, times=2)
    assert len(server.seen) == sent + 3


def test_a_success_closes_the_circuit(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/a", DOWN)
    server.script("/good", GOOD)
    told = ToldTime()
    web = open_to(server, tmp_path, told=told)
    fails(web, times=3)
    told.let_pass(minutes=5)
    web.get("/good")
    fails(web, times=2)
    assert len(server.seen) == 3 * 3 + 1 + 2 * 3


@pytest.mark.parametrize("answer", [FAULTS["404"], FAULTS["html"], FAULTS["401"]])
def test_an_answer_of_any_kind_is_no_sign_of_bad_health(
    server: FaultyServer, tmp_path: Path, answer: Scripted
) -> None:
    server.script("/a", answer)
    fails(open_to(server, tmp_path), times=4)
    assert len(server.seen) == 4


def test_a_request_may_be_given_longer_than_a_call(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/a", refused(retry_after="40"), GOOD)
    patient = Politeness(pause_s=0.0, timeout_s=60.0)
    reply = open_to(server, tmp_path, politeness=patient).get("/a")
    assert reply.json() == {"n": 1}


def test_a_quota_is_noted(server: FaultyServer, tmp_path: Path) -> None:
    web = open_to(server, tmp_path, politeness=UNHURRIED)
    web.quota(0.25, "US dollars")
    assert (web.quota_left, web.quota_unit) == (0.25, "US dollars")
