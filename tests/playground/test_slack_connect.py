"""One message that two workspaces of a Slack Connect channel tell the app of."""

import pytest

from bot.playground.slack.state.app_manifest import EVERYTHING
from bot.playground.stand_in import SlackStandIn
from tests.playground.page_requests import state

CHANNEL = "C0MLHELP"


def test_one_message_comes_under_two_ids_from_two_teams(slack: SlackStandIn) -> None:
    ts = slack.direct_message("U0ALEX", "hello")
    slack.deliver_from("T0PARTNER", "U0ALEX", ts)
    first, second = (each.envelope["payload"] for each in slack.deliveries)
    assert (first["team_id"], second["team_id"]) == ("T0PLAYGROUND", "T0PARTNER")
    assert first["event_id"] != second["event_id"]
    assert first["event"] == second["event"]


def test_a_mention_comes_from_the_other_team_as_a_mention(slack: SlackStandIn) -> None:
    ts = slack.post_as_user(channel=CHANNEL, user="U0ALEX", text="@Framewise hello")
    slack.deliver_from("T0PARTNER", CHANNEL, ts)
    payload = slack.deliveries[-1].envelope["payload"]
    assert (payload["event"]["type"], payload["is_ext_shared_channel"]) == ("app_mention", True)


@pytest.mark.parametrize(("user", "is_listed"), [("U0KIM", True), ("U0SAM", False)])
def test_a_private_channel_is_for_its_members(
    slack: SlackStandIn, user: str, is_listed: bool
) -> None:
    assert ("leads" in [each["name"] for each in state(slack, user)["channels"]]) is is_listed


def test_optional_scopes_count_when_they_are_granted() -> None:
    scopes = EVERYTHING["oauth_config"]["scopes"]["bot"]
    asked = {"scopes": {"bot": scopes, "bot_optional": ["channels:history"]}}
    manifest = {**EVERYTHING, "oauth_config": asked}
    heard = []
    for grants_optional in (False, True):
        with SlackStandIn(manifest=manifest, grants_optional=grants_optional) as slack:
            slack.post_as_user(channel=CHANNEL, user="U0ALEX", text="x")
            heard.append(len(slack.deliveries))
    assert heard == [0, 1]
