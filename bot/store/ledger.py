"""The ledger of digests: one row for each subscription and week, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, islice

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    RowMapping,
    bindparam,
    func,
    select,
    update,
)

from bot.core.delivery import OPEN, Delivery, State
from bot.core.digests.subscription import Subscription
from bot.core.errors import FramewiseError
from bot.store.backlog import Backlog, backlog_of
from bot.store.claims import Claim, Claims, Settled
from bot.store.engine import reading, writing
from bot.store.entering import enter_all
from bot.store.group_commit import Pending
from bot.store.guard import CALL_S, MARGIN
from bot.store.keeping import Row
from bot.store.pace import let_pass, rest, rest_workspace
from bot.store.proving import prove
from bot.store.subscriptions import as_subscription
from bot.store.tables import DELIVERY, SUBSCRIPTION

LEASE = timedelta(minutes=5)
GRACE = timedelta(seconds=CALL_S + 60 + 120)
"""The client's timeout and a minute, after which a lost message has appeared or never will, and two
minutes by which the clocks of two workers may differ."""
_SUBSCRIPTIONS = select(SUBSCRIPTION).where(SUBSCRIPTION.c.id.in_(bindparam("ids", expanding=True)))
_STATES = select(SUBSCRIPTION.c.id, SUBSCRIPTION.c.state).where(
    SUBSCRIPTION.c.id.in_(bindparam("ids", expanding=True))
)


class NotWanted(FramewiseError):
    """A digest whose subscription was paused or stopped."""

    def __init__(self) -> None:
        super().__init__("paused or stopped before it was posted")


@dataclass(frozen=True, kw_only=True)
class Held(Claim):
    """A claim on a delivery."""

    delivery: Delivery
    subscription: Subscription
    """Whose it is, as it was when claimed."""


@dataclass(frozen=True, kw_only=True)
class _Intent:
    """Somebody is about to post."""

    held: Held
    look: Callable[[], datetime]


@dataclass(frozen=True, kw_only=True)
class _Left:
    """Something has left, or may have."""

    held: Held
    at: datetime
    columns: Row


class Ledger:
    """Deliveries in a database whose tables are up to date; for many processes at once."""

    def __init__(
        self,
        engine: Engine,
        *,
        lease: timedelta = LEASE,
        grace: timedelta = GRACE,
        margin: timedelta = MARGIN,
    ) -> None:
        self.grace = grace
        self.margin = margin
        """What must be left of a lease when a digest leaves."""
        self._engine = engine
        self._claims = Claims(engine, DELIVERY, lease=lease, grace=grace)
        self._group = self._claims.group

    def enter_due(self, at: datetime, *, most: int) -> int:
        """Enters what has become due and moves each subscription on to its next week, once for
        however many do it at the same time; gives how many subscriptions that were."""
        due = (
            select(SUBSCRIPTION)
            .where(SUBSCRIPTION.c.state == "on", SUBSCRIPTION.c.next_due <= at)
            .order_by(SUBSCRIPTION.c.next_due, SUBSCRIPTION.c.id)
            .limit(most)
            .with_for_update(skip_locked=True)
        )
        with writing(self._engine) as connection:
            found = [as_subscription(row) for row in connection.execute(due).mappings()]
            if found:
                enter_all(connection, found, at)
        return len(found)

    def waiting(self, at: datetime, *, most: int) -> list[str]:
        """The ids of deliveries that somebody should take on now."""
        return self._claims.waiting(at, most=most)

    def claim(self, id: str, at: datetime) -> Held | None:
        """Takes a delivery on; None: it is done, somebody else's, or not to be done yet."""
        return self._group.write(self._take, (id, at), may_be_undone=True)

    def claim_next(self, at: datetime, *, most: int) -> list[Held]:
        """Takes on deliveries that were due first; none: nothing waits that nobody takes on."""
        return self._group.write(self._take_next, (most, at), may_be_undone=True)

    def intend(self, held: Held, look: Callable[[], datetime]) -> datetime | None:
        """Keeps that a digest is about to be posted, and that its channel is busy for a second.

        Gives when to come back, if channel or workspace may take nothing yet: then the delivery
        waits until then, and is not this worker's any more.

        Args:
            look: gives the time it is, asked once it can be written; nothing is kept if it raises.

        Raises:
            NotWanted: its subscription was paused or stopped since it was claimed.
        """
        answer = self._group.write(self._intend_all, _Intent(held=held, look=look))
        if isinstance(answer, Exception):
            raise answer
        return answer

    def settle(self, held: Held, state: State, *, why: str) -> bool:
        """What became of a delivery that was not posted, as far as is known; False: it is not this
        worker's any more."""
        return self._claims.settle(held, state, why=why)

    def posted(self, held: Held, ts: str, at: datetime, *, why: str = "") -> Pending[bool]:
        """It stands in its channel, which gets a pause from then on: the message may have been long
        on its way. It is kept with whatever is kept next; who dies before is followed by one who
        looks it up."""
        columns = {"state": "posted", "ts": ts, "why": why}
        return self._left(_Left(held=held, at=at, columns=columns))

    def put_off(self, held: Held, until: datetime, *, why: str) -> bool:
        """It was not posted, and is to be tried again at a moment."""
        return self._claims.settle(held, "pending", not_before=until, why=why)

    def let_go(self, held: Held, at: datetime) -> bool:
        """Nothing was done about it; somebody else may claim it now."""
        state: State = "unknown" if held.to_look_up else "pending"
        return self._claims.settle(held, state, not_before=at)

    def look_up_later(self, held: Held, at: datetime, *, why: str) -> bool:
        """Nobody knows whether it was posted; whoever claims it next looks it up."""
        columns = {"state": "unknown", "not_before": at + self.grace, "why": why}
        return self._left(_Left(held=held, at=at, columns=columns)).kept()

    def shut_workspace(self, workspace: str, until: datetime) -> None:
        """Nothing is posted in a workspace until then: it asked for a pause."""
        with writing(self._engine) as connection:
            rest_workspace(connection, workspace, until)

    def delivery(self, id: str) -> Delivery | None:
        """The delivery of that id, or the only one whose id begins so."""
        begins = DELIVERY.c.id.startswith(id, autoescape=True)
        found = self._found(begins, most=2)
        return found[0] if len(found) == 1 else None

    def delivery_at(self, channel: str, ts: str) -> Delivery | None:
        """The delivery that stands in a channel as the message of that time."""
        found = self._found(DELIVERY.c.channel == channel, DELIVERY.c.ts == ts, most=1)
        return found[0] if found else None

    def of_subscription(self, id: str, *, most: int) -> list[Delivery]:
        """The newest deliveries of a subscription."""
        return self._found(DELIVERY.c.subscription == id, most=most)

    def newest(self, *states: State, most: int) -> list[Delivery]:
        """The newest deliveries in some states, in any if none is named."""
        return self._found(*([DELIVERY.c.state.in_(states)] if states else []), most=most)

    def counts(self) -> dict[State, int]:
        """How many deliveries are in each state."""
        counted = select(DELIVERY.c.state, func.count()).group_by(DELIVERY.c.state)
        with reading(self._engine) as connection:
            return {row[0]: row[1] for row in connection.execute(counted)}

    def oldest_open(self) -> datetime | None:
        """When the longest-waiting delivery was due; None: nothing waits."""
        oldest = select(func.min(DELIVERY.c.due_at)).where(DELIVERY.c.state.in_(OPEN))
        with reading(self._engine) as connection:
            at: datetime | None = connection.execute(oldest).scalar()
        return at

    def resolve(self, id: str, state: State, *, at: datetime, why: str) -> bool:
        """An operator says what became of an uncertain delivery; False: it is not uncertain."""
        uncertain = (DELIVERY.c.id == id, DELIVERY.c.state == "uncertain")
        said = {"state": state, "not_before": at, "why": why, "leased_until": None}
        with writing(self._engine) as connection:
            return connection.execute(update(DELIVERY).where(*uncertain).values(said)).rowcount == 1

    def prove(self, at: datetime) -> None:
        """Proves that the store can be used.

        Raises:
            StoreDown: it cannot be written, or its tables are older than this program's.
        """
        prove(self._engine, at)

    def backlog(self, at: datetime) -> Backlog:
        """What waits in the store and for how long, and what came of the rest of late."""
        return backlog_of(self._engine, at)

    def _take(
        self, connection: Connection, wanted: Sequence[tuple[str, datetime]]
    ) -> list[Held | None]:
        claims = self._claims.take(connection, wanted)
        held = {one.id: one for one in _held(connection, filter(None, claims))}
        return [held[claim.id] if claim is not None else None for claim in claims]

    def _take_next(
        self, connection: Connection, wanted: Sequence[tuple[int, datetime]]
    ) -> list[list[Held]]:
        hands = self._claims.take_next(connection, wanted)
        held = iter(_held(connection, chain.from_iterable(hands)))
        return [list(islice(held, len(hand))) for hand in hands]

    def _intend_all(
        self, connection: Connection, intents: Sequence[_Intent]
    ) -> list[datetime | Exception | None]:
        answers = {one.held.id: _looked(one.look) for one in intents}
        wanted = _still_wanted(connection, [one.held for one in intents])
        answers |= {one.held.id: NotWanted() for one in intents if one.held.id not in wanted}
        wanting = {
            one.held.id: one.held for one in intents if isinstance(answers[one.held.id], datetime)
        }
        times = [answer for answer in answers.values() if isinstance(answer, datetime)]
        if not times:
            return list(answers.values())
        at = max(times)
        going, again = let_pass(connection, [held.delivery for held in wanting.values()], at)
        mine = self._claims.intend(connection, [wanting[one.id] for one in going], at)
        self._claims.settle_all(
            connection,
            [
                Settled(claim=wanting[id], columns={"state": "pending", "not_before": moment})
                for id, moment in again.items()
            ],
        )
        lost = {one.id: wanting[one.id].until for one in going if one.id not in mine}
        return [
            answer if isinstance(answer, Exception) else (again | lost).get(id)
            for id, answer in answers.items()
        ]

    def _left(self, left: _Left) -> Pending[bool]:
        return self._group.soon(self._left_all, left, may_be_undone=True)

    def _left_all(self, connection: Connection, left: Sequence[_Left]) -> list[bool]:
        rest(connection, [(one.held.delivery, one.at) for one in left])
        settled = [Settled(claim=one.held, columns=one.columns) for one in left]
        return self._claims.settle_all(connection, settled)

    def _found(self, *which: ColumnElement[bool], most: int) -> list[Delivery]:
        newest_first = select(DELIVERY).where(*which).limit(most)
        ordered = newest_first.order_by(DELIVERY.c.due_at.desc(), DELIVERY.c.id)
        with reading(self._engine) as connection:
            return [as_delivery(row) for row in connection.execute(ordered).mappings()]


