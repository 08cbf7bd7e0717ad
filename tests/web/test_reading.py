"""A question reaches the source as it was asked, and the answer the caller as it was given."""

from __future__ import annotations

import gzip
import tomllib
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.errors import SourceDown
from bot.web.wire import PROGRAM, user_agent
from tests.web.faulty_server import Answer, FaultyServer, as_json
from tests.web.opening import open_to


def test_a_question_keeps_its_parameters(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/works", as_json({}))
    open_to(server, tmp_path).get("/works", params={"search": "a & b", "per_page": 1})
    assert server.seen[0].query == {"search": "a & b", "per_page": "1"}


def test_a_question_carries_the_headers_of_its_caller(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/repos", as_json({}))
    open_to(server, tmp_path).get("/repos", headers={"X-GitHub-Api-Version": "2026-03-10"})
    assert server.seen[0].headers["x-github-api-version"] == "2026-03-10"


def test_everyone_is_told_who_asks(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/a", as_json({}))
    open_to(server, tmp_path).get("/a")
    assert server.seen[0].headers["user-agent"] == user_agent("")


def test_the_user_agent_names_the_version_of_the_project() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
    assert f"framewise/{project['project']['version']}" == PROGRAM


def test_an_operator_can_say_whom_to_write_to() -> None:
    assert user_agent("me@example.org") == f"{PROGRAM} (me@example.org)"


def test_a_query_posts_its_body(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/", as_json([1]))
    open_to(server, tmp_path).query("/", "SELECT 'ü'", params={"user": "demo"})
    (seen,) = server.seen
    assert (seen.method, seen.body, seen.query) == ("POST", "SELECT 'ü'", {"user": "demo"})


def test_an_answer_comes_with_its_status_headers_and_body(
    server: FaultyServer, tmp_path: Path
) -> None:
    server.script("/a", as_json({"n": 1}, status=202, headers={"X-Left": "7"}))
    reply = open_to(server, tmp_path).get("/a")
    assert (reply.status, reply.headers["x-left"], reply.json()) == (202, "7", {"n": 1})


def test_a_fresh_answer_has_no_age(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/a", as_json({}))
    assert open_to(server, tmp_path).get("/a").age == timedelta()


def test_a_packed_answer_is_asked_for(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/a", as_json({}))
    open_to(server, tmp_path).get("/a")
    assert "gzip" in server.seen[0].headers["accept-encoding"]


def test_a_packed_answer_is_unpacked(server: FaultyServer, tmp_path: Path) -> None:
    packed = Answer(headers={"Content-Encoding": "gzip"}, body=gzip.compress(b'{"n": 2}'))
    server.script("/a", packed)
    assert open_to(server, tmp_path).get("/a").json() == {"n": 2}


def test_an_answer_in_pieces_is_put_together(server: FaultyServer, tmp_path: Path) -> None:
    pieces = Answer(body="4\r\n[1,2\r\n4\r\n, 3]\r\n0\r\n\r\n", chunked=True)
    server.script("/a", pieces)
    assert open_to(server, tmp_path).get("/a").json() == [1, 2, 3]


def test_a_next_link_may_be_asked_as_it_is(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/models", as_json([]))
    open_to(server, tmp_path).get(f"{server.url}/models?cursor=abc")
    assert server.seen[0].query == {"cursor": "abc"}


def test_a_next_link_to_another_host_is_not_asked(
    server: FaultyServer, other_server: FaultyServer, tmp_path: Path
) -> None:
    with pytest.raises(SourceDown):
        open_to(server, tmp_path).get(f"{other_server.url}/models")
    assert other_server.seen == []


def test_a_base_address_may_have_a_path(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/api/v1/a", as_json({}))
    open_to(f"{server.url}/api/v1/", tmp_path).get("/a")
    assert server.paths == ["/api/v1/a"]


def test_a_redirect_on_the_same_host_is_followed(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/old", Answer(status=301, headers={"Location": "/new"}))
    server.script("/new", as_json("moved"))
    assert open_to(server, tmp_path).get("/old").json() == "moved"


def test_an_accepted_status_is_given_with_its_body(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/a", as_json({"error_id": 502}, status=400))
    reply = open_to(server, tmp_path).get("/a", accept={400})
    assert (reply.status, reply.json()) == (400, {"error_id": 502})


def test_an_accepted_status_is_given_at_once(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/", Answer(status=500, body="Code: 241. DB::Exception"))
    open_to(server, tmp_path).query("/", "SELECT 1", accept={500})
    assert len(server.seen) == 1


@pytest.mark.parametrize(
    ("text", "reason"), [("<p>", "changed_shape"), ('{"a": [1', "truncated"), ("", "truncated")]
)
def test_what_is_no_json_is_no_answer(
    server: FaultyServer, tmp_path: Path, text: str, reason: str
) -> None:
    server.script("/a", Answer(status=203, body=text))
    reply = open_to(server, tmp_path).get("/a")
    with pytest.raises(SourceDown) as raised:
        reply.json()
    assert raised.value.reason == reason


def test_json_nested_without_end_is_no_answer(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/a", Answer(body="[" * 50_000))
    reply = open_to(server, tmp_path).get("/a")
    with pytest.raises(SourceDown):
        reply.json()
