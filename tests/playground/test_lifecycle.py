"""Channels end and begin again, the bot is taken out and comes back; the app hears of it."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.slack.state.app_manifest import EVERYTHING
from bot.playground.stand_in import SlackStandIn
from bot.playground.standing_clock import StandingClock
from tests.playground.page_requests import do, state

PUBLIC, PRIVATE = "C0MLHELP", "G0LEADS"


def events(slack: SlackStandIn) -> list[dict[str, Any]]:
    return [each.envelope["payload"]["event"] for each in slack.deliveries]


def heard(slack: SlackStandIn) -> list[tuple[str, str | None]]:
    return [(each["type"], each.get("subtype")) for each in events(slack)]


def posting(client: WebClient, channel: str) -> str:
    """What posting there answers."""
    try:
        client.chat_postMessage(channel=channel, text="x")
    except SlackApiError as refused:
        return str(refused.response["error"])
    return "ok"


@pytest.mark.parametrize(("channel", "kind"), [(PUBLIC, "channel"), (PRIVATE, "group")])
def test_an_archived_channel_takes_no_posts_and_the_app_hears_of_it(
    client: WebClient, slack: SlackStandIn, channel: str, kind: str
) -> None:
    slack.archive(channel)
    assert posting(client, channel) == "is_archived"
    assert heard(slack) == [("message", f"{kind}_archive"), (f"{kind}_archive", None)]
    told = events(slack)[-1]
    assert (told["channel"], told["user"]) == (channel, "U0SAM")


def test_a_public_channel_comes_back_without_its_members(
    client: WebClient, slack: SlackStandIn
) -> None:
    slack.archive(PUBLIC)
    slack.unarchive(PUBLIC)
    assert posting(client, PUBLIC) == "not_in_channel"
    assert heard(slack)[2:] == [("channel_unarchive", None)]
    slack.invite(PUBLIC)
    assert posting(client, PUBLIC) == "ok"
    assert events(slack)[3]["type"] == "member_joined_channel"


def test_a_private_channel_comes_back_with_its_members(
    client: WebClient, slack: SlackStandIn
) -> None:
    slack.archive(PRIVATE, user="U0ALEX")
    slack.unarchive(PRIVATE, user="U0ALEX")
    assert posting(client, PRIVATE) == "ok"
    assert heard(slack)[2:4] == [("message", "group_unarchive"), ("group_unarchive", None)]


@pytest.mark.parametrize(
    ("channel", "kind", "answer"),
    [(PUBLIC, "channel", "not_in_channel"), (PRIVATE, "group", "channel_not_found")],
)
def test_a_bot_that_was_removed_hears_it_twice_and_not_as_member_left(
    client: WebClient, slack: SlackStandIn, channel: str, kind: str, answer: str
) -> None:
    slack.remove(channel)
    assert posting(client, channel) == answer
    left, told = events(slack)
    assert (left["type"], left["channel"], left["actor_id"]) == (f"{kind}_left", channel, "U0ALEX")
    assert (told["channel_type"], told["user"]) == ("im", "USLACKBOT")
    assert told["text"].startswith("You have been removed from #")
    slack.invite(channel)
    assert posting(client, channel) == "ok"


def test_another_member_who_leaves_is_told_of(slack: SlackStandIn) -> None:
    slack.remove(PUBLIC, "U0SAM")
    (told,) = events(slack)
    assert (told["type"], told["user"]) == ("member_left_channel", "U0SAM")


def test_nothing_is_heard_of_what_is_not_subscribed_to(clock: StandingClock) -> None:
    settings = {"event_subscriptions": {"bot_events": ["app_mention"]}}
    with SlackStandIn(manifest={**EVERYTHING, "settings": settings}, clock=clock) as slack:
        slack.archive(PUBLIC)
        slack.remove(PRIVATE)
        assert events(slack) == []


def test_a_private_channel_that_the_bot_is_not_in_ends_in_silence(slack: SlackStandIn) -> None:
    slack.remove(PRIVATE)
    before = len(events(slack))
    slack.archive(PRIVATE)
    assert len(events(slack)) == before


def test_what_cannot_be_done_is_said(slack: SlackStandIn) -> None:
    with pytest.raises(LookupError, match="is not archived"):
        slack.unarchive(PUBLIC)
    with pytest.raises(LookupError, match="U0GIA is not in #ml-help"):
        slack.remove(PUBLIC, "U0GIA")
    slack.archive(PUBLIC)
    for doing in (slack.archive, slack.remove, slack.invite):
        with pytest.raises(LookupError, match="#ml-help is archived"):
            doing(PUBLIC)
    with pytest.raises(LookupError, match="#ml-help is archived"):
        slack.post_as_user(channel=PUBLIC, user="U0ALEX", text="x")


def test_an_archived_channel_says_so_and_can_be_left_out(
    client: WebClient, slack: SlackStandIn
) -> None:
    slack.archive(PUBLIC)
    told = client.conversations_info(channel=PUBLIC)["channel"]
    assert (told["is_archived"], told["is_member"]) == (True, False)
    names = [each["name"] for each in client.conversations_list(exclude_archived=True)["channels"]]
    assert names == ["random", "mobile-team"]


def test_the_page_ends_a_channel_and_opens_it_again(slack: SlackStandIn) -> None:
    def shown() -> tuple[bool, bool]:
        channel = next(each for each in state(slack)["channels"] if each["id"] == PUBLIC)
        return channel["is_archived"], channel["has_bot"]

    for doing, expected in [
        ("remove", (False, False)),
        ("invite", (False, True)),
        ("archive", (True, False)),
        ("unarchive", (False, False)),
    ]:
        user = "U0FRAMEWISE" if doing == "invite" else "U0ALEX"
        assert do(slack, {"do": doing, "user": user, "channel": PUBLIC})[0] == 200
        assert shown() == expected
    assert do(slack, {"do": "unarchive", "user": "U0ALEX", "channel": PUBLIC})[0] == 400
