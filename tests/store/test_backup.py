"""A copy of the store made while others write, and what must not be written over."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from bot.core.errors import StoreDown, UserMistake
from bot.store.backup import back_up
from bot.store.inbox import GRACE, Entry, Inbox
from bot.store.places import Place, open_place
from bot.store.restored import look_all_up
from bot.store.tables import CHANNEL, INBOX, MEETING
from tests.store.full import BEGAN, contents, fill

HOUR = timedelta(hours=1)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'data' / 'framewise.sqlite3'}"


@pytest.fixture
def place(url: str) -> Iterator[Place]:
    """A full store that is open, as that of a running bot."""
    with open_place(url, wait_s=30, is_new=True) as opened:
        fill(opened, turns=3000)
        yield opened


def test_a_copy_holds_all_that_the_store_and_the_inbox_hold(
    place: Place, url: str, tmp_path: Path
) -> None:
    files = back_up(url, tmp_path / "copy")
    names = ["framewise.inbox.sqlite3", "framewise.sqlite3"]
    assert [file.name for file in files] == names
    assert sorted(file.name for file in (tmp_path / "copy").iterdir()) == names
    with open_place(f"sqlite:///{files[1]}", wait_s=5) as copy:
        assert contents(copy) == contents(place)


def test_it_is_of_one_moment_while_others_write(place: Place, url: str, tmp_path: Path) -> None:
    ends, written = threading.Event(), threading.Semaphore(0)

    def write() -> None:
        number = 0
        while not ends.is_set():
            number += 1
            with place.writing() as tables:
                told = {"workspace": "T", "mentions_only": True, "answers_privately": True}
                tables[CHANNEL].execute(
                    insert(CHANNEL).values(channel=f"{number}", muted="", **told)
                )
                tables[MEETING].execute(
                    insert(MEETING).values(workspace="T", person=f"{number}", at=BEGAN)
                )
            written.release()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        written.acquire()
        copies = [back_up(url, tmp_path / f"{number}")[1] for number in range(5)]
        written.acquire()
    finally:
        ends.set()
        writer.join()
    for copy in copies:
        with closing(sqlite3.connect(copy)) as opened:
            assert opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            (channels,), (meetings,) = (
                opened.execute(f"SELECT count(*) FROM {name} WHERE workspace = 'T'").fetchone()
                for name in ("channel", "meeting")
            )
        assert channels == meetings > 0


def test_what_stands_there_is_not_written_over(place: Place, url: str, tmp_path: Path) -> None:
    for folder in (tmp_path / "data", tmp_path / "copy", tmp_path / "copy"):
        if folder.exists():
            with pytest.raises(UserMistake, match="name another folder"):
                back_up(url, folder)
        else:
            back_up(url, folder)


def test_what_is_no_database_gives_no_copy(url: str, tmp_path: Path) -> None:
    file = tmp_path / "data" / "framewise.sqlite3"
    file.parent.mkdir()
    file.write_bytes(b"nothing of the kind" * 100)
    with pytest.raises(StoreDown, match="could not be made"):
        back_up(url, tmp_path / "copy")
    assert not list((tmp_path / "copy").glob("*.sqlite3"))


def test_after_a_copy_was_put_back_answers_are_looked_up_or_too_old(place: Place) -> None:
    assert place.inbox is not None
    inbox, at = Inbox(place.inbox), BEGAN
    for id, taken_on in (("old", at - HOUR - timedelta(seconds=1)), ("new", at - HOUR)):
        inbox.take(Entry(id=id, workspace="T1", kind="Answer", body="words"), taken_on)
    held = inbox.claim("new", at)
    with place.writing() as tables:
        tables[INBOX].execute(update(INBOX).where(INBOX.c.id == "new").values(attempts=1))
    found = look_all_up(place, at)
    assert (found.answers, found.dropped) == (1, 1)
    assert held is not None
    assert not inbox.done(held, "posted")
    assert inbox.waiting(at, most=10) == []
    claim = inbox.claim("new", at + GRACE)
    assert claim is not None
    assert (claim.to_look_up, claim.row["intent_at"]) == (True, at - HOUR)
    old = inbox.taken("old")
    assert old is not None
    assert old.state == "skipped"
    with place.writing() as tables:
        bodies = tables[INBOX].execute(INBOX.select().where(INBOX.c.id == "old")).mappings()
        assert [row["body"] for row in bodies] == [""]
