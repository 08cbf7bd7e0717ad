"""A copy of a store on SQLite, made while the bot writes: each file as it was at one moment."""

from __future__ import annotations

import os
import shlex
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, make_url

from bot.core.errors import StoreDown, UserMistake
from bot.store.engine import beside, file_of
from bot.store.places import INBOX_FILE

PART = ".part"
"""Ends the name of a copy that is not whole yet."""
FOR_US_ALONE, A_FILE_FOR_US = 0o700, 0o600
"""What people wrote stands in it, whoever may look into the folder."""
WAIT_S = 30.0


def back_up(url: str, folder: Path) -> list[Path]:
    """Copies the store and its inbox into a folder; gives the files that were made.

    Raises:
        UserMistake: there is no store, it is of another kind, or the folder holds a copy.
        SettingsBroken: the URL cannot be used.
        StoreDown: a file cannot be read or written, or the copy does not hold together.
    """
    store = file_of(url)
    if store is None:
        raise UserMistake(_by_its_own_tools(url, folder))
    if not store.is_file():
        raise UserMistake("There is no store: DATABASE_URL names a file that is not there.")
    inbox = file_of(beside(url, INBOX_FILE))
    # The inbox first: what it has as waiting is looked up, and the store may know of it already.
    files = [file for file in (inbox, store) if file is not None and file.is_file()]
    copies = [folder / file.name for file in files]
    if any(copy.exists() for copy in copies):
        raise UserMistake(f"{folder} holds a copy, or the store itself: name another folder.")
    try:
        folder.mkdir(mode=FOR_US_ALONE, parents=True, exist_ok=True)
        parts = [_copied(file, folder / f"{file.name}{PART}") for file in files]
        for part, copy in zip(parts, copies, strict=True):
            part.replace(copy)
        _keep(folder)
    except (OSError, sqlite3.Error) as error:
        raise StoreDown(
            "The copy could not be made: see that the folder can be written and its disk has room."
        ) from error
    return copies


def _copied(file: Path, part: Path) -> Path:
    part.unlink(missing_ok=True)
    part.touch(mode=A_FILE_FOR_US)
    with (
        closing(sqlite3.connect(file, timeout=WAIT_S)) as source,
        closing(sqlite3.connect(part)) as target,
    ):
        # All at once: it is begun anew whenever another process writes between two steps. Nobody
        # waits for it, for its reading keeps nobody from writing.
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")  # one file is all of it
        found = target.execute("PRAGMA integrity_check").fetchone()[0]
    if found != "ok":
        raise StoreDown("The copy does not hold together: is the disk of the store sound?")
    _keep(part)
    return part


def _keep(path: Path) -> None:
    """Sees that it is on the disk."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _by_its_own_tools(url: str, folder: Path) -> str:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return "The store is in memory: there is no file to copy."
    plain = URL.create(
        "postgresql",
        username=parsed.username,
        host=parsed.host,
        port=parsed.port,
        database=parsed.database,
        query=parsed.query,
    )
    file = f"--file={folder / 'framewise.dump'}"
    command = shlex.join(["pg_dump", "--format=custom", file, plain.render_as_string()])
    return f"A store on PostgreSQL is copied by its own tools, while the bot runs: `{command}`."
