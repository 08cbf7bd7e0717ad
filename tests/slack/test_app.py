"""Starting: a wrong token gives one line that says what to do."""

import urllib.error

import pytest
from slack_bolt import App, BoltRequest

from bot.core.errors import SettingsBroken
from bot.engine.engine import Engine
from bot.engine.queues import open_queue
from bot.playground.stand_in import SlackStandIn
from bot.slack.app import connect, slack_client
from bot.slack.bot import build_bot
from bot.store.engine import IN_MEMORY
from bot.store.inbox import Inbox
from tests.messages.small_world import small_toolbox

NOWHERE = "http://127.0.0.1:9/api/"


def build(bot_token: str, base_url: str) -> App:
    toolbox, client = small_toolbox(), slack_client(bot_token, base_url)
    engine = Engine(open_queue(IN_MEMORY), workers=1)
    return build_bot(toolbox, Inbox(toolbox.store.engine), engine, client).app()


@pytest.mark.parametrize(("token", "code"), [("xoxb-wrong", "invalid_auth"), ("", "not_authed")])
def test_a_wrong_bot_token_is_one_clear_line(slack: SlackStandIn, token: str, code: str) -> None:
    with pytest.raises(SettingsBroken) as broken:
        build(token, slack.api_url)
    assert str(broken.value) == (
        f"Slack refused the bot token ({code}):"
        " put the Bot User OAuth Token (xoxb-...) into SLACK_BOT_TOKEN"
    )


def test_a_wrong_app_token_is_one_clear_line(slack: SlackStandIn) -> None:
    app = build(slack.bot_token, slack.api_url)
    with pytest.raises(SettingsBroken, match=r"app-level token \(invalid_auth\).*SLACK_APP_TOKEN"):
        connect(app, "xapp-wrong", slack.api_url)


def test_a_slack_out_of_reach_is_one_clear_line(slack: SlackStandIn) -> None:
    with pytest.raises(SettingsBroken, match="cannot be reached"):
        build("xoxb-1", NOWHERE)
    app = build(slack.bot_token, slack.api_url)
    with pytest.raises(SettingsBroken, match=urllib.error.URLError.__name__):
        connect(app, "xapp-1", NOWHERE)


def test_posts_are_never_repeated_by_the_client(slack: SlackStandIn) -> None:
    assert build(slack.bot_token, slack.api_url).client.retry_handlers == []


def test_a_connection_closes_and_says_goodbye(slack: SlackStandIn) -> None:
    handler = connect(build(slack.bot_token, slack.api_url), slack.app_token, slack.api_url)
    slack.wait_for(lambda: slack.connections == 1)
    handler.client.close()
    slack.wait_for(lambda: slack.connections == 0)


def test_settings_for_many_workspaces_are_nothing_to_the_bot_of_one(
    slack: SlackStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "c1i3nt")
    app = build(slack.bot_token, slack.api_url)
    body = {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event_time": 1}
    event = {"type": "app_mention", "user": "U0ALEX", "text": "hi", "channel": "C1", "ts": "1.2"}
    request = BoltRequest(body={**body, "event": event}, mode="socket_mode")
    assert (app.dispatch(request).status, slack.calls_of("auth.test")) == (200, [{}])
