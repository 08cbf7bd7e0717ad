"""The inbox: what was acknowledged and is still to be answered, so that no crash loses it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, delete, func, select, update

from bot.core.delivery import OPEN, State
from bot.core.taken import Taken
from bot.store.backlog import InboxBacklog, inbox_backlog_of
from bot.store.claims import Claim, Claims
from bot.store.engine import forgetting, reading, writing
from bot.store.forgetting import forget_workspace
from bot.store.keeping import insert_missing
from bot.store.proving import prove
from bot.store.tables import INBOX

LEASE = timedelta(seconds=60)
GRACE = timedelta(seconds=20)
"""The client's timeout and ten seconds: a person waits, and an answer that comes twice does less
harm than a digest that does."""
KEPT = timedelta(days=7)
"""How long it is known that something was taken on already; its words go once it is answered."""
NOBODY_AT_IT: tuple[State, ...] = ("pending", "unknown")
PERSONS = ("by", "speaker", "user")
"""Under which names a body says whose it is."""
TOLD = tuple(Taken.__dataclass_fields__)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing to do."""

    id: str
    """The same for what Slack delivers twice."""
    workspace: str
    kind: str
    body: str
    """JSON."""


class Inbox:
    """Entries in a database whose tables are up to date; for many processes at once."""

    def __init__(
        self, engine: Engine, *, lease: timedelta = LEASE, grace: timedelta = GRACE
    ) -> None:
        self.engine = engine
        self._claims = Claims(engine, INBOX, lease=lease, grace=grace)
        self._grace = grace

    def take(self, entry: Entry, at: datetime) -> bool:
        """Takes something on; False: it was taken on before."""
        row = {
            "id": entry.id,
            "workspace": entry.workspace,
            "kind": entry.kind,
            "body": entry.body,
            "at": at,
            "state": "pending",
            "not_before": at,
            "attempts": 0,
            "lease": 0,
            "leased_until": None,
            "intent_at": None,
            "why": "",
        }
        with writing(self.engine) as connection:
            return insert_missing(connection, INBOX, [row]) == 1

    def waiting(self, at: datetime, *, most: int) -> list[str]:
        """The ids of entries that somebody should take on now."""
        return self._claims.waiting(at, most=most)

    def claim(self, id: str, at: datetime) -> Claim | None:
        """Takes an entry on; None: it is done, somebody else's, or not to be done yet."""
        return self._claims.claim(id, at)

    def intend(self, claim: Claim, at: datetime) -> bool:
        """Keeps that an answer is about to be posted; False: it is not this worker's any more."""
        return self._claims.group.write(self._intend_all, (claim, at))

    def done(self, claim: Claim, state: State, *, why: str = "") -> bool:
        """It needs nothing more, and its words go."""
        is_mine = self._claims.settle(claim, state, why=why, body="")
        if self.engine.dialect.name == "sqlite" and self.depth() == 0:
            # SQLite's log of changes holds them still. In a rush it is left for the end of that,
            # for the disk takes a moment.
            with forgetting(self.engine, INBOX):
                pass
        return is_mine

    def put_off(self, claim: Claim, until: datetime, *, why: str) -> bool:
        """It is to be tried again at a moment."""
        return self._claims.settle(claim, "pending", not_before=until, why=why)

    def look_up_later(self, claim: Claim, at: datetime, *, why: str) -> bool:
        """Nobody knows whether the answer was posted; whoever claims it next looks it up."""
        return self._claims.settle(claim, "unknown", not_before=at + self._grace, why=why)

    def forget(self, id: str) -> None:
        """Lets the next time be the first again: what was taken on did not work."""
        with writing(self.engine) as connection:
            connection.execute(delete(INBOX).where(INBOX.c.id == id))

    def forget_workspace(self, workspace: str, *, spares_work: bool = False) -> int:
        """Forgets what was taken on in a workspace; gives how many rows that were.

        Args:
            spares_work: what is being answered stays until it is.
        """
        return forget_workspace(
            self.engine, workspace, keeps_subscriptions=True, spares_work=spares_work
        )

    def forget_person(self, workspace: str, person: str) -> int:
        """Lets go of what a person asked, or another of their words, and nobody is at: what is
        being answered loses its words with the answer. Gives how many that were."""
        waiting = select(INBOX.c.id, INBOX.c.body).where(
            INBOX.c.workspace == workspace,
            INBOX.c.state.in_(NOBODY_AT_IT),
            INBOX.c.body.contains(person, autoescape=True),
        )
        with forgetting(self.engine, INBOX, leaves_no_trace=True) as connection:
            found = connection.execute(waiting).all()
            theirs = [id for id, body in found if _names(json.loads(body), person)]
            gone = update(INBOX).where(INBOX.c.id.in_(theirs))
            connection.execute(gone.values(state="skipped", body="", why="forgotten"))
        return len(theirs)

    def release_all(self, at: datetime) -> None:
        """Lets go of everything: nobody else can be at work."""
        held = update(INBOX).where(INBOX.c.leased_until.is_not(None))
        with writing(self.engine) as connection:
            connection.execute(held.values(leased_until=at - timedelta(seconds=1)))

    def _intend_all(
        self, connection: Connection, asked: Sequence[tuple[Claim, datetime]]
    ) -> list[bool]:
        at = max(at for _, at in asked)
        mine = self._claims.intend(connection, [claim for claim, _ in asked], at)
        return [claim.id in mine for claim, _ in asked]

    def depth(self) -> int:
        """How many entries wait."""
        waiting = select(func.count()).where(INBOX.c.state.in_(OPEN))
        with reading(self.engine) as connection:
            number: int = connection.execute(waiting).scalar_one()
        return number

    def holds(self, most: int) -> bool:
        """Whether so many entries wait; no more of them are looked at than that."""
        some = select(INBOX.c.id).where(INBOX.c.state.in_(OPEN)).limit(most).subquery()
        with reading(self.engine) as connection:
            number: int = connection.execute(select(func.count()).select_from(some)).scalar_one()
        return number >= most

    def taken(self, id: str) -> Taken | None:
        """What became of an entry; None: there is none of that id, or it was taken on long ago."""
        one = select(*(INBOX.c[name] for name in TOLD)).where(INBOX.c.id == id)
        with reading(self.engine) as connection:
            row = connection.execute(one).mappings().first()
        return None if row is None else Taken(**row)

    def prove(self, at: datetime) -> None:
        """Proves that the inbox can be used.

        Raises:
            StoreDown: it cannot be written, or its tables are older than this program's.
        """
        prove(self.engine, at)

    def backlog(self, at: datetime) -> InboxBacklog:
        """What waits and for how long, and what came of the rest of late."""
        return inbox_backlog_of(self.engine, at)

    def purge(self, at: datetime) -> int:
        """Forgets what was taken on longer ago than is kept; gives how many that were."""
        with forgetting(self.engine, INBOX) as connection:
            return connection.execute(delete(INBOX).where(INBOX.c.at <= at - KEPT)).rowcount


def _names(body: object, person: str) -> bool:
    """Whether a body is a person's, or quotes them."""
    if isinstance(body, list):
        return any(_names(each, person) for each in body)
    if not isinstance(body, dict):
        return False
    is_theirs = any(body.get(name) == person for name in PERSONS)
    return is_theirs or any(_names(each, person) for each in body.values())
