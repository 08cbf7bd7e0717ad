"""Where numbers are kept; safe to use from many threads and processes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from itertools import chain, islice
from typing import Any

from sqlalchemy import Engine, Row, delete, func, select

from bot.core.numbers.series import Gap, Observation, Step, Visit, Want
from bot.store.engine import reading, writing
from bot.store.keeping import BATCH, as_row, keep, lock, upsert
from bot.store.tables import DONE, GAP, OBSERVATION, REVISION, VISIT


class NumberStore:
    """The numbers in a database whose tables are up to date (``migrate``)."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def add(self, found: Iterable[Observation | Gap]) -> int:
        """Keeps all of it or nothing, and writes over a number only what was counted no earlier.
        Gives how many numbers are new or changed. Others wait while it takes from ``found``."""
        rest = iter(found)
        first = list(islice(rest, BATCH))
        if not first:
            return 0
        with writing(self.engine) as connection:
            lock(connection)
            return keep(connection, chain(first, rest))

    def observations(self, measure: str, step: Step, subjects: Iterable[str]) -> list[Observation]:
        """All regimes, oldest first."""
        table = OBSERVATION.c
        query = (
            select(OBSERVATION)
            .where(table.measure == measure, table.step == step, table.subject.in_(list(subjects)))
            .order_by(table.start, table.subject, table.regime, table.label)
        )
        with reading(self.engine) as connection:
            return [_observation(row) for row in connection.execute(query)]

    def newest(self, source: str) -> dict[tuple[str, Step, str], date]:
        """First day of the newest period from a source, by measure, step and subject."""
        table = OBSERVATION.c
        kind = (table.measure, table.step, table.subject)
        query = select(*kind, func.max(table.start)).where(table.source == source).group_by(*kind)
        with reading(self.engine) as connection:
            return {
                (measure, step, subject): start
                for measure, step, subject, start in connection.execute(query)
            }

    def ends(self) -> dict[str, date]:
        """The day after the newest period that each source has given."""
        table = OBSERVATION.c
        query = select(table.source, func.max(table.end)).group_by(table.source)
        with reading(self.engine) as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def gaps(self) -> list[Gap]:
        """The gaps that no later number has filled, newest first."""
        table = GAP.c
        query = select(GAP).order_by(
            table.at.desc(), table.source, table.measure, table.step, table.subject, table.start
        )
        with reading(self.engine) as connection:
            return [Gap(**row) for row in connection.execute(query).mappings()]

    def revision(self) -> int:
        """Grows whenever a number changes."""
        with reading(self.engine) as connection:
            number: int = connection.execute(select(REVISION.c.number)).scalar_one()
        return number

    def note_done(self, want: Want, at: datetime) -> None:
        """Remembers that a want was fetched in full; older gaps within it are answered."""
        row = _want_row(want) | {"at": at}
        within = (
            GAP.c.source == want.source,
            GAP.c.measure == want.measure,
            GAP.c.step == want.step,
            GAP.c.subject.in_(want.subjects),
            GAP.c.start >= want.start,
            GAP.c.end <= want.end,
        )
        with writing(self.engine) as connection:
            lock(connection)
            upsert(connection, DONE, [row], newer="at", differs=("at",))
            connection.execute(delete(GAP).where(*within, GAP.c.at < at))

    def is_done(self, want: Want) -> bool:
        """Whether exactly this want was fetched in full before."""
        same = (DONE.c[name] == value for name, value in _want_row(want).items())
        with reading(self.engine) as connection:
            return connection.execute(select(DONE.c.at).where(*same)).first() is not None

    def note_visit(self, visit: Visit) -> None:
        """Keeps how a visit to a source went; a visit without a number keeps the old ``ok_at``."""
        before = select(VISIT.c.ok_at).where(VISIT.c.source == visit.source)
        with writing(self.engine) as connection:
            lock(connection)
            row = as_row(visit, VISIT)
            if visit.ok_at is None:
                row["ok_at"] = connection.execute(before).scalar()
            connection.execute(delete(VISIT).where(VISIT.c.source == visit.source))
            connection.execute(VISIT.insert(), row)

    def visits(self) -> dict[str, Visit]:
        """The last visit to each source."""
        with reading(self.engine) as connection:
            rows = connection.execute(select(VISIT).order_by(VISIT.c.source)).mappings()
            return {row["source"]: Visit(**row) for row in rows}


def _observation(row: Row[*tuple[Any, ...]]) -> Observation:
    measure, step, subject, start, regime, label, end, value, source, url, fetched_at = row
    return Observation(
        measure=measure,
        subject=subject,
        step=step,
        start=start,
        end=end,
        value=value,
        regime=regime,
        source=source,
        url=url,
        fetched_at=fetched_at,
        label=label,
    )


def _want_row(want: Want) -> dict[str, object]:
    return {
        "source": want.source,
        "measure": want.measure,
        "step": want.step,
        "subjects": json.dumps(want.subjects),
        "start": want.start,
        "end": want.end,
    }
