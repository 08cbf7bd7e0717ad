"""States of installations under way: each works once, for ten minutes, in any process."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, insert

from bot.store.engine import writing
from bot.store.tables import OAUTH_STATE

LASTS = timedelta(minutes=10)
STATE_BYTES = 24


class OAuthStates:
    """States in a database whose tables are up to date; for many processes at once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def issue(self, at: datetime) -> str:
        """A new one; those that are too old are taken away."""
        state = secrets.token_urlsafe(STATE_BYTES)
        with writing(self._engine, may_be_undone=True) as connection:
            connection.execute(delete(OAUTH_STATE).where(OAUTH_STATE.c.at <= at - LASTS))
            connection.execute(insert(OAUTH_STATE), {"state": state, "at": at})
        return state

    def consume(self, state: str, at: datetime) -> bool:
        """Whether it was issued lately; True once, however many ask."""
        one = (OAUTH_STATE.c.state == state, OAUTH_STATE.c.at > at - LASTS)
        with writing(self._engine) as connection:
            return connection.execute(delete(OAUTH_STATE).where(*one)).rowcount == 1
