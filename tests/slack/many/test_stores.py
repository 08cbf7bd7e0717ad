"""Installations and states behind the interfaces of slack_sdk, as its own code would use them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from slack_bolt import BoltContext
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import Installation

from bot.core.delivery import AccessGone
from bot.slack.installing.many import FromInstallations, ManyWorkspaces
from bot.slack.installing.stores import KeptInstallations, KeptStates
from bot.slack.outcome import NOT_INSTALLED, outcome_of
from bot.store.engine import open_engine
from bot.store.installations import Installations
from bot.store.keys import new_key, read_keys
from bot.store.migrate import migrate
from bot.store.oauth_states import OAuthStates

AT = datetime(2026, 11, 25, 12, tzinfo=UTC)
IN_GRID = {"enterprise_id": "E1", "team_id": "T1"}


@pytest.fixture
def installations() -> Iterator[Installations]:
    engine = open_engine("sqlite://")
    migrate(engine)
    yield Installations(engine, read_keys(new_key()))
    engine.dispose()


@pytest.fixture
def kept(installations: Installations) -> KeptInstallations:
    return KeptInstallations(installations, lambda: AT)


def installation() -> Installation:
    return Installation(
        app_id="A1",
        **IN_GRID,
        team_name="One",
        bot_token="xoxb-1",
        bot_id="B1",
        bot_user_id="U1",
        bot_scopes="chat:write,commands",
        user_id="U2",
        user_token="xoxp-1",
        installed_at=AT.timestamp(),
    )


def test_a_bot_is_found_by_its_workspace_in_an_organisation_and_without(
    kept: KeptInstallations,
) -> None:
    kept.save(installation())
    for enterprise in ("E1", None):
        bot = kept.find_bot(enterprise_id=enterprise, team_id="T1")
        assert bot is not None
        assert (bot.bot_token, bot.bot_user_id, bot.enterprise_id) == ("xoxb-1", "U1", "E1")
        assert bot.bot_scopes == ["chat:write", "commands"]
    assert kept.find_bot(enterprise_id="E1", team_id="T2") is None
    assert kept.find_bot(enterprise_id="E1", team_id=None) is None


def test_a_users_token_is_not_kept(kept: KeptInstallations) -> None:
    kept.save(installation())
    found = kept.find_installation(**IN_GRID, user_id="U2")
    assert found is not None
    assert (found.user_id, found.user_token, found.bot_token) == ("U2", None, "xoxb-1")


@pytest.mark.parametrize("how", ["delete_bot", "delete_installation", "delete_all"])
def test_it_is_gone_once_deleted_and_again(kept: KeptInstallations, how: str) -> None:
    kept.save(installation())
    for _ in range(2):
        getattr(kept, how)(**IN_GRID)
        assert kept.find_bot(**IN_GRID) is None
        assert kept.find_installation(**IN_GRID) is None


def test_an_installation_without_a_workspace_is_not_kept(kept: KeptInstallations) -> None:
    with pytest.raises(ValueError, match="without a workspace"):
        kept.save(Installation(enterprise_id="E1", bot_token="xoxb-1", user_id="U2"))


def test_bolt_is_told_whose_bot_it_is(kept: KeptInstallations) -> None:
    authorize = FromInstallations(kept)
    who = {"context": BoltContext(), "user_id": "U9", **IN_GRID}
    assert authorize(**who) is None
    kept.save(installation())
    found = authorize(**who)
    assert found is not None
    assert (found.bot_user_id, found.bot_token, found.user_id) == ("U1", "xoxb-1", "U9")


def test_a_state_is_used_once(installations: Installations) -> None:
    states = KeptStates(OAuthStates(installations.engine), lambda: AT)
    state = states.issue()
    assert [states.consume(state), states.consume(state)] == [True, False]


def test_where_it_is_not_installed_slack_is_not_asked(installations: Installations) -> None:
    nowhere = "http://127.0.0.1:1/api/"  # a call would fail otherwise
    access = ManyWorkspaces(installations=installations, api_url=nowhere, clock=lambda: AT)
    client = access.client("T1")
    for call in (
        lambda: client.chat_postMessage(channel="C1", text="x"),
        lambda: client.users_info(user="U1"),
        lambda: client.files_upload_v2(content="x", filename="x"),
    ):
        with pytest.raises(SlackApiError) as refused:
            call()
        assert outcome_of(refused.value) == AccessGone(why=NOT_INSTALLED)
