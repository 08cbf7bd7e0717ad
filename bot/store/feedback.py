"""Whether answers were right, as people said."""

from __future__ import annotations

import json
from dataclasses import asdict

from sqlalchemy import Engine, delete, select

from bot.core.conversation import Feedback
from bot.store.engine import forgetting, reading, writing
from bot.store.keeping import write_over
from bot.store.tables import FEEDBACK

KEY = ("workspace", "reference", "by")


class FeedbackStore:
    """Feedback in a database whose tables are up to date."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, feedback: Feedback) -> None:
        """Keeps it in the place of what the same person said of the same answer before; a reason
        stays where the same is said without one, for the two may arrive in either order."""
        row = asdict(feedback) | {"factors": json.dumps(feedback.factors)}
        same = [FEEDBACK.c[name] == row[name] for name in (*KEY, "is_helpful")]
        with writing(self._engine) as connection:
            reason = connection.execute(select(FEEDBACK.c.reason).where(*same)).scalar()
            write_over(connection, FEEDBACK, row | {"reason": feedback.reason or reason or ""})

    def all(self) -> list[Feedback]:
        """Everything, the newest first."""
        newest_first = select(FEEDBACK).order_by(FEEDBACK.c.at.desc(), FEEDBACK.c.reference)
        with reading(self._engine) as connection:
            rows = connection.execute(newest_first).mappings()
            return [
                Feedback(**{**row, "factors": tuple(json.loads(row["factors"]))}) for row in rows
            ]

    def forget_person(self, workspace: str, person: str) -> None:
        """Forgets what a person said of answers."""
        of_person = (FEEDBACK.c.workspace == workspace, FEEDBACK.c.by == person)
        with forgetting(self._engine, FEEDBACK) as connection:
            connection.execute(delete(FEEDBACK).where(*of_person))
