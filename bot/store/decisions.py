"""Decisions that were saved, each in the channel where it was made."""

from __future__ import annotations

import json
from dataclasses import asdict

from sqlalchemy import ColumnElement, Engine, RowMapping, delete, insert, select

from bot.core.conversation import Decision, Evidence
from bot.store.engine import reading, writing
from bot.store.tables import DECISION

MOST = 20


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
        return self._newest(most, DECISION.c.workspace == workspace, DECISION.c.channel == channel)

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
        with writing(self._engine) as connection:
            return connection.execute(delete(DECISION).where(*which)).rowcount > 0

    def _newest(self, most: int, *which: ColumnElement[bool]) -> list[Decision]:
        newest_first = select(DECISION).where(*which).order_by(DECISION.c.at.desc(), DECISION.c.id)
        with reading(self._engine) as connection:
            return [
                _decision(row) for row in connection.execute(newest_first.limit(most)).mappings()
            ]


def _decision(row: RowMapping) -> Decision:
    evidence = tuple(Evidence(**each) for each in json.loads(row["evidence"]))
    return Decision(**{**row, "evidence": evidence})
