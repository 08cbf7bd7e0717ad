"""What whoever runs the bot does with all that it keeps: moves it, copies it, puts it back."""

from __future__ import annotations

from rich.console import Console

from bot.core.errors import UserMistake
from bot.messages.copied import store_copied
from bot.store.copying import WAIT_S, copy_all
from bot.store.places import open_place
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
