"""Install, ask, uninstall, install again: each workspace by itself, through its own token."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.core.conversation import ChannelSettings
from bot.playground.slack.people.leaving import REVOKED, UNINSTALLED
from bot.slack.words import INSTALL_ME
from bot.store.engine import reading, writing
from bot.store.subscriptions import ACCESS_GONE
from bot.store.tables import DELIVERY, INBOX, INSTALLATION, metadata
from bot.watch.counted import REGISTRY
from tests.slack.conftest import ALEX, CHANNEL
from tests.slack.many.conftest import AN_HOUR, ONE, TWO, Many
from tests.slack.over_http import FORM, Sender

PROJECT = "an Android app that works offline, our Keras model, no iPhone"
WEEK = timedelta(days=7)
ORDERS = (
    (REVOKED, UNINSTALLED),
    (UNINSTALLED, REVOKED),
    (UNINSTALLED,),
    (REVOKED,),
    (UNINSTALLED, UNINSTALLED, REVOKED, REVOKED),
)


def rows(many: Many, workspace: str) -> dict[str, int]:
    """How many rows of a workspace each table has that has any."""
    found = {}
    for table in metadata.sorted_tables:
        if "workspace" in table.c:
            engine = many.inbox.engine if table is INBOX else many.database
            counted = select(func.count()).where(table.c.workspace == workspace)
            with reading(engine) as connection:
                if number := connection.execute(counted).scalar_one():
                    found[table.name] = number
    return found


def installation(many: Many, workspace: str) -> dict[str, Any]:
    one = select(INSTALLATION).where(INSTALLATION.c.workspace == workspace)
    with reading(many.database) as connection:
        return dict(connection.execute(one).mappings().one())


def use(many: Many, workspace: str) -> None:
    """Leave something in every table."""
    many.ask(workspace, PROJECT)
    slack = many.slacks[workspace]
    answer = next(one for one in slack.messages(CHANNEL) if one.get("bot_id"))
    slack.press(ALEX, CHANNEL, answer["ts"], "Save decision")
    slack.open_home(ALEX, "messages")
    many.settle()
    many.toolbox.channels.keep(workspace, CHANNEL, ChannelSettings(mentions_only=True))
    many.subscribe(workspace)


def deliver(many: Many, body: dict[str, Any]) -> int:
    """Deliver a body once more; gives the status."""
    again = {**body, "event_id": f"{body['event_id']}again"}
    status = Sender(port=many.port).post(json.dumps(again)).status
    many.settle()
    return status


def test_each_workspace_is_answered_with_its_own_token(many: Many) -> None:
    shown = many.install(ONE)
    assert (shown.status, shown.title) == (200, "Framewise is in One & Only")
    many.install(TWO)
    for workspace in (ONE, TWO):
        assert "Either will do" in many.ask(workspace, PROJECT)
        installed = many.access.installations.of(workspace)
        assert installed is not None
        assert (installed.generation, installed.by, installed.enterprise) == (1, "U0SAM", "")
    assert rows(many, ONE) == rows(many, TWO)


@pytest.mark.parametrize("order", ORDERS, ids="+".join)
def test_leaving_deletes_the_token_and_forgets_in_whatever_order_it_is_told(
    many: Many, order: tuple[str, ...]
) -> None:
    for workspace in (ONE, TWO):
        many.install(workspace)
        use(many, workspace)
    before = rows(many, TWO)
    assert set(before) >= {"turn", "question", "decision", "channel", "meeting", "inbox"}
    many.slacks[ONE].uninstall(order)
    many.settle()
    assert set(rows(many, ONE)) - {"inbox"} == {"installation", "subscription"}
    ended = installation(many, ONE)
    assert (ended["token"], ended["key"], ended["generation"]) == (None, "", 2)
    assert (ended["name"], ended["by"], ended["scopes"]) == ("", "", "")
    assert (many.wish(ONE).state, many.wish(ONE).why) == ("paused", ACCESS_GONE)
    assert rows(many, TWO) == before
    assert many.wish(TWO).state == "on"


def test_after_leaving_slack_is_not_called_in_its_name(many: Many) -> None:
    many.install(ONE)
    many.subscribe(ONE)
    many.slacks[ONE].uninstall()
    many.settle()
    called = len(many.slacks[ONE].calls)
    many.pass_time(2 * AN_HOUR)
    event = {"type": "app_mention", "user": ALEX, "text": "hello", "channel": CHANNEL}
    body = {"type": "event_callback", "team_id": ONE, "event_id": "Ev9", "event_time": 1}
    assert deliver(many, {**body, "event": {**event, "ts": "1.2", "event_ts": "1.2"}}) == 200
    many.access.client(ONE)
    assert len(many.slacks[ONE].calls) == called
    with reading(many.database) as connection:
        assert connection.execute(select(DELIVERY.c.id)).all() == []


def test_it_goes_on_where_it_is_installed_again(many: Many) -> None:
    many.install(ONE)
    wish = many.subscribe(ONE)
    many.pass_time(AN_HOUR)
    many.slacks[ONE].uninstall()
    many.settle()
    many.pass_time(2 * WEEK)
    many.install(ONE)
    assert installation(many, ONE)["generation"] == 3
    again = many.wish(ONE)
    assert (again.state, again.why, again.next_due) == ("on", "", wish.next_due + 3 * WEEK)
    many.ask(ONE, PROJECT)
    many.pass_time(WEEK)
    assert many.toolbox.ledger.counts() == {"posted": 2}
    digests = [one for one in many.slacks[ONE].messages(CHANNEL) if one.get("bot_id")]
    assert len([one for one in digests if "thread_ts" not in one]) == 2


def test_what_a_person_paused_stays_so(many: Many) -> None:
    many.install(ONE)
    many.toolbox.subscriptions.turn(many.subscribe(ONE).id, "paused", why="by hand")
    many.slacks[ONE].uninstall()
    many.settle()
    many.install(ONE)
    assert (many.wish(ONE).state, many.wish(ONE).why) == ("paused", "by hand")


@pytest.mark.parametrize("kind", [REVOKED, UNINSTALLED])
def test_an_end_from_before_the_installation_does_not_end_it(many: Many, kind: str) -> None:
    many.install(ONE)
    (told,) = many.slacks[ONE].uninstall((kind,))
    many.settle()
    many.install(ONE)
    use(many, ONE)
    kept, calls = rows(many, ONE), len(many.slacks[ONE].calls_of("auth.test"))
    assert deliver(many, {**told, "event_time": told["event_time"] - 60}) == 200
    assert rows(many, ONE) | {"inbox": 0} == kept | {"inbox": 0}
    assert installation(many, ONE)["state"] == "active"
    assert len(many.slacks[ONE].calls_of("auth.test")) == calls


def test_in_the_second_of_an_installation_slack_is_asked_whether_it_has_ended(many: Many) -> None:
    many.install(ONE)
    (told,) = many.slacks[ONE].uninstall((REVOKED,))
    many.settle()
    many.install(ONE)
    second = int(installation(many, ONE)["installed_at"].timestamp())
    deliver(many, {**told, "event_time": second})
    assert installation(many, ONE)["state"] == "active"
    many.slacks[ONE].uninstall(())
    deliver(many, {**told, "event_id": "EvMore", "event_time": second})
    assert installation(many, ONE)["state"] == "revoked"


def test_a_users_token_that_is_revoked_changes_nothing(many: Many) -> None:
    many.install(ONE)
    (told,) = many.slacks[ONE].uninstall((REVOKED,))
    many.settle()
    many.install(ONE)
    event = {"type": REVOKED, "tokens": {"oauth": [ALEX], "bot": []}}
    deliver(many, {**told, "event": event, "event_time": told["event_time"] + 60})
    assert installation(many, ONE)["state"] == "active"


def test_a_dead_token_ends_an_installation_of_which_nobody_told(many: Many) -> None:
    for workspace in (ONE, TWO):
        many.install(workspace)
        many.subscribe(workspace)
    many.slacks[ONE].uninstall(())
    many.pass_time(AN_HOUR)
    ended = installation(many, ONE)
    assert (ended["state"], ended["token"], ended["generation"]) == ("revoked", None, 2)
    assert (many.wish(ONE).state, many.wish(ONE).why) == ("paused", ACCESS_GONE)
    found = {one.workspace: (one.state, one.why) for one in many.toolbox.ledger.newest(most=9)}
    assert found == {ONE: ("failed", "account_inactive"), TWO: ("posted", "")}
    many.install(ONE)
    assert many.wish(ONE).state == "on"


def test_what_is_still_on_its_way_when_a_workspace_leaves_is_forgotten_later(many: Many) -> None:
    many.install(ONE)
    many.slacks[ONE].uninstall()
    many.settle()
    many.toolbox.channels.keep(ONE, CHANNEL, ChannelSettings(mentions_only=True))
    many.pass_time(timedelta(days=1))
    many.slacks[ONE].wait_for(lambda: "channel" not in rows(many, ONE))


def test_who_calls_a_bot_that_is_not_installed_is_told(many: Many) -> None:
    got = Sender(port=many.port).post(
        f"command=%2Fframewise&team_id={ONE}&user_id={ALEX}&channel_id={CHANNEL}&text=help"
        "&trigger_id=1.2.3",
        FORM,
    )
    assert (got.status, got.body) == (200, INSTALL_ME)


def test_while_tokens_cannot_be_read_nothing_is_acknowledged(many: Many) -> None:
    many.install(ONE)
    sender = Sender(port=many.port)
    event = {"type": "app_mention", "user": ALEX, "text": "help", "channel": CHANNEL}
    body = {"type": "event_callback", "team_id": ONE, "event_id": "Ev9", "event_time": 1}
    text = json.dumps({**body, "event": {**event, "ts": "1.2", "event_ts": "1.2"}})
    with writing(many.database) as connection:
        connection.exec_driver_sql("ALTER TABLE installation RENAME TO elsewhere")
    assert sender.post(text).status == 503
    with writing(many.database) as connection:
        connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO installation")
    assert sender.post(text).status == 200
    many.settle()


def test_the_calls_of_each_workspace_are_counted(many: Many) -> None:
    many.install(ONE)
    posted = {"method": "chat.postMessage", "became": "taken"}

    def counted() -> float:
        return REGISTRY.get_sample_value("framewise_slack_calls_total", posted) or 0.0

    before = counted()
    many.ask(ONE, PROJECT)
    many.settle()
    assert counted() == before + len(many.slacks[ONE].calls_of("chat.postMessage")) > before