def as_delivery(row: RowMapping) -> Delivery:
    """A row as a delivery."""
    return Delivery(**{name: row[name] for name in Delivery.__dataclass_fields__})


def _held(connection: Connection, claims: Iterable[Claim]) -> list[Held]:
    """The claims, with whose deliveries they are on."""
    claims = list(claims)
    ids = {claim.row["subscription"] for claim in claims}
    rows = connection.execute(_SUBSCRIPTIONS, {"ids": list(ids)}).mappings() if ids else ()
    owners = {row["id"]: as_subscription(row) for row in rows}
    return [
        Held(
            **vars(claim),
            delivery=as_delivery(claim.row),
            subscription=owners[claim.row["subscription"]],
        )
        for claim in claims
    ]


def _still_wanted(connection: Connection, held: Sequence[Held]) -> set[str]:
    """The ids of the deliveries whose subscriptions are on."""
    ids = list({one.delivery.subscription for one in held})
    on = {row.id for row in connection.execute(_STATES, {"ids": ids}) if row.state == "on"}
    return {one.id for one in held if one.delivery.subscription in on}


def _looked(look: Callable[[], datetime]) -> datetime | Exception:
    try:
        return look()
    except Exception as error:  # noqa: BLE001 - it is raised where it was asked, and there alone
        return error
