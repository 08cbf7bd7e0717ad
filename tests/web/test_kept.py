"""An answer is kept: served again while fresh, confirmed when not, in place of a failure after."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.errors import SourceDown
from tests.web.faulty_server import FAULTS, Answer, FaultyServer, as_json
from tests.web.opening import ToldTime, open_to, time_for

OLD = as_json({"n": "old"})
NEW = as_json({"n": "new"})
DOWN = Answer(status=503)
HOUR = timedelta(hours=1)


@pytest.fixture
def told() -> ToldTime:
    return ToldTime()


def test_a_fresh_answer_is_not_asked_for_again(
    server: FaultyServer, tmp_path: Path, told: ToldTime
) -> None:
    server.script("/a", OLD, NEW)
    web = open_to(server, tmp_path, told=told)
    web.get("/a")
    told.let_pass(minutes=59)
    assert web.get("/a").json() == {"n": "old"}


def test_an_answer_served_again_tells_its_age(
    server: FaultyServer, tmp_path: Path, told: ToldTime
) -> None:
    server.script("/a", OLD)
    web = open_to(server, tmp_path, told=told)
    web.get("/a")
    told.let_pass(minutes=59)
    reply = web.get("/a")
    assert (reply.age, reply.in_place_of) == (timedelta(minutes=59), None)


def test_an_answer_outlives_the_process(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/a", OLD, NEW)
    open_to(server, tmp_path).get("/a")
    assert open_to(server, tmp_path).get("/a").json() == {"n": "old"}


def test_an_answer_that_is_not_fresh_is_asked_for_again(
    server: FaultyServer, tmp_path: Path, told: ToldTime
) -> None:
    server.script("/a", OLD, NEW)
    web = open_to(server, tmp_path, told=told)
    web.get("/a")
    told.let_pass(minutes=60)
    assert web.get("/a").json() == {"n": "new"}


@pytest.mark.parametrize(
    "good",
    [
        Answer(body='{"n": 1}', etag='"v1"'),
        Answer(body='{"n": 1}', last_modified="Sun, 22 Nov 2026 11:00:00 GMT"),
    ],
    ids=["etag", "last-modified"],
)
class TestConfirmed:
    def test_a_confirmed_answer_is_whole(
        self, server: FaultyServer, tmp_path: Path, told: ToldTime, good: Answer
    ) -> None:
        server.script("/a", good)
        web = open_to(server, tmp_path, told=told)
        web.get("/a")
        told.let_pass(hours=2)
        reply = web.get("/a")
        assert (reply.status, reply.json(), reply.age) == (200, {"n": 1}, timedelta())

    def test_a_source_is_asked_whether_it_has_changed(
        self, server: FaultyServer, tmp_path: Path, told: ToldTime, good: Answer
    ) -> None:
        server.script("/a", good)
        web = open_to(server, tmp_path, told=told)
        web.get("/a")
        told.let_pass(hours=2)
        web.get("/a")
        assert server.seen[1].headers.keys() & {"if-none-match", "if-modified-since"}

    def test_a_confirmed_answer_is_fresh_again(
        self, server: FaultyServer, tmp_path: Path, told: ToldTime, good: Answer
    ) -> None:
        server.script("/a", good)
        web = open_to(server, tmp_path, told=told)
        for _ in range(3):
            web.get("/a")
            told.let_pass(hours=2)
        web.get("/a")
        told.let_pass(minutes=30)
        assert web.get("/a").age == timedelta(minutes=30)

    def test_a_changed_answer_replaces_the_kept_one(
        self, server: FaultyServer, tmp_path: Path, told: ToldTime, good: Answer
    ) -> None:
        server.script("/a", good, NEW)
        web = open_to(server, tmp_path, told=told)
        web.get("/a")
        told.let_pass(hours=2)
        assert web.get("/a").json() == {"n": "new"}


@pytest.mark.parametrize(
    "name", ["500", "429", "429 retry-after", "timeout", "reset", "truncated json", "empty"]
)
def test_a_kept_answer_is_served_in_place_of_a_fault_that_passes(
    server: FaultyServer, tmp_path: Path, name: str
) -> None:
    server.script("/a", OLD, FAULTS[name])
    open_to(server, tmp_path).get("/a")
    later = time_for(name)
    later.let_pass(hours=2)
    assert open_to(server, tmp_path, told=later).get("/a").json() == {"n": "old"}


def test_an_answer_in_place_of_a_failure_tells_its_true_age(
    server: FaultyServer, tmp_path: Path, told: ToldTime
) -> None:
    server.script("/a", OLD, FAULTS["429 retry-after"])
    web = open_to(server, tmp_path, told=told)
    web.get("/a")
    told.let_pass(days=3)
    assert web.get("/a").age == timedelta(days=3)


def test_an_answer_in_place_of_a_failure_says_which(
    server: FaultyServer, tmp_path: Path, told: ToldTime
) -> None:
    server.script("/a", OLD, DOWN)
    web = open_to(server, tmp_path, told=told)
    web.get("/a")
    told.let_pass(hours=2)
    failure = web.get("/a").in_place_of
    assert failure is not None
    assert failure.reason == "down"


def test_a_kept_answer_is_served_while_the_source_rests(
    server: FaultyServer, tmp_path: Path, told: ToldTime
) -> None:
    server.script("/a", OLD)
    web = open_to(server, tmp_path, told=told)
    web.get("/a")
    told.let_pass(hours=2)
    web.wait(3600)
    assert web.get("/a").age == 2 * HOUR


def test_an_answer_too_old_is_not_served(
    server: FaultyServer, tmp_path: Path, told: ToldTime
) -> None:
    server.script("/a", OLD, DOWN)
    web = open_to(server, tmp_path, told=told)
    web.get("/a")
    told.let_pass(days=31)
    with pytest.raises(SourceDown):
        web.get("/a")


@pytest.mark.parametrize("name", ["401", "404", "html"])
def test_what_the_source_says_itself_is_not_hidden(
    server: FaultyServer, tmp_path: Path, told: ToldTime, name: str
) -> None:
    server.script("/a", OLD, FAULTS[name])
    web = open_to(server, tmp_path, told=told)
    web.get("/a")
    told.let_pass(hours=2)
    with pytest.raises(SourceDown):
        web.get("/a")


def test_an_answer_from_the_future_is_asked_for_again(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/a", OLD, NEW)
    ahead = ToldTime()
    ahead.let_pass(days=400)
    open_to(server, tmp_path, told=ahead).get("/a")
    assert open_to(server, tmp_path).get("/a").json() == {"n": "new"}


def test_an_answer_from_the_future_stands_in_for_nothing(
    server: FaultyServer, tmp_path: Path
) -> None:
    server.script("/a", OLD, DOWN)
    ahead = ToldTime()
    ahead.let_pass(days=400)
    open_to(server, tmp_path, told=ahead).get("/a")
    with pytest.raises(SourceDown):
        open_to(server, tmp_path).get("/a")


def test_questions_are_told_apart(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/a", lambda seen: as_json([seen.method, dict(seen.query), seen.body]))
    web = open_to(server, tmp_path)
    answers = [
        web.get("/a").text,
        web.get("/a", params={"n": 1}).text,
        web.get("/a", headers={"Accept": "text/csv"}).text + "csv",
        web.query("/a", "one").text,
        web.query("/a", "two").text,
        web.query("/a", "two", params={"n": 1}).text,
    ]
    assert len(server.seen) == len(set(answers)) == 6


def test_the_order_of_parameters_makes_no_other_question(
    server: FaultyServer, tmp_path: Path
) -> None:
    server.script("/a", OLD)
    web = open_to(server, tmp_path)
    web.get("/a", params={"x": 1, "y": 2})
    web.get("/a", params={"y": 2, "x": 1})
    assert len(server.seen) == 1


def test_a_query_is_kept(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/", OLD, NEW)
    web = open_to(server, tmp_path)
    web.query("/", "SELECT 1")
    assert web.query("/", "SELECT 1").json() == {"n": "old"}


@pytest.mark.parametrize("status", [202, 400])
def test_what_is_not_final_is_not_kept(server: FaultyServer, tmp_path: Path, status: int) -> None:
    server.script("/a", as_json({}, status=status), NEW)
    web = open_to(server, tmp_path)
    web.get("/a", accept={400})
    assert web.get("/a", accept={400}).json() == {"n": "new"}


def test_a_rejected_answer_is_not_served_again(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/a", OLD, NEW)
    web = open_to(server, tmp_path)
    web.get("/a").reject("over_quota", "an error with status 200")
    assert web.get("/a").json() == {"n": "new"}


def test_a_rejected_answer_does_not_displace_a_good_one(
    server: FaultyServer, tmp_path: Path, told: ToldTime
) -> None:
    server.script("/a", OLD, as_json({"error": 1}), DOWN)
    web = open_to(server, tmp_path, told=told)
    web.get("/a")
    told.let_pass(hours=2)
    web.get("/a").reject("changed_shape", "an error with status 200")
    assert web.get("/a").json() == {"n": "old"}


def test_a_rejected_old_answer_is_not_served_again(
    server: FaultyServer, tmp_path: Path, told: ToldTime
) -> None:
    server.script("/a", OLD, NEW)
    web = open_to(server, tmp_path, told=told)
    web.get("/a")
    web.get("/a").reject("changed_shape", "not what it was")
    assert web.get("/a").json() == {"n": "new"}


def test_what_turns_out_to_be_no_json_is_not_served_again(
    server: FaultyServer, tmp_path: Path
) -> None:
    server.script("/a", Answer(body="Code: 241. DB::Exception"), NEW)
    web = open_to(server, tmp_path)
    with pytest.raises(SourceDown):
        web.get("/a").json()
    assert web.get("/a").json() == {"n": "new"}


@pytest.mark.parametrize(
    "damage",
    [b"", b"\x00\xff", b'{"at": "2026', b"[]", b'{"at": "2026-11-22T12:00:00", "headers": {}, '
     b'"text": "{}"}', b'{"x":' + b"[" * 50_000],
    ids=["empty", "garbage", "half", "list", "no time zone", "deep"],
)  # fmt: skip
def test_a_damaged_file_is_no_file(server: FaultyServer, tmp_path: Path, damage: bytes) -> None:
    server.script("/a", OLD, NEW)
    web = open_to(server, tmp_path)
    web.get("/a")
    (file,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    file.write_bytes(damage)
    assert web.get("/a").json() == {"n": "new"}


def test_a_folder_that_cannot_be_written_keeps_nothing(
    server: FaultyServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("no folder")
    server.script("/a", OLD)
    with caplog.at_level(logging.WARNING):
        assert open_to(server, tmp_path / "file").get("/a").json() == {"n": "old"}
    assert "cannot be kept" in caplog.text


def test_what_is_too_old_is_swept_away(
    server: FaultyServer, tmp_path: Path, told: ToldTime
) -> None:
    server.script("/a", OLD)
    open_to(server, tmp_path, told=told).get("/a")
    told.let_pass(days=31)
    open_to(server, tmp_path, told=told)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_is_not_too_old_is_not_swept_away(
    server: FaultyServer, tmp_path: Path, told: ToldTime
) -> None:
    server.script("/a", OLD, DOWN)
    told.let_pass(days=400)
    open_to(server, tmp_path, told=told).get("/a")
    told.let_pass(days=29)
    assert open_to(server, tmp_path, told=told).get("/a").json() == {"n": "old"}
