"""Decisions that were saved, each in the channel where it was made."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict

from sqlalchemy import ColumnElement, Engine, RowMapping, bindparam, delete, insert, select, tuple_

from bot.core.conversation import Decision, Evidence
from bot.core.evidence import Since
from bot.store.engine import forgetting, reading, writing
from bot.store.keeping import insert_missing
from bot.store.tables import DECISION, TOLD

MOST = 20
_THERE = (
    select(DECISION)
    .where(
        tuple_(DECISION.c.workspace, DECISION.c.channel).in_(bindparam("places", expanding=True))
    )
    .order_by(DECISION.c.at.desc(), DECISION.c.id)
)


class DecisionStore:
    """Decisions in a database whose tables are up to date."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, decision: Decision) -> None:
        """Keeps a decision."""
        evidence = json.dumps([asdict(each) for each in decision.evidence])
        with writing(self._engine) as connection:
            connection.execute(insert(DECISION), asdict(decision) | {"evidence": evidence})

    def of_channel(self, workspace: str, channel: str, *, most: int = MOST) -> list[Decision]:
        """Those saved in a channel, the newest first."""
        place = workspace, channel
        return self.of_channels([place], most=most).get(place, [])

    def of_channels(
        self, places: Collection[tuple[str, str]], *, most: int = MOST
    ) -> dict[tuple[str, str], list[Decision]]:
        """Those saved in some channels, each a workspace's, the newest first; without the channels
        that have none."""
        found: dict[tuple[str, str], list[Decision]] = {}
        with reading(self._engine) as connection:
            rows = connection.execute(_THERE, {"places": list(places)}).mappings()
            for row in rows if places else ():
                there = found.setdefault((row["workspace"], row["channel"]), [])
                if len(there) < most:
                    there.append(_decision(row))
        return found

    def of_person(self, workspace: str, person: str, *, most: int = MOST) -> list[Decision]:
        """Those that a person saved, the newest first."""
        return self._newest(most, DECISION.c.workspace == workspace, DECISION.c.by == person)

    def decision(self, id: str, workspace: str) -> Decision | None:
        """The decision of that id; None: there is none in the workspace."""
        found = self._newest(1, DECISION.c.workspace == workspace, DECISION.c.id == id)
        return found[0] if found else None

    def remove(self, id: str, workspace: str) -> bool:
        """Takes a decision away; whether there was one."""
        which = (DECISION.c.workspace == workspace, DECISION.c.id == id)
        told = (TOLD.c.workspace == workspace, TOLD.c.decision == id)
        with forgetting(self._engine, DECISION) as connection:
            connection.execute(delete(TOLD).where(*told))
            return connection.execute(delete(DECISION).where(*which)).rowcount > 0

    def forget_person(self, workspace: str, person: str) -> int:
        """Forgets the decisions that a person saved; gives how many those were."""
        theirs = (DECISION.c.workspace == workspace, DECISION.c.by == person)
        ids = select(DECISION.c.id).where(*theirs)
        told = delete(TOLD).where(TOLD.c.workspace == workspace, TOLD.c.decision.in_(ids))
        with forgetting(self._engine, DECISION) as connection:
            connection.execute(told)
            return connection.execute(delete(DECISION).where(*theirs)).rowcount

    def not_told(self, decision: Decision, changes: Sequence[Since]) -> tuple[Since, ...]:
        """Those of some changes that the decision's channel was not told of yet."""
        of_it = (TOLD.c.workspace == decision.workspace, TOLD.c.decision == decision.id)
        with reading(self._engine) as connection:
            told = connection.execute(select(TOLD.c.evidence, TOLD.c.says).where(*of_it)).all()
        known = {tuple(row) for row in told}
        return tuple(one for one in changes if _told(one) not in known)

    def note_told(self, decision: Decision, changes: Sequence[Since]) -> None:
        """Remembers that the decision's channel was told of changes."""
        names = ("evidence", "says")
        of_it = {"workspace": decision.workspace, "decision": decision.id}
        rows = [of_it | dict(zip(names, _told(one), strict=True)) for one in changes]
        with writing(self._engine) as connection:
            insert_missing(connection, TOLD, rows)

    def _newest(self, most: int, *which: ColumnElement[bool]) -> list[Decision]:
        newest_first = select(DECISION).where(*which).order_by(DECISION.c.at.desc(), DECISION.c.id)
        with reading(self._engine) as connection:
            return [
                _decision(row) for row in connection.execute(newest_first.limit(most)).mappings()
            ]


def _told(change: Since) -> tuple[str, str]:
    """What tells a change from another, and from a later one of the same evidence."""
    return f"{change.was.kind} {change.was.id}", change.now or ""


def _decision(row: RowMapping) -> Decision:
    evidence = tuple(Evidence(**each) for each in json.loads(row["evidence"]))
    return Decision(**{**row, "evidence": evidence})
