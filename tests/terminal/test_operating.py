"""``subscriptions`` and ``trace``: who gets digests, and what became of one thing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from bot.core.digests.schedule import Schedule
from bot.core.digests.subscription import Subscription
from bot.core.errors import UserMistake
from bot.operating import forget_all, show_subscriptions, turn_subscription
from bot.settings import Settings
from bot.store.engine import beside, open_engine
from bot.store.inbox import Entry, Inbox
from bot.store.ledger import Ledger
from bot.store.migrate import migrate
from bot.store.places import INBOX_FILE
from bot.store.subscriptions import SubscriptionStore
from bot.tracing import trace
from tests.sources.world import World
from tests.terminal.at_home import Home
from tests.toolboxes import NOON

QUESTION = "C1:1790000000.000100"
LINK = "https://x.slack.com/archives/C1/p1790000000000100"
IN_THREAD = f"{LINK[:-3]}900?thread_ts=1790000000.000100&cid=C1"
WORDS = "a very private remark"


class Operated:
    """A store with three subscriptions of two workspaces, a digest and a question."""

    def __init__(self, folder: Path) -> None:
        url = f"sqlite:///{folder / 'data' / 'framewise.sqlite3'}"
        self.settings = Settings(database_url=url, knowledge=folder / "none")
        engine, inbox = open_engine(url), open_engine(beside(url, INBOX_FILE))
        for each in (engine, inbox):
            migrate(each)
        self.store, self.ledger, self.inbox = (
            SubscriptionStore(engine),
            Ledger(engine),
            Inbox(inbox),
        )
        self.due = self._keep("T1", "C1", since_hours=3)
        self.coming = self._keep("T1", "C2", since_hours=-3)
        self.elsewhere = self._keep("T2", "C3", since_hours=-3)
        self.ledger.enter_due(NOON, most=10)
        (self.delivery,) = self.ledger.waiting(NOON, most=10)
        self.inbox.take(Entry(id=QUESTION, workspace="T1", kind="Answer", body=WORDS), NOON)

    def _keep(self, workspace: str, channel: str, *, since_hours: int) -> Subscription:
        due = NOON - timedelta(hours=since_hours)
        schedule = Schedule(weekday=due.weekday(), hour=due.hour, minute=0, zone="UTC")
        kept = Subscription(
            workspace=workspace,
            channel=channel,
            schedule=schedule,
            by="U1",
            since=NOON,
            next_due=due,
        )
        self.store.keep(kept)
        return kept

    def printed(self, run: Callable[[Console], int]) -> str:
        """What a command prints."""
        console = Console(width=200, force_terminal=False)
        with console.capture() as captured:
            assert run(console) == 0
        return captured.get()

    def listed(self, workspace: str | None = None, state: str | None = None) -> str:
        return self.printed(lambda out: show_subscriptions(self.settings, out, workspace, state))

    def turned(self, id: str, to: str) -> str:
        return self.printed(lambda out: turn_subscription(self.settings, out, id, to))

    def traced(self, named: str) -> str:
        return self.printed(lambda out: trace(self.settings, out, named))


@pytest.fixture
def operated(tmp_path: Path) -> Operated:
    return Operated(tmp_path)


def test_all_are_listed_and_those_of_a_workspace(operated: Operated) -> None:
    everywhere, there = operated.listed(), operated.listed("T2")
    ids = [one.id for one in (operated.due, operated.coming, operated.elsewhere)]
    assert [id for id in ids if id not in everywhere] == []
    assert [id for id in ids if id in there] == [operated.elsewhere.id]
    assert "Subscriptions: 3 on." in everywhere


def test_one_is_paused_resumed_and_stopped_by_the_first_letters_of_its_id(
    operated: Operated,
) -> None:
    id = operated.coming.id
    assert f"{id} is paused" in operated.turned(id[:6], "paused")
    assert id in operated.listed(state="paused")
    assert "by who runs the bot" in operated.listed(state="paused")
    assert f"{id} is on: the next digest comes on 20" in operated.turned(id[:6], "on")
    assert f"{id} is stopped" in operated.turned(id[:6], "stopped")
    assert id not in operated.listed()


def test_a_week_that_had_its_digest_gets_no_second_one_when_it_is_resumed(
    operated: Operated,
) -> None:
    operated.turned(operated.due.id, "paused")
    operated.turned(operated.due.id, "on")
    now = operated.store.named(operated.due.id)
    assert now is not None
    assert now.next_due > operated.due.next_due


@pytest.mark.parametrize("id", ["", "nothing", "%", "_"])
def test_an_id_of_none_is_told_so(operated: Operated, id: str) -> None:
    with pytest.raises(UserMistake, match="is the id of no subscription"):
        operated.turned(id, "paused")


def test_what_is_so_already_is_told_so(operated: Operated) -> None:
    with pytest.raises(UserMistake, match="is on already"):
        operated.turned(operated.due.id, "on")
    operated.turned(operated.due.id, "stopped")
    with pytest.raises(UserMistake, match="subscribes again"):
        operated.turned(operated.due.id, "on")


@pytest.mark.parametrize("named", [QUESTION, LINK, IN_THREAD])
def test_a_question_is_traced_by_its_id_or_the_address_of_its_message(
    operated: Operated, named: str
) -> None:
    told = operated.traced(named)
    assert "Answer, taken on 2026-11-22 12:00:00 UTC: pending." in told
    assert QUESTION in told
    assert WORDS not in told


def test_a_digest_is_traced_by_its_id_or_the_address_of_its_message(operated: Operated) -> None:
    claim = operated.ledger.claim(operated.delivery, NOON)
    assert claim is not None
    operated.ledger.posted(claim, "1790000000.000100", NOON).kept()
    for named in (operated.delivery, operated.delivery[:8], LINK):
        told = operated.traced(named)
        assert "The digest of 2026-W47, due 2026-11-22 09:00:00 UTC: posted." in told
        assert operated.delivery in told


def test_a_subscription_is_traced_with_its_digests(operated: Operated) -> None:
    told = operated.traced(operated.due.id)
    assert "Everything, Sundays at 09:00 (UTC): on." in told
    assert operated.delivery in told


@pytest.mark.parametrize(
    "named", ["C9:1.1", "%", "https://x.slack.com/archives/C9/p1790000000000100"]
)
def test_what_names_nothing_is_told_so(operated: Operated, named: str) -> None:
    with pytest.raises(UserMistake, match="names no question of the last seven days"):
        operated.traced(named)


def test_both_are_commands(tmp_path: Path) -> None:
    with World() as world:
        home = Home(tmp_path, world)
        operated = Operated(tmp_path)
        paused = home.run("subscriptions", "--pause", operated.due.id)
        listed = home.run("subscriptions", "--workspace", "T1", "--state", "paused")
        traced = home.run("trace", operated.delivery[:8])
    assert (paused.code, listed.code, traced.code) == (0, 0, 0)
    assert listed.row(operated.due.id)[1:3] == ["T1", "C1"]
    assert operated.delivery in traced.printed


def forget(operated: Operated, *, is_sure: bool) -> str:
    return operated.printed(lambda out: forget_all(operated.settings, out, "T1", is_sure=is_sure))


def test_a_workspace_is_forgotten_in_the_store_and_the_inbox(operated: Operated) -> None:
    assert "Forgotten: 4 row(s) of T1" in forget(operated, is_sure=True)
    assert [one.workspace for one in operated.store.all()] == ["T2"]
    assert operated.inbox.depth() == 0


@pytest.mark.parametrize("typed", ["", "yes\n", "T2\n"])
def test_a_workspace_is_forgotten_only_where_its_id_is_written_again(
    operated: Operated, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(typed))
    with pytest.raises(UserMistake, match="Nothing was forgotten"):
        forget(operated, is_sure=False)
    assert len(operated.store.all()) == 3


def test_an_id_written_again_is_enough(operated: Operated, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", StringIO("T1\n"))
    assert "Forgotten" in forget(operated, is_sure=False)
