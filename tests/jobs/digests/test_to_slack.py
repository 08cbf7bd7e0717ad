"""A digest's way into Slack itself, which says what a test gives it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.core.delivery import Delivery
from bot.jobs.digests.deliver import Delivering
from bot.slack.digest_post import DigestPost
from tests.jobs.digests.world import MONDAY, TS, World
from tests.slack.scripted import client_of, said, scripted

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
