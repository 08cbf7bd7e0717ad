"""Where a bot keeps what it knows: a store, and an inbox that on SQLite has a file of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, Table

from bot.core.errors import UserMistake
from bot.store.engine import beside, is_there, open_engine, writing
from bot.store.tables import INBOX, metadata

INBOX_FILE = "inbox"
Connections = Mapping[Table, Connection]
"""By which each table is read and written."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """The databases of one bot."""

    store: Engine
    inbox: Engine | None
    """The store's own where one database holds both; None: nothing was taken on yet."""

    @property
    def engines(self) -> tuple[Engine, ...]:
        """Each of them once."""
        other = self.inbox
        return (self.store,) if other in (None, self.store) else (self.store, other)

    @contextmanager
    def writing(self) -> Iterator[Connections]:
        """A transaction in each of them: what is raised keeps none of it.

        Raises:
            StoreDown: one of them cannot be written just now.
        """
        with ExitStack() as opened:
            held = {engine: opened.enter_context(writing(engine)) for engine in self.engines}
            tables = dict.fromkeys(metadata.sorted_tables, held[self.store])
            if self.inbox is None:
                del tables[INBOX]
            else:
                tables[INBOX] = held[self.inbox]
            yield tables


@contextmanager
def open_place(url: str, *, wait_s: float, is_new: bool = False) -> Iterator[Place]:
    """The databases behind a URL.

    Args:
        is_new: those that are not there are made.

    Raises:
        UserMistake: there is no store.
        SettingsBroken: the URL cannot be used.
        StoreDown: the folder cannot be made.
    """
    if not (is_new or is_there(url)):
        raise UserMistake("There is no store: the URL names a file that is not there.")
    with ExitStack() as opened:
        store = _opened(url, wait_s, opened)
        inbox: Engine | None = store
        apart = beside(url, INBOX_FILE)
        if apart != url:
            inbox = _opened(apart, wait_s, opened) if is_new or is_there(apart) else None
        yield Place(store=store, inbox=inbox)


def _opened(url: str, wait_s: float, opened: ExitStack) -> Engine:
    engine = open_engine(url, wait_s=wait_s)
    opened.callback(engine.dispose)
    return engine
