"""``migrate-store``, ``backup`` and ``restored``, as whoever runs the bot types them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.store.ledger import Ledger
from bot.store.places import open_place
from tests.store.conftest import postgresql, postgresql_url  # noqa: F401 - fixtures
from tests.store.full import contents, fill


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A full store, which is the one that the settings name."""
    url = f"sqlite:///{tmp_path / 'data' / 'framewise.sqlite3'}"
    with open_place(url, wait_s=5, is_new=True) as place:
        fill(place)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("COLUMNS", "160")
    return url


def test_a_store_is_copied_to_postgresql(
    url: str,
    postgresql_url: str,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DATABASE_URL", postgresql_url)
    assert main(["migrate-store", "--from", url]) == 0
    printed = capsys.readouterr().out
    assert "subscription: 7 of 7" in printed
    assert "and each reads there as it does here" in printed
    with open_place(url, wait_s=5) as here, open_place(postgresql_url, wait_s=5) as there:
        assert contents(here) == contents(there)
    assert main(["migrate-store", "--from", url]) == 2
    assert "holds rows already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("sqlite:///{folder}/nowhere.sqlite3", "There is no store"),
        ("sqlite:///{folder}/data/framewise.sqlite3", "Both are the same store"),
        ("mysql://somewhere", "names no database that can be used"),
    ],
)
def test_what_cannot_be_copied_is_told(
    source: str, told: str, url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["migrate-store", "--from", source.format(folder=tmp_path)]) == 2
    assert told in capsys.readouterr().err


def test_a_store_is_saved_and_put_back(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["backup", str(tmp_path / "copy")]) == 0
    assert "framewise.inbox.sqlite3, framewise.sqlite3" in capsys.readouterr().out
    with open_place(url, wait_s=5) as place:
        before = contents(place)
    shutil.rmtree(tmp_path / "data")
    assert main(["restored"]) == 2
    assert "There is no store" in capsys.readouterr().err
    shutil.copytree(tmp_path / "copy", tmp_path / "data")
    assert main(["restored"]) == 0
    assert "digests are looked up" in capsys.readouterr().out
    with open_place(url, wait_s=5) as place:
        after = contents(place)
    assert after["turn"] == before["turn"]
    assert {row[0] for row in after["delivery"]} > {row[0] for row in before["delivery"]}


def test_a_store_on_postgresql_is_saved_by_its_own_tools(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:secret@db.example/framewise")
    assert main(["backup", str(tmp_path / "copy")]) == 2
    told = capsys.readouterr().err
    file = tmp_path / "copy" / "framewise.dump"
    assert f"pg_dump --format=custom --file={file} postgresql://me@db.example/framewise" in told
    assert "secret" not in told


def test_a_copy_that_was_put_back_on_postgresql_is_looked_up_too(
    postgresql_url: str,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", postgresql_url)
    with open_place(postgresql_url, wait_s=5) as place:
        fill(place)
        before = Ledger(place.store).counts()
        assert main(["restored"]) == 0
        after = Ledger(place.store).counts()
    assert after == {**before, "unknown": after["unknown"]}
