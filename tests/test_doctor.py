"""Each fault of a set-up is found, and its fix is shown."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from bot.core.numbers.series import Visit
from bot.doctor import Patient, examine, examine_live
from bot.messages.finding import Finding, State
from bot.playground.stand_in import SlackStandIn
from bot.settings import Settings
from bot.slack.examining import LOST
from bot.slack.manifest import optional_scopes, read_manifest
from bot.store.installations import Installations
from bot.store.keys import new_key, read_keys
from bot.terminal.doctor import show_findings
from bot.wiring import now, open_store
from tests.test_wiring import SOME_INSTALLATION
from tests.toolboxes import NOON

SOCKET = {"SLACK_BOT_TOKEN": "xoxb-playground", "SLACK_APP_TOKEN": "xapp-playground"}

pytestmark = pytest.mark.usefixtures("mind")


@pytest.fixture(scope="module")
def one_for_all(settings: Settings) -> Patient:
    """Its answers are tried once: that takes seconds."""
    return Patient(settings=settings, environment=SOCKET)


@pytest.fixture
def patient(one_for_all: Patient) -> Patient:
    """One who is well, on this machine."""
    return like(one_for_all)


def like(patient: Patient, **changed: Any) -> Patient:
    """The same with some things changed; with the same answers, if the settings are the same."""
    other = replace(patient, **changed)
    if "settings" not in changed:
        vars(other)["messages"] = patient.messages
    return other


@pytest.fixture
def slack() -> Iterator[SlackStandIn]:
    with SlackStandIn(manifest=read_manifest(), grants_optional=True) as running:
        yield running


def live(slack: SlackStandIn, patient: Patient, **changed: str) -> list[Finding]:
    environment = {**SOCKET, "SLACK_API_URL": slack.api_url, **changed}
    return list(examine_live(like(patient, environment=environment)))


def problems(findings: list[Finding]) -> dict[str, Finding]:
    return {found.check: found for found in findings if found.state is State.PROBLEM}


def test_nothing_leaves_the_machine_unless_wanted(slack: SlackStandIn, patient: Patient) -> None:
    environment = {**SOCKET, "SLACK_API_URL": slack.api_url}
    list(examine(like(patient, environment=environment)))
    assert slack.calls == []


def test_a_set_up_that_is_well_has_no_problem(slack: SlackStandIn, patient: Patient) -> None:
    found = live(slack, patient)
    assert [each.state for each in found] == [State.OK] * 6
    assert [each.check for each in found] == [
        *("Slack", "bot token", "scopes", "clock", "messages", "app token")
    ]


def test_without_tokens_it_says_which_to_set(patient: Patient) -> None:
    found = problems(list(examine(like(patient, environment={}))))["settings"]
    assert "SLACK_BOT_TOKEN" in found.detail
    assert ".env.example" in found.fix
    assert list(examine_live(like(patient, environment={}))) == []


def test_a_revoked_token_is_found(slack: SlackStandIn, patient: Patient) -> None:
    slack.fail_next("auth.test", error="token_revoked")
    found = problems(live(slack, patient))
    assert found["bot token"].detail == "Slack refused it (token_revoked)"
    assert "SLACK_BOT_TOKEN" in found["bot token"].fix


def test_a_wrong_app_token_is_found(slack: SlackStandIn, patient: Patient) -> None:
    found = problems(live(slack, patient, SLACK_APP_TOKEN="xapp-wrong"))
    assert list(found) == ["app token"]
    assert "connections:write" in found["app token"].fix


def test_a_scope_that_is_missing_is_found(patient: Patient) -> None:
    manifest: dict[str, Any] = read_manifest()
    manifest["oauth_config"]["scopes"]["bot"].remove("im:history")
    with SlackStandIn(manifest=manifest, grants_optional=True) as slack:
        found = problems(live(slack, patient))
    assert found["scopes"].detail == "without im:history it cannot work"
    assert "reinstall" in found["scopes"].fix


def test_what_a_declined_scope_costs_is_told_and_is_no_problem(patient: Patient) -> None:
    with SlackStandIn(manifest=read_manifest(), grants_optional=False) as slack:
        found = live(slack, patient)
    assert problems(found) == {}
    assert "files:write was declined: no pictures" in " ".join(each.detail for each in found)


def test_of_every_optional_scope_it_is_known_what_it_costs() -> None:
    assert optional_scopes(read_manifest()) == set(LOST)


@pytest.mark.parametrize(
    ("minutes", "words"), [(10, "10 minutes ahead"), (-10, "10 minutes behind")]
)
def test_a_clock_that_is_off_is_found(
    slack: SlackStandIn, patient: Patient, minutes: int, words: str
) -> None:
    off = like(patient, clock=lambda: now() + timedelta(minutes=minutes))
    found = problems(live(slack, off))
    assert list(found) == ["clock"]
    assert words in found["clock"].detail
    assert "NTP" in found["clock"].fix


def test_a_slack_out_of_reach_is_found(patient: Patient) -> None:
    environment = {**SOCKET, "SLACK_API_URL": "http://127.0.0.1:9/api/"}
    found = problems(list(examine_live(like(patient, environment=environment))))
    assert list(found) == ["Slack"]
    assert "SLACK_API_URL" in found["Slack"].fix


def test_a_signing_secret_cannot_be_judged(slack: SlackStandIn, patient: Patient) -> None:
    found = live(slack, patient, SLACK_APP_TOKEN="", SLACK_SIGNING_SECRET="s")
    assert (found[-1].check, found[-1].state) == ("secret", State.UNKNOWN)


def test_a_store_that_is_down_is_found(patient: Patient, tmp_path: Path) -> None:
    path = tmp_path / "broken.db"
    path.write_bytes(b"this is no database" * 100)
    broken = replace(patient.settings, database_url=f"sqlite:///{path}")
    found = problems(list(examine(like(patient, settings=broken))))
    assert list(found) == ["store"]
    assert "DATABASE_URL" in found["store"].fix


def test_the_shipped_history_is_old_and_no_problem(patient: Patient) -> None:
    found = {finding.check: finding for finding in examine(patient)}
    assert found["numbers"].state == State.UNKNOWN
    assert "shipped history" in found["numbers"].detail


def test_numbers_that_were_collected_long_ago_are_found(patient: Patient, tmp_path: Path) -> None:
    settings = replace(patient.settings, database_url=f"sqlite:///{tmp_path / 'store.sqlite3'}")
    open_store(settings).note_visit(Visit(source="pypistats", at=NOON))
    later = like(patient, settings=settings, clock=lambda: datetime(2030, 1, 1, tzinfo=UTC))
    found = problems(list(examine(later)))
    assert list(found) == ["numbers"]
    assert "collect" in found["numbers"].fix


def test_numbers_of_days_to_come_mean_that_the_clock_is_wrong(patient: Patient) -> None:
    earlier = like(patient, clock=lambda: datetime(2020, 1, 1, tzinfo=UTC))
    assert list(problems(list(examine(earlier)))) == ["clock"]


def test_knowledge_that_is_broken_is_found(patient: Patient, tmp_path: Path) -> None:
    (tmp_path / "factors").mkdir()
    (tmp_path / "factors" / "odd.yaml").write_text("nonsense: 1\n")
    broken = replace(patient.settings, knowledge=tmp_path, database_url="sqlite://")
    assert "check" in problems(list(examine(like(patient, settings=broken))))["knowledge"].fix


def test_it_is_shown_with_a_word_a_mark_and_the_fix() -> None:
    out = io.StringIO()
    found = [
        Finding(check="store", state=State.PROBLEM, detail="is down", fix="start it"),
        Finding(check="clock", state=State.OK, detail="agrees"),
    ]
    code = show_findings(found, Console(file=out, width=80))
    assert out.getvalue().splitlines() == [
        *("✗ problem store      is down", "  -> start it", "✓ ok      clock      agrees"),
        "1 problem",
    ]
    assert code == 1


def test_no_problem_is_no_failure() -> None:
    assert show_findings([], Console(file=io.StringIO())) == 0


MANY = {
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "c1i3nt",
    "SLACK_SIGNING_SECRET": "s3cr3t",
}


@pytest.fixture
def distributed(settings: Settings, tmp_path: Path) -> Patient:
    """One who may be in many workspaces, and is in none."""
    own = replace(settings, database_url=f"sqlite:///{tmp_path / 'own.sqlite3'}")
    return Patient(settings=own, environment={**MANY, "FRAMEWISE_KEYS": new_key()})


def install(patient: Patient, *tokens: str) -> None:
    assert patient.environment is not None
    keys = read_keys(patient.environment["FRAMEWISE_KEYS"])
    installations = Installations(open_store(patient.settings).engine, keys)
    for number, token in enumerate(tokens, 1):
        one = replace(SOME_INSTALLATION, workspace=f"T{number}", token=token)
        installations.keep(one, NOON)


def of_check(findings: list[Finding], check: str) -> list[str]:
    return [found.detail for found in findings if found.check == check]


def test_it_knows_many_workspaces_and_that_their_tokens_can_be_read(distributed: Patient) -> None:
    install(distributed, "xoxb-1", "xoxb-2")
    found = list(examine(distributed))
    assert of_check(found, "settings") == ["complete, for HTTP, many workspaces"]
    assert of_check(found, "keys") == ["decrypt the tokens of all 2 workspaces that have the app"]


def test_a_key_that_is_missing_is_found(distributed: Patient) -> None:
    install(distributed, "xoxb-1")
    other = replace(distributed, environment={**MANY, "FRAMEWISE_KEYS": new_key()})
    fix = problems(list(examine(other)))["keys"].fix
    assert "put it back" in fix
    assert "rotate-keys --let-go" in fix


def test_without_a_key_it_says_how_to_make_one(distributed: Patient) -> None:
    found = problems(list(examine(replace(distributed, environment=MANY))))["settings"]
    assert "python -m bot new-key" in found.detail


def test_the_token_of_each_workspace_is_tried(slack: SlackStandIn, distributed: Patient) -> None:
    assert distributed.environment is not None
    there = replace(
        distributed, environment={**distributed.environment, "SLACK_API_URL": slack.api_url}
    )
    (none,) = examine_live(there)
    assert "/slack/install" in none.detail
    install(there, "xoxb-playground", "xoxb-gone")
    found = list(examine_live(there))
    assert of_check(found, "bot token") == [
        "is framewise in Playground",
        "Slack refused that of a workspace (invalid_auth)",
    ]
    assert "xoxb" not in str(found)
