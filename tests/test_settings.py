"""The environment chooses the way to Slack, and a wrong value is one clear line."""

from __future__ import annotations

import pytest

from bot.core.errors import SettingsBroken
from bot.core.limits import Limits
from bot.settings import HTTP_PORT, OverHttp, SocketMode, read_settings, read_slack_settings
from bot.store.keys import fingerprint, new_key

BOT = {"SLACK_BOT_TOKEN": "xoxb-1"}
APP = {"SLACK_APP_TOKEN": "xapp-1"}
SECRET = {"SLACK_SIGNING_SECRET": "s3cr3t"}
KEY = new_key()
CLIENT = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "c1i3nt"}
MANY = CLIENT | {"FRAMEWISE_KEYS": KEY}


def test_an_app_token_means_socket_mode_even_beside_a_signing_secret() -> None:
    assert read_slack_settings(BOT | APP | SECRET).way == SocketMode(app_token="xapp-1")


def test_a_signing_secret_alone_means_http_at_its_usual_port() -> None:
    assert read_slack_settings(BOT | SECRET).way == OverHttp(
        signing_secret="s3cr3t", port=HTTP_PORT
    )


def test_a_port_is_where_it_is_called() -> None:
    assert read_slack_settings(BOT | SECRET | {"PORT": "8080"}).way == OverHttp(
        signing_secret="s3cr3t", port=8080
    )


def test_a_port_beside_socket_mode_is_where_health_is_told() -> None:
    way = read_slack_settings(BOT | APP | {"PORT": "8080"}).way
    assert way == SocketMode(app_token="xapp-1", health_port=8080)


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        (APP, "SLACK_BOT_TOKEN is missing"),
        (BOT | {"SLACK_APP_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN is no app-level token"),
        (BOT, "Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set"),
        (BOT | {"SLACK_SIGNING_SECRET": "  "}, "Neither"),
        (SECRET | CLIENT, "FRAMEWISE_KEYS is missing.* `python -m bot new-key` makes one"),
        (SECRET | CLIENT | {"FRAMEWISE_KEYS": " , "}, "FRAMEWISE_KEYS is missing"),
        (SECRET | CLIENT | {"FRAMEWISE_KEYS": f"{KEY},{KEY[:-4]}"}, "Key 2 of FRAMEWISE_KEYS"),
        (SECRET | CLIENT | {"FRAMEWISE_KEYS": "é" * 44}, "Key 1 of FRAMEWISE_KEYS is no key"),
        (BOT | SECRET | MANY, "Take one of them out"),
        (SECRET | {"SLACK_CLIENT_ID": "1.2"}, "belong together"),
        (MANY, "Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set"),
        *(
            (SECRET | MANY | {"FRAMEWISE_ADDRESS": bad}, "FRAMEWISE_ADDRESS is no address")
            for bad in ("bot.example.org", "http://bot.example.org", "https://", "https://x/?a=b")
        ),
        *((BOT | SECRET | {"PORT": bad}, "PORT is") for bad in ("x", "0", "65536", "-1", "²")),
    ],
)
def test_what_is_wrong_is_one_clear_line(environment: dict[str, str], says: str) -> None:
    with pytest.raises(SettingsBroken, match=says) as broken:
        read_slack_settings(environment)
    assert "\n" not in str(broken.value)
    assert KEY[:-4] not in str(broken.value)


def test_a_client_id_and_its_secret_mean_many_workspaces() -> None:
    read = read_slack_settings(SECRET | MANY | {"FRAMEWISE_ADDRESS": "https://bot.example.org/"})
    assert read.many is not None
    assert (read.many.client_id, read.many.address) == ("1.2", "https://bot.example.org")
    assert (read.bot_token, read.many.keys.newest) == ("", fingerprint(KEY))


def test_one_workspace_needs_no_key() -> None:
    assert read_slack_settings(BOT | SECRET).many is None


def test_a_worker_tells_its_health_only_where_it_is_told_to() -> None:
    assert read_slack_settings(BOT | SECRET).port is None
    assert read_slack_settings(BOT | SECRET | {"PORT": "8080"}).port == 8080


@pytest.mark.parametrize(
    ("environment", "metrics"),
    [
        ({}, None),
        ({"FRAMEWISE_METRICS_HOST": "0.0.0.0"}, None),
        ({"FRAMEWISE_METRICS_PORT": "9464"}, ("127.0.0.1", 9464)),
        (
            {"FRAMEWISE_METRICS_PORT": "9464", "FRAMEWISE_METRICS_HOST": "0.0.0.0"},
            ("0.0.0.0", 9464),
        ),
    ],
)
def test_numbers_are_shown_nowhere_unless_a_port_is_named_and_then_on_this_machine_alone(
    environment: dict[str, str], metrics: tuple[str, int] | None
) -> None:
    assert read_settings(environment).metrics == metrics


@pytest.mark.parametrize(
    ("name", "bad"), [("FRAMEWISE_METRICS_PORT", "many"), ("FRAMEWISE_LOG_FORMAT", "xml")]
)
def test_what_is_wrong_about_watching_is_one_clear_line(name: str, bad: str) -> None:
    with pytest.raises(SettingsBroken, match=f"{name} is {bad!r}: write") as broken:
        read_settings({name: bad})
    assert "\n" not in str(broken.value)


def test_how_much_may_be_asked_is_set_for_each_alone() -> None:
    assert read_settings({}).limits == Limits(person=10, channel=30, workspace=300)
    environment = {"FRAMEWISE_PERSON_A_MINUTE": "0", "FRAMEWISE_CHANNEL_A_MINUTE": "5"}
    assert read_settings(environment).limits == Limits(person=0, channel=5, workspace=300)


@pytest.mark.parametrize("bad", ["-1", "many", "100001", "²"])
def test_a_limit_that_is_no_number_is_one_clear_line(bad: str) -> None:
    with pytest.raises(SettingsBroken, match=f"FRAMEWISE_PERSON_A_MINUTE is {bad!r}: write"):
        read_settings({"FRAMEWISE_PERSON_A_MINUTE": bad})


def test_no_secret_is_shown_with_the_settings() -> None:
    for environment in (BOT | APP, BOT | SECRET, SECRET | MANY):
        shown = repr(read_slack_settings(environment))
        secrets = ("xoxb-1", "xapp-1", "s3cr3t", "c1i3nt", KEY)
        assert [secret for secret in secrets if secret in shown] == []
