"""A platform is told whether the bot lives and whether it can work."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from http import HTTPStatus

import pytest

from bot.core.errors import SettingsBroken
from bot.slack.http.answer import wsgi
from bot.slack.http.health import Check, Health
from bot.slack.http.health_port import answering_at
from bot.slack.serve import connection_check
from tests.slack.conftest import Running
from tests.slack.over_http import Got, Sender

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


def test_a_connection_is_seen(bot: Running) -> None:
    assert connection_check(bot.handler)() is None


def test_a_connection_that_ended_is_seen(bot: Running) -> None:
    check = connection_check(bot.handler)
    bot.handler.client.auto_reconnect_enabled = False
    bot.handler.client.disconnect()
    assert check() == "no connection; it is tried again"


@pytest.mark.parametrize("setting", ["PORT", "FRAMEWISE_METRICS_PORT"])
def test_a_port_that_is_taken_is_one_clear_line(setting: str) -> None:
    with socket.create_server((LOCAL, 0)) as taken:
        port = taken.getsockname()[1]
        with (
            pytest.raises(SettingsBroken, match=f"^{setting} {port} cannot be used"),
            answering_at(port, wsgi(Health(checks={}).answer), LOCAL, setting=setting),
        ):
            pass
