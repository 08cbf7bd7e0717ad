"""Who is who, as Slack says."""

from __future__ import annotations

import pytest

from bot.core.person import Person
from bot.playground.slack.state.workspace import TEAM
from bot.playground.stand_in import SlackStandIn
from bot.slack.app import slack_client
from bot.slack.manifest import read_manifest
from bot.slack.people import SlackPeople


def people_of(slack: SlackStandIn) -> SlackPeople:
    client = slack_client(slack.bot_token, slack.api_url)
    return SlackPeople(client=lambda workspace: client)


@pytest.mark.parametrize(
    ("id", "person"),
    [
        ("U0ALEX", Person(zone="Europe/London")),
        ("U0KIM", Person(zone="Asia/Seoul")),
        ("U0SAM", Person(zone="Europe/London", is_admin=True)),
        ("U0GIA", Person(zone="Europe/London", is_guest=True)),
        ("U0ELI", Person(zone="Europe/London", is_external=True)),
    ],
)
def test_each_kind_of_person_is_told_from_the_others(
    slack: SlackStandIn, id: str, person: Person
) -> None:
    found = people_of(slack).person(TEAM, id)
    assert found is not None
    assert (found.is_guest, found.is_external, found.is_admin) == (
        person.is_guest,
        person.is_external,
        person.is_admin,
    )


def test_a_person_without_a_zone_has_none(slack: SlackStandIn) -> None:
    slack.change(lambda workspace: setattr(workspace.users["U0ALEX"], "tz", ""))
    found = people_of(slack).person(TEAM, "U0ALEX")
    assert found is not None
    assert found.zone == ""


def test_nobody_is_known_without_the_scope() -> None:
    manifest = read_manifest()
    scopes = manifest["oauth_config"]["scopes"]["bot"]
    scopes.remove("users:read")
    with SlackStandIn(manifest=manifest) as slack:
        assert people_of(slack).person(TEAM, "U0ALEX") is None


def test_whoever_is_asked_about_twice_is_looked_up_once(slack: SlackStandIn) -> None:
    people = people_of(slack)
    for _ in range(2):
        people.person(TEAM, "U0ALEX")
    assert len(slack.calls_of("users.info")) == 1
