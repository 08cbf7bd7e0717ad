"""The news of a day: composed once, frozen, the same for whoever asks later."""

from __future__ import annotations

from datetime import date

from bot.core.digests.digest import Digest
from bot.core.digests.topics import read_topics
from bot.jobs.digests.news import News
from bot.messages.message import Heading
from bot.request import Request
from bot.store.snapshots import SnapshotStore
from bot.toolbox import Toolbox
from tests.messages.small_world import small_toolbox
from tests.toolboxes import NOON, toolbox_of

DAY = date(2026, 11, 23)


def news_of(toolbox: Toolbox, store: SnapshotStore | None = None) -> News:
    return News(
        knowledge=toolbox.knowledge,
        store=toolbox.store,
        measured=toolbox.measured,
        snapshots=store or toolbox.snapshots,
    )


def a_toolbox() -> Toolbox:
    return toolbox_of(small_toolbox().mind, small_toolbox().commands)


def test_what_was_frozen_is_told_by_every_process() -> None:
    toolbox = a_toolbox()
    first = news_of(toolbox).of(DAY)
    assert news_of(toolbox).of(DAY) == first
    assert toolbox.snapshots.held(DAY) is not None


def test_who_freezes_second_gets_what_the_first_did() -> None:
    toolbox = a_toolbox()
    toolbox.snapshots.freeze(DAY, '{"day":"2026-11-23","first":"2026-11-16","last":"x"}', NOON)
    kept = toolbox.snapshots.freeze(DAY, "another", NOON)
    assert '"last":"x"' in kept


def test_a_preview_freezes_nothing() -> None:
    toolbox = a_toolbox()
    news_of(toolbox).preview(Request(text=""), ())
    assert toolbox.snapshots.held(NOON.date()) is None


def test_details_are_of_what_was_frozen_and_none_where_nothing_was() -> None:
    toolbox = a_toolbox()
    news = news_of(toolbox)
    assert news.details(DAY, ()) is None
    news.of(DAY)
    details = news.details(DAY, read_topics(["claims"]))
    assert details is not None
    assert any(isinstance(part, Heading) for part in details.parts)


def test_a_replay_says_that_it_is_one() -> None:
    toolbox = a_toolbox()
    news = news_of(toolbox)
    news.replay(date(2026, 3, 2), DAY)
    told: Digest = news.of(DAY)
    assert told.is_replay
    assert told.last < date(2026, 3, 2)


def test_each_week_is_told_against_the_one_frozen_before() -> None:
    toolbox = a_toolbox()
    news_of(toolbox).of(date(2026, 11, 16))
    assert toolbox.snapshots.newest_by(DAY) == toolbox.snapshots.held(date(2026, 11, 16))
    assert toolbox.snapshots.newest_by(date(2026, 11, 15)) is None
