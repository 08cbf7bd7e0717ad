"""Who people are: their role, their workspace and their time zone, as `users.info` says it."""

from typing import Any

import pytest
from slack_sdk import WebClient

from bot.playground.slack.state.workspace import User
from bot.playground.stand_in import SlackStandIn
from bot.playground.standing_clock import StandingClock
from tests.playground.page_requests import state

SHARED = "C0MOBILE"
SUMMER = 1_720_000_000 - 1_700_000_000
ROLES = ("is_admin", "is_owner", "is_primary_owner", "is_restricted", "is_ultra_restricted")


def about(client: WebClient, user: str) -> dict[str, Any]:
    told: dict[str, Any] = client.users_info(user=user)["user"]
    return told


@pytest.mark.parametrize(
    ("user", "roles"),
    [
        ("U0ALEX", set()),
        ("U0SAM", {"is_admin"}),
        ("U0KIM", set()),
        ("U0GIA", {"is_restricted", "is_ultra_restricted"}),
        ("U0ELI", set()),
    ],
)
def test_each_has_their_role(client: WebClient, user: str, roles: set[str]) -> None:
    told = about(client, user)
    assert {role for role in ROLES if told[role]} == roles
    assert (told["deleted"], told["is_bot"]) == (False, False)


def test_the_bot_is_one(client: WebClient) -> None:
    assert about(client, "U0FRAMEWISE")["is_bot"] is True


def test_an_external_person_is_of_another_team(client: WebClient) -> None:
    assert about(client, "U0ELI")["team_id"] == "T0PARTNER"
    assert about(client, "U0ALEX")["team_id"] == "T0PLAYGROUND"


def test_an_external_person_is_a_stranger_once_no_channel_is_shared(
    client: WebClient, slack: SlackStandIn
) -> None:
    assert about(client, "U0ELI")["is_stranger"] is False
    slack.direct_message("U0ELI", "hello")
    slack.remove(SHARED)
    assert about(client, "U0ELI")["is_stranger"] is True


@pytest.mark.parametrize(
    ("user", "passes_s", "zone"),
    [
        ("U0ALEX", 0, ("Europe/London", "Greenwich Mean Time", 0)),
        ("U0ALEX", SUMMER, ("Europe/London", "British Summer Time", 3600)),
        ("U0KIM", 0, ("Asia/Seoul", "Korea Standard Time", 32_400)),
        ("U0ELI", 0, ("America/New_York", "Eastern Standard Time", -18_000)),
    ],
)
def test_a_time_zone_says_what_it_is_just_now(
    client: WebClient, clock: StandingClock, user: str, passes_s: float, zone: tuple[str, str, int]
) -> None:
    clock.advance(passes_s)
    told = about(client, user)
    assert (told["tz"], told["tz_label"], told["tz_offset"]) == zone


def test_a_profile_without_a_time_zone_still_has_an_offset(
    client: WebClient, slack: SlackStandIn
) -> None:
    slack.change(lambda space: setattr(space.users["U0ALEX"], "tz", ""))
    told = about(client, "U0ALEX")
    assert (told["tz"], told["tz_offset"]) == (None, -28_800)


def test_of_one_who_is_gone_little_is_left(client: WebClient, slack: SlackStandIn) -> None:
    gone = User(id="U0MAX", name="max", real_name="Max", is_deleted=True)
    slack.change(lambda space: space.users.update({gone.id: gone}))
    told = about(client, "U0MAX")
    assert told["deleted"] is True
    assert not {"tz", "is_admin", "is_restricted"} & told.keys()


def test_a_multi_channel_guest_is_no_single_channel_one(
    client: WebClient, slack: SlackStandIn
) -> None:
    slack.change(lambda space: setattr(space.users["U0KIM"], "is_restricted", True))
    told = about(client, "U0KIM")
    assert (told["is_restricted"], told["is_ultra_restricted"]) == (True, False)


def test_a_message_from_elsewhere_says_so(slack: SlackStandIn) -> None:
    slack.post_as_user(channel=SHARED, user="U0ELI", text="hello")
    slack.post_as_user(channel=SHARED, user="U0ALEX", text="hello")
    theirs, ours = (each.envelope["payload"] for each in slack.deliveries)
    assert theirs["event"]["user_team"] == theirs["event"]["team"] == "T0PARTNER"
    assert ours["event"]["team"] == "T0PLAYGROUND"
    assert (theirs["is_ext_shared_channel"], ours["is_ext_shared_channel"]) == (True, True)


def test_a_shared_channel_says_so(client: WebClient) -> None:
    told = client.conversations_info(channel=SHARED)["channel"]
    assert (told["is_ext_shared"], told["shared_team_ids"]) == (True, ["T0PLAYGROUND", "T0PARTNER"])
    assert client.conversations_info(channel="C0MLHELP")["channel"]["is_ext_shared"] is False


@pytest.mark.parametrize("user", ["U0GIA", "U0ELI"])
def test_guests_and_externals_see_only_their_own(slack: SlackStandIn, user: str) -> None:
    assert [each["name"] for each in state(slack, user)["channels"]] == ["mobile-team", user]


def test_the_page_lists_everybody_with_what_they_are(slack: SlackStandIn) -> None:
    shown = state(slack)
    roles = {shown["users"][id]["name"]: shown["users"][id]["role"] for id in shown["people"]}
    assert roles == {"Alex": "", "Sam": "admin", "Kim": "", "Gia": "guest", "Eli": "external"}
