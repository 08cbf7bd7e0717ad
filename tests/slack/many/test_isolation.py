"""Two workspaces that install, ask, leave, are told late and come back: none sees the other's."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from slack_sdk.errors import SlackApiError
from sqlalchemy import select

from bot.playground.slack.people.leaving import REVOKED, UNINSTALLED
from bot.slack.leaving import forget_late
from bot.store.anew import begin_anew
from bot.store.engine import reading
from bot.store.keys import new_key
from bot.store.tables import INBOX, metadata
from tests.slack.conftest import ALEX, CHANNEL
from tests.slack.many.conftest import ONE, TWO, Many, many_workspaces
from tests.slack.many.searching import TOKEN, dump_of, tokens_in_files
from tests.slack.over_http import Sender
from tests.store.conftest import postgresql, postgresql_url  # noqa: F401 - fixtures

PROJECTS = {
    ONE: "Python people with spreadsheetzebras, which framework?",
    TWO: "a microcontrollerquokka for our sensors, which framework?",
}
WORDS = {ONE: "spreadsheetzebras", TWO: "microcontrollerquokka"}
"""Words of their projects that an answer quotes, and that the bot knows of nobody else."""
OTHER = {ONE: TWO, TWO: ONE}
DEAD = {"invalid_auth", "token_revoked", "account_inactive", "not_authed"}
LEFT = {"installation", "subscription", "delivery", "inbox"}
WORKSPACES = st.sampled_from([ONE, TWO])
ORDERS = st.sampled_from(
    [(REVOKED, UNINSTALLED), (UNINSTALLED, REVOKED), (REVOKED,), (UNINSTALLED,), ()]
)
Rows = dict[str, list[str]]


def rows_of(many: Many, workspace: str) -> Rows:
    """All that is kept of a workspace."""
    found = {}
    for table in metadata.sorted_tables:
        if "workspace" in table.c:
            which = select(table).where(table.c.workspace == workspace)
            engine = many.inbox.engine if table is INBOX else many.database
            with reading(engine) as connection:
                found[table.name] = sorted(map(repr, connection.execute(which)))
    return {name: rows for name, rows in found.items() if rows}


def answers_in(many: Many, workspace: str) -> list[dict[str, Any]]:
    return [one for one in many.slacks[workspace].messages(CHANNEL) if one.get("bot_id")]


class Workspaces(RuleBasedStateMachine):
    """Every step is one workspace's; nothing of the other's may change by it."""

    many: Many
    """One bot for all examples: each finds it empty."""

    def __init__(self) -> None:
        super().__init__()
        self.ended: dict[str, dict[str, Any]] = {}
        self.before: dict[str, Rows] = {}
        self.acts = ""

    @initialize()
    def begin(self) -> None:
        for slack in self.many.slacks.values():
            slack.uninstall(())
            slack.change(lambda space: space.timeline.clear())
        self.many.settle()
        begin_anew(self.many.database)
        begin_anew(self.many.inbox.engine)
        self.called = {id: len(slack.calls) for id, slack in self.many.slacks.items()}
        for workspace in self.many.slacks:
            self.install(workspace)
            self.ask(workspace)

    def is_in(self, workspace: str) -> bool:
        return workspace in self.many.access.installations.active()

    def act(self, workspace: str) -> None:
        """A step of a workspace begins: what the other has is to stay as it is."""
        self.acts = workspace
        self.before = {OTHER[workspace]: rows_of(self.many, OTHER[workspace])}

    @rule(workspace=WORKSPACES)
    def install(self, workspace: str) -> None:
        self.act(workspace)
        assert self.many.install(workspace).status == 200

    @rule(workspace=WORKSPACES)
    def ask(self, workspace: str) -> None:
        self.act(workspace)
        self.say(workspace, PROJECTS[workspace])
        if self.is_in(workspace):
            assert WORDS[workspace] in json.dumps(answers_in(self.many, workspace))

    @rule(workspace=WORKSPACES)
    def subscribe(self, workspace: str) -> None:
        self.act(workspace)
        self.say(workspace, "digest weekly mon 09:00")
        if self.is_in(workspace):
            assert self.many.toolbox.subscriptions.of_workspace(workspace)

    @rule(workspace=WORKSPACES)
    def decide(self, workspace: str) -> None:
        self.act(workspace)
        self.press(workspace, "Save decision")

    @rule(workspace=WORKSPACES)
    def rate(self, workspace: str) -> None:
        self.act(workspace)
        self.press(workspace, "Yes")

    @rule(workspace=WORKSPACES)
    def pry(self, workspace: str) -> None:
        """Call what stands behind buttons that only the other has been shown."""
        self.act(workspace)
        shown = [values_in(one) for one in answers_in(self.many, OTHER[workspace])]
        newest = {value.split()[0]: value for values in shown for value in values}
        for value in newest.values():
            self.many.slacks[workspace].slash_command(ALEX, CHANNEL, "/framewise", value)
        self.many.settle()
        self.say(workspace, "decisions")

    @rule(workspace=WORKSPACES, order=ORDERS)
    def leave(self, workspace: str, order: tuple[str, ...]) -> None:
        self.act(workspace)
        for body in self.many.slacks[workspace].uninstall(order):
            self.ended[workspace] = body
        self.many.settle()
        if not order and self.is_in(workspace):
            # Nobody tells of the end: the next call finds the token dead.
            with suppress(SlackApiError):
                self.many.access.client(workspace).users_info(user=ALEX)
            forget_late(self.many.bot.desk)  # what the housekeeping of the day does
            self.called[workspace] = len(self.many.slacks[workspace].calls)

    @precondition(lambda self: self.ended)
    @rule(workspace=WORKSPACES, earlier=st.integers(min_value=1, max_value=300))
    def hear_late(self, workspace: str, earlier: int) -> None:
        body = self.ended.get(workspace)
        if body is None:
            return
        self.act(workspace)
        was_in = self.is_in(workspace)
        late = {**body, "event_id": f"EvLate{self.many.slacks[workspace].deliveries[-1].attempts}"}
        late["event_time"] = body["event_time"] - earlier
        assert Sender(port=self.many.port).post(json.dumps(late)).status == 200
        self.many.settle()
        assert self.is_in(workspace) == was_in

    @rule(workspace=WORKSPACES)
    def forget(self, workspace: str) -> None:
        self.act(workspace)
        self.many.toolbox.memory.forget_workspace(workspace)
        self.many.inbox.forget_workspace(workspace)
        assert set(rows_of(self.many, workspace)) <= {"installation"}

    @invariant()
    def nothing_of_the_other_has_changed(self) -> None:
        for workspace, rows in self.before.items():
            assert rows_of(self.many, workspace) == rows

    @invariant()
    def each_is_spoken_to_with_its_own_token(self) -> None:
        for id, slack in self.many.slacks.items():
            for call in slack.calls[self.called.get(id, 0) :]:
                if call.method != "auth.test":
                    assert call.answer.get("error") not in DEAD
            held = self.many.access.installations.of(id)
            assert held is None or held.token.startswith(f"xoxb-{id}-")

    @invariant()
    def no_word_of_one_is_said_in_the_other(self) -> None:
        for id in (ONE, TWO):
            alone = self.many.slacks[id].ephemerals(CHANNEL)
            said = json.dumps([*answers_in(self.many, id), *alone])
            assert WORDS[OTHER[id]] not in said

    @invariant()
    def where_it_is_not_installed_only_wishes_are_kept(self) -> None:
        for id in (ONE, TWO):
            if not self.is_in(id):
                assert set(rows_of(self.many, id)) <= LEFT

    def say(self, workspace: str, text: str) -> None:
        slack, is_in = self.many.slacks[workspace], self.is_in(workspace)
        ts = slack.post_as_user(channel=CHANNEL, user=ALEX, text=f"@Framewise {text}")
        if is_in:
            slack.wait_for(lambda: slack.thread(CHANNEL, ts)[1:])
        self.many.settle()

    def press(self, workspace: str, which: str) -> None:
        if not self.is_in(workspace):
            return
        slack = self.many.slacks[workspace]
        for message in reversed(answers_in(self.many, workspace)):
            try:
                slack.press(ALEX, CHANNEL, message["ts"], which)
            except LookupError:
                continue
            self.many.settle()
            return

    def teardown(self) -> None:
        folder = Path(str(self.many.database.url.database)).parent
        assert tokens_in_files(folder) == {}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Many]:
    url = f"sqlite:///{tmp_path_factory.mktemp('isolation') / 'bot.sqlite3'}"
    with many_workspaces(url, new_key()) as running:
        yield running


def test_two_workspaces_never_see_each_other(shared: Many) -> None:
    class Shared(Workspaces):
        many = shared

    run_state_machine_as_test(
        Shared,
        settings=settings(
            max_examples=12,
            stateful_step_count=16,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_what_one_was_answered_is_nothing_to_the_other(many: Many) -> None:
    many.install(ONE)
    many.install(TWO)
    many.ask(ONE, PROJECTS[ONE])
    (answer,) = answers_in(many, ONE)
    slack = many.slacks[TWO]
    for value in values_in(answer):
        slack.slash_command(ALEX, CHANNEL, "/framewise", value)
        many.settle()
    said = json.dumps(slack.ephemerals(CHANNEL))
    assert "I no longer hold" in said
    assert WORDS[ONE] not in said


def values_in(message: dict[str, Any]) -> list[str]:
    """The command lines behind the buttons of a message."""
    return re.findall(r'"value": "([a-z-]+ [^"]*)"', json.dumps(message["blocks"]))


def test_in_postgresql_no_token_stands(postgresql_url: str, key: str) -> None:  # noqa: F811
    with many_workspaces(postgresql_url, key) as many:
        for workspace in (ONE, TWO):
            many.install(workspace)
            many.ask(workspace, PROJECTS[workspace])
        many.slacks[ONE].uninstall()
        many.settle()
        many.install(ONE)
        assert len(many.access.installations.active()) == 2
        dumped = dump_of(postgresql_url)
    assert b"T0ONE" in dumped
    assert TOKEN.findall(dumped) == []


def test_the_search_finds_a_token_where_there_is_one(tmp_path: Path) -> None:
    (tmp_path / "bot.sqlite3-wal").write_bytes(b"\x00\x01xoxb-12-34\x00")
    assert list(tokens_in_files(tmp_path)) == ["bot.sqlite3-wal"]
