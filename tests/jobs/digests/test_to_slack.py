"""A digest's way into Slack itself, which says what a test gives it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.core.delivery import Delivery
from bot.jobs.digests.deliver import Delivering
from bot.slack.digest_post import DigestPost
from bot.store.ledger import GRACE
from tests.jobs.digests.world import MONDAY, TS, World
from tests.slack.scripted import client_of, said, scripted
from tests.storm.slack import StormSlack

POSTED = said({"ok": True, "ts": TS})
OLD = said({"ok": False, "error": "invalid_blocks"})


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"):
        monkeypatch.delenv(name, raising=False)


def deliver(world: World, url: str) -> Delivery:
    """Has the digest of C1 delivered to a Slack."""
    world.subscribe()

    def wait(seconds: float) -> None:
        world.clock.advance(timedelta(seconds=seconds))

    post = DigestPost(client=lambda workspace: client_of(f"{url}/api/"), sleep=wait)
    delivering = Delivering(toolbox=world.toolbox, post=post, offer=world.offer, clock=world.clock)
    delivering.enter_due()
    delivering.deliver(world.one().id)
    return world.one()


@pytest.mark.parametrize("refused", [0, 1, 2])
def test_a_workspace_that_knows_no_such_blocks_gets_plainer_ones_at_once(
    world: World,
    refused: int,
) -> None:
    with scripted(*[OLD] * refused, POSTED) as slack:
        one = deliver(world, slack.url)
    assert (one.state, one.ts, one.attempts) == ("posted", TS, refused + 1)
    assert len(slack.asked) == refused + 1
    marks = [(asked["metadata"], asked["client_msg_id"]) for asked in slack.asked]
    assert marks == [marks[0]] * (refused + 1)
    assert world.clock() - MONDAY >= timedelta(seconds=refused)


def test_what_no_form_of_is_taken_has_failed(world: World) -> None:
    with scripted(OLD) as slack:
        assert deliver(world, slack.url).state == "failed"


@pytest.mark.parametrize("answer", [{"ok": True}, {"ok": True, "ts": None}, {"ok": True, "ts": ""}])
def test_a_post_whose_time_slack_does_not_say_is_looked_up(
    world: World,
    answer: dict[str, Any],
) -> None:
    with scripted(said(answer)) as slack:
        one = deliver(world, slack.url)
    assert (one.state, one.ts) == ("unknown", None)


@pytest.fixture
def storm() -> Iterator[StormSlack]:
    with StormSlack() as running:
        yield running


@dataclass
class Batch:
    """Digests of several channels and workspaces, due at once, and the Slack they go to."""

    world: World
    slack: StormSlack

    def run(self) -> None:
        """Delivers what waits."""
        post = DigestPost(client=self._client, sleep=lambda seconds: None)
        world = self.world
        delivering = Delivering(
            toolbox=world.toolbox, post=post, offer=world.offer, clock=world.clock
        )
        delivering.enter_due()
        delivering.deliver_all()

    def posted(self) -> list[str]:
        """Where something of a digest stands."""
        return sorted(f"{each.workspace}/{each.channel}" for each in self.slack.posts)

    def calls(self) -> int:
        """How often a post was asked for."""
        return int(self.slack.counts()["calls"].get("chat.postMessage", 0))

    def _client(self, workspace: str) -> WebClient:
        return client_of(self.slack.api_url, token=f"xoxb-{workspace}")


@pytest.fixture
def batch(world: World, storm: StormSlack) -> Batch:
    for number in range(8):
        world.subscribe(f"C{number}", workspace=f"T{number % 2}", by=f"U{number}")
    return Batch(world, storm)


def test_an_archived_channel_in_the_middle_of_a_batch_holds_up_nobody(batch: Batch) -> None:
    batch.slack.plan(archived=["T0/C2"])
    batch.run()
    wanted = [f"T{number % 2}/C{number}" for number in range(8) if number != 2]
    assert batch.posted() == sorted([*wanted, "T0/U2"])
    assert batch.world.state("C2") == ("failed", "is_archived")
    batch.world.clock.advance(timedelta(days=7))
    batch.world.freeze()
    batch.run()
    assert batch.posted() == sorted([*wanted, *wanted, "T0/U2"])


def test_a_revoked_token_is_called_with_once_and_the_other_workspace_goes_on(
    batch: Batch,
) -> None:
    batch.slack.plan(revoked=["T0"])
    batch.run()
    assert batch.posted() == [f"T1/C{number}" for number in (1, 3, 5, 7)]
    assert batch.calls() == 4 + 1
    states = [one.state for one in batch.world.deliveries() if one.workspace == "T0"]
    assert sorted(states) == ["failed", "skipped", "skipped", "skipped"]
    batch.world.clock.advance(timedelta(days=7))
    batch.world.freeze()
    batch.run()
    assert batch.calls() == 4 + 1 + 4


def test_a_token_that_is_revoked_while_a_digest_is_looked_for_leaves_it_uncertain(
    batch: Batch,
) -> None:
    batch.slack.plan(p=1.0, kinds=["applied_html"])
    batch.run()
    assert {one.state for one in batch.world.deliveries()} == {"unknown"}
    batch.slack.plan(p=0.0, revoked=["T0"])
    batch.world.clock.advance(GRACE)
    batch.run()
    assert batch.calls() == 8
    for one in batch.world.deliveries():
        assert one.state == ("uncertain" if one.workspace == "T0" else "posted")


def test_what_is_found_in_its_channel_is_not_posted_again(batch: Batch) -> None:
    batch.slack.plan(p=1.0, kinds=["applied_truncated"])
    batch.run()
    batch.slack.plan(p=0.0)
    batch.world.clock.advance(GRACE)
    batch.run()
    assert len(batch.posted()) == batch.calls() == 8
    times = {each.ts for each in batch.slack.posts}
    assert {one.ts for one in batch.world.deliveries()} == times


def test_what_cannot_be_told_breaks_nothing(batch: Batch) -> None:
    batch.slack.plan(archived=["T0/C2", "T0/U2"])
    batch.run()
    assert len(batch.posted()) == 7
