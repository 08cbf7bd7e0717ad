"""A worker beside `serve`, on a shared store: whether it is well, and its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from http.client import HTTPException

import pytest

from bot.playground.stand_in import SlackStandIn
from bot.settings import Settings
from bot.slack.manifest import read_manifest
from tests.slack.over_http import Sender
from tests.slack.test_serve import SECRETS, answers, ask, free_port, started, stopped
from tests.store import conftest as stores

postgresql, postgresql_url = stores.postgresql, stores.postgresql_url

WELL = "200 store: ok\ninbox: ok\nworker: ok\n"
SOON_S = 60.0

pytestmark = pytest.mark.usefixtures("mind")


def got(port: str, path: str) -> str:
    with suppress(OSError, HTTPException):
        answer = Sender(port=int(port)).send("GET", path=path)
        return f"{answer.status} {answer.body}"
    return ""


def test_serve_takes_on_work_answers_and_both_tell_how_they_are(
    settings: Settings, postgresql_url: str
) -> None:
    with SlackStandIn(manifest=read_manifest()) as slack:
        shared = {
            "FRAMEWISE_CACHE": str(settings.cache),
            "FRAMEWISE_COLLECT": "off",
            "DATABASE_URL": postgresql_url,
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_URL": slack.api_url,
        }
        web, worker = ports(shared), ports(shared)
        with (
            started("python -m bot serve", web) as serving,
            started("python -m bot work", worker) as working,
        ):
            slack.wait_for(lambda: slack.connections, timeout_s=SOON_S)
            slack.wait_for(lambda: got(worker["PORT"], "/readyz") == WELL, timeout_s=SOON_S)
            asked = ask(slack)
            slack.wait_for(lambda: answers(slack, asked), timeout_s=SOON_S)
            ready = got(web["PORT"], "/readyz")
            heard = got(web["FRAMEWISE_METRICS_PORT"], "/metrics")
            answered = got(worker["FRAMEWISE_METRICS_PORT"], "/metrics")
            elsewhere = got(worker["PORT"], "/metrics")
            ended = [stopped(serving), stopped(working)]
    assert ready == f"{WELL}slack: ok\n"
    assert "framewise_ack_seconds_count 1.0" in heard
    assert 'framewise_slack_calls_total{became="taken",method="chat.postMessage"} 1.0' in answered
    assert all("framewise_store_up 1.0" in each for each in (heard, answered))
    assert elsewhere.startswith("404"), "numbers are told at their own port alone"
    assert [code for code, _ in ended] == [0, 0]
    seen = "".join((ready, heard, answered, *(printed for _, printed in ended)))
    assert [secret for secret in SECRETS if secret in seen] == []


def ports(shared: Mapping[str, str]) -> dict[str, str]:
    own = {name: str(free_port()) for name in ("PORT", "FRAMEWISE_METRICS_PORT")}
    return {**shared, **own}
