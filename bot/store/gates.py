"""Gates: what may not happen before a moment, whoever wants it to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Engine, func, select

from bot.store.engine import reading, writing
from bot.store.keeping import insert_of
from bot.store.tables import GATE


class Gates:
    """Gates in a database; for many threads and processes at once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def pass_through(self, name: str, at: datetime, *, shut_until: datetime) -> bool:
        """Whether a gate is open; whoever passes shuts it behind, so that one passes at a time."""
        with writing(self._engine) as connection:
            return pass_through(connection, name, at, shut_until=shut_until)

    def opens_at(self, name: str) -> datetime | None:
        """When a gate opens, or opened; None: it was never shut."""
        with reading(self._engine) as connection:
            return opens_at(connection, name)

    def shut(self, name: str, until: datetime) -> None:
        """Shuts a gate, and does not open one that is shut for longer."""
        with writing(self._engine) as connection:
            shut(connection, name, until)


def pass_through(connection: Connection, name: str, at: datetime, *, shut_until: datetime) -> bool:
    """The same, within a transaction."""
    insert = insert_of(connection, GATE)
    statement = insert.on_conflict_do_update(
        index_elements=[GATE.c.name],
        set_={"opens_at": insert.excluded.opens_at},
        where=GATE.c.opens_at <= at,
    ).returning(GATE.c.name)
    row = {"name": name, "opens_at": shut_until}
    return connection.execute(statement, row).first() is not None


def opens_at(connection: Connection, *names: str) -> datetime | None:
    """When the last of some gates opens; None: there are none."""
    last = select(func.max(GATE.c.opens_at)).where(GATE.c.name.in_(names))
    opens: datetime | None = connection.execute(last).scalar()
    return opens


def shut(connection: Connection, name: str, until: datetime) -> None:
    """Shuts a gate, within a transaction."""
    insert = insert_of(connection, GATE)
    statement = insert.on_conflict_do_update(
        index_elements=[GATE.c.name],
        set_={"opens_at": insert.excluded.opens_at},
        where=GATE.c.opens_at < insert.excluded.opens_at,
    )
    connection.execute(statement, {"name": name, "opens_at": until})
