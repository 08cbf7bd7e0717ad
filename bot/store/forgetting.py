"""Forgetting a workspace: all that is kept of it, in every table."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, delete, or_, update

from bot.core.delivery import State
from bot.store.engine import forgetting
from bot.store.pace import gates_of
from bot.store.tables import (
    DELIVERY,
    GATE,
    INBOX,
    INSTALLATION,
    SUBSCRIPTION,
    TURN,
    metadata,
)

WISHES = (SUBSCRIPTION, DELIVERY)
"""What a workspace finds again that comes back: what it wants weekly, and what it got."""
AT_WORK: tuple[State, ...] = ("claimed", "sending")
NAMES = ("name", "enterprise", "app", "bot", "bot_user", "by", "scopes")
"""What a row of an installation says of people and places; it stays to tell late events by."""


def forget_workspace(
    engine: Engine,
    workspace: str,
    *,
    keeps_subscriptions: bool = False,
    spares_work: bool = False,
) -> int:
    """Forgets what is kept of a workspace in a database; gives how many rows that were.

    The inbox may have a database of its own: then both are to be told. An installation that is
    active stays, for the app is there; of one that has ended only the workspace's id and the times
    stay.

    Args:
        keeps_subscriptions: subscriptions stay as they are, and the ledger of what they got.
        spares_work: what is being answered stays in the inbox until it is, as the wish to forget
            itself is; its words go then.

    Raises:
        StoreDown: the database cannot be written just now.
    """
    kept = (INSTALLATION, *(WISHES if keeps_subscriptions else ()))
    with forgetting(engine, TURN, leaves_no_trace=True) as connection:
        gone = 0
        for table in reversed(metadata.sorted_tables):
            if "workspace" in table.c and table not in kept:
                which = [table.c.workspace == workspace]
                if table is INBOX and spares_work:
                    which.append(INBOX.c.state.not_in(AT_WORK))
                gone += connection.execute(delete(table).where(*which)).rowcount
        connection.execute(delete(GATE).where(gates_of(workspace)))
        _blank(connection, workspace)
    return gone


def _blank(connection: Connection, workspace: str) -> None:
    ended = (INSTALLATION.c.workspace == workspace, INSTALLATION.c.state != "active")
    said = or_(*(INSTALLATION.c[name] != "" for name in NAMES))
    blank = update(INSTALLATION).where(*ended, said).values(dict.fromkeys(NAMES, ""))
    connection.execute(blank)
