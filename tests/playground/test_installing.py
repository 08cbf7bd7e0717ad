"""Installing an app in the stand-in, as Slack does it: question, code, token, and its end."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.slack.people.leaving import REVOKED, UNINSTALLED
from bot.playground.slack.state.installs import CLIENT_ID, CLIENT_SECRET, CODE_S
from bot.playground.stand_in import SlackStandIn
from bot.playground.standing_clock import StandingClock
from bot.slack.manifest import HTTP_MANIFEST, read_manifest

BACK = "https://bot.example.org/slack/oauth_redirect"
ASKED = urlencode({"client_id": CLIENT_ID, "redirect_uri": BACK, "state": "s&1", "scope": "a,b"})


@pytest.fixture
def slack(clock: StandingClock) -> Iterator[SlackStandIn]:
    manifest = read_manifest(HTTP_MANIFEST)
    with SlackStandIn(manifest=manifest, clock=clock, is_installed=False) as running:
        yield running


@pytest.fixture
def client(slack: SlackStandIn) -> WebClient:
    return WebClient(base_url=slack.api_url, retry_handlers=[])


def code_in(address: str) -> str:
    return parse_qs(urlsplit(address).query)["code"][0]


def exchange(client: WebClient, code: str, secret: str = CLIENT_SECRET) -> str:
    answer = client.oauth_v2_access(
        client_id=CLIENT_ID, client_secret=secret, code=code, redirect_uri=BACK
    )
    return str(answer["access_token"])


def refusal(call: object, *arguments: object, **named: object) -> str:
    assert callable(call)
    with pytest.raises(SlackApiError) as refused:
        call(*arguments, **named)
    return str(refused.value.response["error"])


def test_before_it_is_installed_no_token_works(slack: SlackStandIn, client: WebClient) -> None:
    assert refusal(client.auth_test, token=slack.bot_token) == "invalid_auth"


def test_the_question_leads_to_both_answers(slack: SlackStandIn) -> None:
    with urllib.request.urlopen(f"{slack.page_url}oauth/v2/authorize?{ASKED}") as response:
        page = response.read().decode()
    assert "/oauth/v2/allow?" in page
    assert "/oauth/v2/cancel?" in page
    with pytest.raises(HTTPError, match="400"):
        urllib.request.urlopen(f"{slack.page_url}oauth/v2/authorize?client_id=other")


def test_a_code_gives_a_token_that_works(slack: SlackStandIn, client: WebClient) -> None:
    back = slack.allow(f"{slack.page_url}oauth/v2/authorize?{ASKED}")
    assert back.startswith(f"{BACK}?")
    assert parse_qs(urlsplit(back).query)["state"] == ["s&1"]
    token = exchange(client, code_in(back))
    assert client.auth_test(token=token)["team_id"] == "T0PLAYGROUND"


def test_a_code_works_once_soon_and_with_the_same_address(
    slack: SlackStandIn, client: WebClient, clock: StandingClock
) -> None:
    asked = f"{slack.page_url}oauth/v2/authorize?{ASKED}"
    code = code_in(slack.allow(asked))
    exchange(client, code)
    assert refusal(exchange, client, code) == "invalid_code"
    code = code_in(slack.allow(asked.replace("bot.example", "else.example")))
    assert refusal(exchange, client, code) == "bad_redirect_uri"
    code = code_in(slack.allow(asked))
    clock.advance(CODE_S + 1)
    assert refusal(exchange, client, code) == "invalid_code"
    assert refusal(exchange, client, code, secret="other") == "bad_client_secret"


def test_a_revoked_token_and_one_of_an_app_taken_out_are_told_apart(
    slack: SlackStandIn, client: WebClient
) -> None:
    asked = f"{slack.page_url}oauth/v2/authorize?{ASKED}"
    first, second = (exchange(client, code_in(slack.allow(asked))) for _ in range(2))
    client.auth_revoke(token=first)
    assert refusal(client.auth_test, token=first) == "token_revoked"
    client.apps_uninstall(client_id=CLIENT_ID, client_secret=CLIENT_SECRET, token=second)
    assert refusal(client.auth_test, token=second) == "account_inactive"
    events = [one.envelope["payload"]["event"]["type"] for one in slack.deliveries]
    assert events == [REVOKED, UNINSTALLED]


def test_an_app_that_was_taken_out_hears_nothing_more(
    slack: SlackStandIn, client: WebClient
) -> None:
    exchange(client, code_in(slack.allow(f"{slack.page_url}oauth/v2/authorize?{ASKED}")))
    slack.post_as_user(channel="C0MLHELP", user="U0ALEX", text="@Framewise hello")
    heard = len(slack.deliveries)
    assert heard
    slack.uninstall(())
    slack.post_as_user(channel="C0MLHELP", user="U0ALEX", text="@Framewise hello")
    assert len(slack.deliveries) == heard


def test_no_secret_is_shown_in_the_traffic(slack: SlackStandIn, client: WebClient) -> None:
    code = code_in(slack.allow(f"{slack.page_url}oauth/v2/authorize?{ASKED}"))
    exchange(client, code)
    (call,) = slack.calls_of("oauth.v2.access")
    assert call == {"client_id": CLIENT_ID, "redirect_uri": BACK}
