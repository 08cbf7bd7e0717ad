"""A key goes to its source and nowhere else: not to logs, files, errors or other hosts."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path

import pytest

from bot.core.errors import SourceDown
from bot.web import Credentials
from tests.web.faulty_server import FAULTS, Answer, FaultyServer, as_json
from tests.web.opening import ToldTime, open_to, time_for

KEY = "k3y/of+a secret"
QUOTED = ("k3y%2Fof%2Ba+secret", "k3y/of%2Ba%20secret")
BOTH = Credentials(headers={"Authorization": f"Bearer {KEY}"}, params={"api_key": KEY})


def holds_key(text: str) -> bool:
    return any(form in text for form in (KEY, *QUOTED))


def test_a_key_is_sent(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/a", as_json({}))
    open_to(server, tmp_path, credentials=BOTH).get("/a", params={"q": "x"})
    (seen,) = server.seen
    assert seen.query == {"q": "x", "api_key": KEY}
    assert seen.headers["authorization"] == f"Bearer {KEY}"


def test_a_key_is_sent_along_a_redirect_once(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/old", Answer(status=301, headers={"Location": "/new?id=1"}))
    server.script("/new", as_json({}))
    open_to(server, tmp_path, credentials=BOTH).get("/old", params={"q": "x"})
    assert server.seen[1].query == {"id": "1", "api_key": KEY}


@pytest.mark.parametrize("name", FAULTS)
def test_no_fault_writes_a_key_to_the_log(
    server: FaultyServer, tmp_path: Path, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger="urllib3.connectionpool")
    server.script("/a", FAULTS[name])
    ask(server, tmp_path, time_for(name))
    assert "urllib3" in caplog.text
    assert not holds_key(caplog.text)


@pytest.mark.parametrize("name", FAULTS)
def test_no_fault_tells_a_key(server: FaultyServer, tmp_path: Path, name: str) -> None:
    server.script("/a", FAULTS[name])
    error = ask(server, tmp_path, time_for(name))
    if error is not None:
        told = "".join(traceback.TracebackException.from_exception(error).format(chain=True))
        assert not holds_key(told + repr(error))
        assert error.__context__ is None


def test_a_refused_connection_tells_no_key(tmp_path: Path) -> None:
    with FaultyServer() as closed:
        address = closed.url
    error = ask(address, tmp_path)
    assert error is not None
    assert error.__context__ is None


@pytest.mark.parametrize("key", ["a key\nwith a break", "ключ"])
def test_a_key_that_cannot_be_sent_is_not_told(
    server: FaultyServer, tmp_path: Path, key: str
) -> None:
    server.script("/a", as_json({}))
    credentials = Credentials(headers={"Authorization": key})
    with pytest.raises(SourceDown) as raised:
        open_to(server, tmp_path, credentials=credentials).get("/a")
    assert raised.value.reason == "refused"
    assert raised.value.__context__ is None


def test_nothing_kept_holds_a_key(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/a", as_json({"you": KEY}, headers={"Link": f"</a?api_key={QUOTED[0]}>"}))
    open_to(server, tmp_path, credentials=BOTH).get("/a")
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(kept) == 1
    assert not holds_key(kept[0].name + kept[0].read_text("utf-8"))


def test_no_answer_hands_a_key_on(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/a", as_json({"you": KEY}, headers={"Link": f"</a?api_key={QUOTED[0]}>"}))
    reply = open_to(server, tmp_path, credentials=BOTH).get("/a")
    assert not holds_key(reply.text + str(reply.headers))


def test_an_answer_is_found_again_with_another_key(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/a", as_json({}))
    open_to(server, tmp_path, credentials=BOTH).get("/a")
    open_to(server, tmp_path).get("/a")
    assert len(server.seen) == 1


def test_credentials_do_not_show_themselves() -> None:
    assert not holds_key(repr(BOTH))


def test_another_host_gets_no_key(
    server: FaultyServer, other_server: FaultyServer, tmp_path: Path
) -> None:
    server.script("/a", Answer(status=302, headers={"Location": f"{other_server.url}/b"}))
    ask(server, tmp_path)
    assert other_server.seen == []


def test_cookies_are_not_sent_back(server: FaultyServer, tmp_path: Path) -> None:
    server.script("/a", as_json({}, headers={"Set-Cookie": "visitor=1"}))
    web = open_to(server, tmp_path)
    web.get("/a")
    web.get("/a", params={"page": 2})
    assert "cookie" not in server.seen[1].headers


def test_no_password_file_is_read(
    server: FaultyServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    passwords = tmp_path / "netrc"
    passwords.write_text("machine 127.0.0.1 login me password mine\n")
    monkeypatch.setenv("NETRC", str(passwords))
    server.script("/a", as_json({}))
    open_to(server, tmp_path).get("/a")
    assert "authorization" not in server.seen[0].headers


def ask(
    server: FaultyServer | str, cache_folder: Path, told: ToldTime | None = None
) -> SourceDown | None:
    try:
        open_to(server, cache_folder, credentials=BOTH, told=told).get("/a")
    except SourceDown as error:
        return error
    return None
