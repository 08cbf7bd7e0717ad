"""A platform is told whether the bot lives and whether it can work."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path

import pytest

from bot.core.errors import SettingsBroken
from bot.slack.http.answer import wsgi
from bot.slack.http.health import Check, Health, store_check
from bot.slack.http.health_port import answering_at
from bot.slack.serve import connection_check
from bot.store.engine import open_engine
from bot.store.migrate import migrate
from bot.store.numbers import NumberStore
from bot.store.unreachable import UnreachableStore
from tests.slack.conftest import Running
from tests.slack.over_http import Got, Sender
from tests.toolboxes import store_in_memory

LOCAL = "127.0.0.1"


def asked(path: str, checks: Mapping[str, Check], method: str = "GET") -> Got:
    with answering_at(0, wsgi(Health(checks=checks).answer), LOCAL) as port:
        return Sender(port=port).send(method, path=path)


def bad() -> str:
    return "is on fire"


def test_a_process_that_cannot_work_still_lives() -> None:
    assert asked("/healthz", {"store": bad}) == Got(status=200, body="ok\n")


def test_ready_when_all_holds() -> None:
    got = asked("/readyz", {"store": lambda: None, "slack": lambda: None})
    assert got == Got(status=200, body="store: ok\nslack: ok\n")


def test_not_ready_when_one_thing_does_not_hold() -> None:
    got = asked("/readyz", {"store": lambda: None, "slack": bad})
    assert got == Got(status=503, body="store: ok\nslack: is on fire\n")


def test_a_look_at_the_head_has_no_body() -> None:
    assert asked("/healthz", {}, "HEAD") == Got(status=200, body="")


@pytest.mark.parametrize("path", ["/", "/health", "/healthz/x"])
def test_nothing_else_is_answered(path: str) -> None:
    assert asked(path, {}).status == HTTPStatus.NOT_FOUND


def test_a_store_that_can_be_read_is_well() -> None:
    assert store_check(store_in_memory())() is None


def test_a_store_that_was_out_of_reach_at_the_start_is_not() -> None:
    problem = store_check(UnreachableStore())()  # type: ignore[arg-type]
    assert problem == "The store could not be opened when I started."


def test_a_store_that_breaks_later_is_not(tmp_path: Path) -> None:
    path = tmp_path / "numbers.db"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    check = store_check(NumberStore(engine))
    assert check() is None
    engine.dispose()
    path.write_bytes(b"this is no database" * 100)
    assert check() == "The store cannot be read or written just now."
    engine.dispose()


def test_a_connection_is_seen(bot: Running) -> None:
    assert connection_check(bot.handler)() is None


def test_a_connection_that_ended_is_seen(bot: Running) -> None:
    check = connection_check(bot.handler)
    bot.handler.client.auto_reconnect_enabled = False
    bot.handler.client.disconnect()
    assert check() == "no connection; it is tried again"


def test_a_port_that_is_taken_is_one_clear_line() -> None:
    with socket.create_server((LOCAL, 0)) as taken:
        port = taken.getsockname()[1]
        with (
            pytest.raises(SettingsBroken, match=f"PORT {port} cannot be used"),
            answering_at(port, wsgi(Health(checks={}).answer), LOCAL),
        ):
            pass
