"""After a copy of the store was put back: what may have been posted since is looked up first.

The copy knows nothing of what came after it: what it has as waiting may stand in its channel, and
so may the digest of a week that falls due once more. Ids are the same as they were, so each is
looked up by its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, select, update

from bot.core.delivery import OPEN
from bot.store.engine import forgetting, writing
from bot.store.entering import enter_all
from bot.store.inbox import GRACE as INBOX_GRACE
from bot.store.ledger import GRACE
from bot.store.migrate import migrate
from bot.store.places import Place
from bot.store.subscriptions import as_subscription
from bot.store.tables import DELIVERY, INBOX, SUBSCRIPTION

STILL_WANTED = timedelta(hours=1)
"""Nobody waits for an answer any longer than this."""
PUT_BACK = "a copy of the store was put back: it may be posted"
ANSWERED = "a copy of the store was put back: it was most likely answered"


@dataclass(frozen=True, kw_only=True)
class PutBack:
    """What is looked up before anything is posted, and what is not done any more."""

    open: int
    """Digests that the copy has as not settled."""
    due_again: int
    """Digests that fell due since the copy was made."""
    answers: int
    dropped: int
    """Questions that were taken on too long ago."""


def look_all_up(place: Place, at: datetime) -> PutBack:
    """Has everything looked up that may have been posted since the copy was made.

    Raises:
        StoreDown: the store cannot be written, or was made by a newer version.
    """
    for engine in place.engines:
        migrate(engine)
    with writing(place.store) as connection:
        open = _open_digests(connection, at)
        due_again = _due_again(connection, at)
    answers, dropped = (0, 0) if place.inbox is None else _answers(place.inbox, at)
    return PutBack(open=open, due_again=due_again, answers=answers, dropped=dropped)


def _open_digests(connection: Connection, at: datetime) -> int:
    looked_up = (
        update(DELIVERY)
        .where(DELIVERY.c.state.in_(OPEN))
        .values(
            state="unknown",
            # Whoever had it can write nothing any more.
            lease=DELIVERY.c.lease + 1,
            leased_until=None,
            # The look begins here: never sooner was it posted.
            intent_at=DELIVERY.c.due_at,
            # A post that has just left may still appear.
            not_before=at + GRACE,
            why=PUT_BACK,
        )
    )
    return connection.execute(looked_up).rowcount


def _due_again(connection: Connection, at: datetime) -> int:
    due = select(SUBSCRIPTION).where(SUBSCRIPTION.c.state == "on", SUBSCRIPTION.c.next_due <= at)
    found = [as_subscription(row) for row in connection.execute(due).mappings()]
    if not found:
        return 0
    of_now = {"state": "unknown", "not_before": at + GRACE, "why": PUT_BACK}
    entered = enter_all(connection, found, at, **of_now)
    looked_up = update(DELIVERY).where(
        DELIVERY.c.state == "unknown", DELIVERY.c.intent_at.is_(None)
    )
    connection.execute(looked_up.values(intent_at=DELIVERY.c.due_at))
    return entered


def _answers(inbox: Engine, at: datetime) -> tuple[int, int]:
    """How many answers are looked up, and how many are not given any more."""
    is_open, too_old = INBOX.c.state.in_(OPEN), INBOX.c.at < at - STILL_WANTED
    dropped = (
        update(INBOX)
        .where(is_open, too_old)
        .values(state="skipped", body="", why=ANSWERED, lease=INBOX.c.lease + 1, leased_until=None)
    )
    looked_up = (
        update(INBOX)
        .where(is_open)
        .values(
            state="unknown",
            lease=INBOX.c.lease + 1,
            leased_until=None,
            intent_at=INBOX.c.at,
            not_before=at + INBOX_GRACE,
            why=PUT_BACK,
        )
    )
    with forgetting(inbox, INBOX) as connection:
        many = connection.execute(dropped).rowcount
        return connection.execute(looked_up).rowcount, many
