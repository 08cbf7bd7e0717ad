"""A store copied into another database: all of it or nothing, and the copy goes on."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, text, update

from bot.core.errors import UserMistake
from bot.store.copying import Copied, copy_all
from bot.store.migrate import migrate
from bot.store.places import Place, open_place
from bot.store.tables import INBOX, QUESTION, TURN, metadata
from tests.store.full import BEGAN, ROWS, contents, counts, fill

KILLED_HALF_WAY = """
import sys
from datetime import UTC, datetime
from bot.store.copying import copy_all
from bot.store.migrate import migrate
from bot.store.places import open_place

def tell(table, *, done, of):
    if table == "turn" and 0 < done < of:
        print("half way", flush=True)
        sys.stdin.readline()

with open_place(sys.argv[1], wait_s=30) as here:
    with open_place(sys.argv[2], wait_s=30, is_new=True) as there:
        copy_all(here, there, datetime.now(UTC), tell)
"""
EMPTY = {table.name: int(table.name in ("revision", "history")) for table in metadata.sorted_tables}


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def source(opened: ExitStack, tmp_path: Path) -> Place:
    """A full store on SQLite, its inbox in a file of its own."""
    url = f"sqlite:///{tmp_path / 'from' / 'framewise.sqlite3'}"
    place = opened.enter_context(open_place(url, wait_s=30, is_new=True))
    fill(place)
    return place


@pytest.fixture
def target(opened: ExitStack, postgresql_url: str) -> Place:
    """Nothing, on PostgreSQL."""
    return opened.enter_context(open_place(postgresql_url, wait_s=30, is_new=True))


def copied(source: Place, target: Place) -> list[Copied]:
    return copy_all(source, target, BEGAN, lambda table, *, done, of: None)


def test_every_row_of_every_table_is_copied(source: Place, target: Place) -> None:
    tables = copied(source, target)
    assert contents(target) == contents(source)
    assert {one.table: one.rows for one in tables} == counts(source)
    assert counts(source) == dict.fromkeys(EMPTY, ROWS) | {"revision": 1, "history": 1}


def test_what_is_new_is_numbered_on_from_what_was_copied(source: Place, target: Place) -> None:
    copied(source, target)
    with target.writing() as tables:
        for table in (TURN, QUESTION):
            key = table.primary_key.columns[0].name
            row = dict(tables[table].execute(table.select()).mappings().all()[-1])
            del row[key]
            if table is QUESTION:
                row["reference"] = "a new one"
            made = tables[table].execute(insert(table), row).inserted_primary_key
            assert made is not None
            assert made[0] == 10 * ROWS + 1


def test_it_goes_the_other_way_as_well(
    source: Place, target: Place, opened: ExitStack, tmp_path: Path
) -> None:
    copied(source, target)
    url = f"sqlite:///{tmp_path / 'back' / 'framewise.sqlite3'}"
    back = opened.enter_context(open_place(url, wait_s=30, is_new=True))
    copied(target, back)
    assert contents(back) == contents(source)


def test_a_store_at_work_is_refused(source: Place, target: Place) -> None:
    with source.writing() as tables:
        tables[INBOX].execute(update(INBOX).values(leased_until=BEGAN + timedelta(seconds=1)))
    with pytest.raises(UserMistake, match="stop every"):
        copied(source, target)
    with source.writing() as tables:
        tables[INBOX].execute(update(INBOX).values(leased_until=BEGAN))
    copied(source, target)


def test_a_target_that_holds_rows_is_refused(source: Place, target: Place) -> None:
    copied(source, target)
    before = contents(target)
    with pytest.raises(UserMistake, match="holds rows already"):
        copied(source, target)
    assert contents(target) == before


@pytest.mark.parametrize(
    ("other", "told"), [("source", "run `python -m bot migrate`"), ("target", "that is empty")]
)
def test_another_version_is_refused(other: str, told: str, source: Place, target: Place) -> None:
    migrate(target.store)
    with (source if other == "source" else target).writing() as tables:
        tables[TURN].execute(text("UPDATE alembic_version SET version_num = '0002'"))
    with pytest.raises(UserMistake, match=told):
        copied(source, target)


def test_who_is_killed_half_way_leaves_the_target_empty(
    source: Place, target: Place, opened: ExitStack, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'many' / 'framewise.sqlite3'}"
    many = opened.enter_context(open_place(url, wait_s=30, is_new=True))
    fill(many, turns=5000)
    to = target.store.url.render_as_string(hide_password=False)
    copying = subprocess.Popen(
        [sys.executable, "-c", KILLED_HALF_WAY, url, to],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert copying.stdout is not None
    assert copying.stdout.readline() == "half way\n"
    copying.kill()
    copying.communicate()
    assert counts(target) == EMPTY
    copied(many, target)
    assert contents(target) == contents(many)


def test_memory_stays_flat(
    tmp_path: Path, opened: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.copying.BATCH", 50)
    peaks = []
    for turns in (200, 200, 1200):  # the first one warms up
        urls = [f"sqlite:///{tmp_path / f'{len(peaks)}' / name}.sqlite3" for name in ("a", "b")]
        here, there = (opened.enter_context(open_place(u, wait_s=5, is_new=True)) for u in urls)
        fill(here, turns=turns)
        tracemalloc.start()
        copied(here, there)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[2] < 1.2 * peaks[1]
