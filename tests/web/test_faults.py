"""Every way to fail ends in a SourceDown with its reason, in bounded time and space."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bot.core.errors import SourceDown
from bot.core.numbers.series import GapReason
from bot.web import SourceWeb
from tests.web.faulty_server import (
    FAULTS,
    Answer,
    Behaviour,
    Drip,
    DripHeaders,
    FaultyServer,
    as_json,
)
from tests.web.opening import HURRIED, RunningTime, open_to, time_for

TRIES = 3
OVERHEAD_S = 2.0
"""A busy machine may be late by this; uncut, one of the slow answers alone lasts longer."""
REASONS: dict[str, GapReason] = {
    "401": "refused",
    "403": "refused",
    "404": "unknown_subject",
    "429": "over_quota",
    "429 retry-after": "over_quota",
    "500": "down",
    "503": "down",
    "timeout": "down",
    "reset": "down",
    "truncated body": "truncated",
    "truncated json": "truncated",
    "html": "changed_shape",
    "html with status 200 called json": "changed_shape",
    "empty": "truncated",
    "drip": "down",
    "huge": "changed_shape",
    "bomb": "changed_shape",
}
NOT_FOR_THE_CLIENT = {"other json", "json list", "json null"}
"""Only the source's own module can tell that these are wrong."""


def met(server: FaultyServer, name: str, cache_folder: Path, path: str) -> SourceWeb:
    """A Web that meets a fault, in no more of a hurry than the fault needs."""
    server.script(path, FAULTS[name])
    return open_to(server, cache_folder, told=time_for(name))


def failure(web: SourceWeb, path: str = "/a") -> SourceDown:
    with pytest.raises(SourceDown) as raised:
        web.get(path)
    return raised.value


def test_every_fault_of_the_server_has_a_reason() -> None:
    assert set(REASONS) | NOT_FOR_THE_CLIENT == set(FAULTS)


@pytest.mark.parametrize("name", REASONS)
def test_a_fault_ends_with_its_reason(server: FaultyServer, tmp_path: Path, name: str) -> None:
    assert failure(met(server, name, tmp_path, "/a")).reason == REASONS[name]


@pytest.mark.parametrize("name", REASONS)
def test_a_query_fails_as_a_get_does(server: FaultyServer, tmp_path: Path, name: str) -> None:
    web = met(server, name, tmp_path, "/")
    with pytest.raises(SourceDown) as raised:
        web.query("/", "SELECT 1")
    assert raised.value.reason == REASONS[name]


@pytest.mark.parametrize("name", REASONS)
def test_a_fault_is_told_without_the_words_of_an_exception(
    server: FaultyServer, tmp_path: Path, name: str
) -> None:
    detail = failure(met(server, name, tmp_path, "/a")).detail
    assert not any(word in detail for word in ("Error", "Exception", "127.0.0.1", "HTTP", "<"))


@pytest.mark.parametrize(
    ("status", "reason"),
    [(400, "changed_shape"), (410, "unknown_subject"), (418, "changed_shape"),
     (422, "changed_shape"), (304, "changed_shape"), (502, "down")],
)  # fmt: skip
def test_other_statuses(server: FaultyServer, tmp_path: Path, status: int, reason: str) -> None:
    server.script("/a", as_json({"message": "no"}, status=status))
    assert failure(open_to(server, tmp_path)).reason == reason


def test_what_calls_itself_a_web_page_is_one(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/a", Answer(headers={"Content-Type": "text/html; charset=utf-8"}, body="[]"))
    assert failure(open_to(server, tmp_path)).reason == "changed_shape"


def test_nothing_of_any_type_is_no_answer(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/a", Answer(headers={"Content-Type": "application/atom+xml"}, body=" \n"))
    assert failure(open_to(server, tmp_path)).reason == "truncated"


def test_a_403_about_a_rate_limit_is_no_refusal(server: FaultyServer, tmp_path: Path) -> None:
    body = {"message": "You have exceeded a secondary rate limit"}
    server.script("/a", as_json(body, status=403))
    assert failure(open_to(server, tmp_path)).reason == "over_quota"


def test_nobody_listening_is_down(tmp_path: Path) -> None:
    with FaultyServer() as closed:
        address = closed.url
    assert failure(open_to(address, tmp_path)).reason == "down"


def test_a_name_that_is_no_host_is_down(tmp_path: Path) -> None:
    assert failure(open_to("http://no-such-host.invalid", tmp_path)).reason == "down"


def test_an_address_that_is_none_is_no_crash(tmp_path: Path) -> None:
    assert failure(open_to("http://[broken", tmp_path), "/a").reason == "refused"


@pytest.mark.parametrize("slow", [Drip(), DripHeaders(), FAULTS["timeout"]], ids=repr)
def test_a_slow_answer_is_cut(server: FaultyServer, tmp_path: Path, slow: Behaviour) -> None:
    server.script("/a", slow)
    started = time.monotonic()
    failure(open_to(server, tmp_path, told=RunningTime()))
    assert time.monotonic() - started < TRIES * 2 * HURRIED.timeout_s + OVERHEAD_S


def test_a_bomb_is_not_unpacked(server: FaultyServer, tmp_path: Path) -> None:
    detail = failure(met(server, "bomb", tmp_path, "/a")).detail
    assert "longer than 100,000 bytes" in detail


def test_bytes_that_are_no_text_are_no_answer(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/a", Answer(body=b'"\xff\xfe"'))
    assert failure(open_to(server, tmp_path)).reason == "changed_shape"


def test_a_body_packed_wrongly_is_no_answer(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/a", Answer(headers={"Content-Encoding": "gzip"}, body=b"not gzip"))
    assert failure(open_to(server, tmp_path)).reason == "truncated"


def test_a_redirect_to_another_host_is_not_followed(
    server: FaultyServer, other_server: FaultyServer, tmp_path: Path
) -> None:
    elsewhere = {"Location": f"{other_server.url}/a"}
    server.script("/a", Answer(status=302, headers=elsewhere))
    failure(open_to(server, tmp_path))
    assert other_server.seen == []


def test_a_redirect_in_circles_ends(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/a", Answer(status=302, headers={"Location": "/a"}))
    failure(open_to(server, tmp_path))
    assert len(server.seen) == 4


def test_a_redirect_is_no_way_to_post_elsewhere(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/", Answer(status=307, headers={"Location": "/b"}))
    with pytest.raises(SourceDown):
        open_to(server, tmp_path).query("/", "SELECT 1")
    assert server.paths == ["/"]
