"""What whoever runs the bot does with all that it keeps: moves it, copies it, puts it back."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from rich.console import Console

from bot.core.errors import UserMistake
from bot.messages.copied import store_copied, store_put_back, store_saved
from bot.store.backup import back_up
from bot.store.copying import WAIT_S, copy_all
from bot.store.places import open_place
from bot.store.restored import look_all_up
from bot.terminal.copying import bars
from bot.terminal.show import show
from bot.wiring import now


def move_store(console: Console, source: str, target: str) -> int:
    """Copies a store into an empty database, as from SQLite to PostgreSQL.

    Raises:
        UserMistake: one of them cannot be used for that.
        SettingsBroken: a URL cannot be used.
        StoreDown: one of them cannot be read or written.
    """
    with (
        open_place(source, wait_s=WAIT_S) as here,
        open_place(target, wait_s=WAIT_S, is_new=True) as there,
    ):
        if here.store.url == there.store.url:
            raise UserMistake("Both are the same store: say with --to, or DATABASE_URL, where to.")
        with bars(console) as tell:
            copied = copy_all(here, there, now(), tell)
        to = there.store.url.render_as_string(hide_password=True)
    rows = [(one.table, one.rows, one.checksum) for one in copied]
    show(store_copied(rows, to), console)
    return 0


def save_store(console: Console, url: str, folder: Path) -> int:
    """Copies the store and its inbox into a folder while the bot runs.

    Raises:
        UserMistake: there is nothing to copy, or the folder holds a copy.
        SettingsBroken: the URL cannot be used.
        StoreDown: the copy cannot be made.
    """
    show(store_saved(back_up(url, folder)), console)
    return 0


def put_back_store(console: Console, url: str) -> int:
    """After a copy was put back: has everything looked up that may have been posted since.

    Raises:
        UserMistake: there is no store.
        SettingsBroken: the URL cannot be used.
        StoreDown: the store cannot be written.
    """
    with open_place(url, wait_s=WAIT_S) as place:
        found = look_all_up(place, now())
    show(store_put_back(**asdict(found)), console)
    return 0
