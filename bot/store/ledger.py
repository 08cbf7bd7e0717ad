"""The ledger of digests: one row for each subscription and week, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, func, select, update

from bot.core.delivery import OPEN, Delivery, State
from bot.core.digests.schedule import Due, due_after
from bot.core.digests.subscription import Subscription, delivery_id
from bot.store.claims import Claim, Claims
from bot.store.engine import reading, writing
from bot.store.gates import opens_at, pass_through, shut
from bot.store.guard import CALL_S, MARGIN
from bot.store.keeping import Row, insert_missing
from bot.store.subscriptions import as_subscription
from bot.store.tables import DELIVERY, SUBSCRIPTION

LEASE = timedelta(minutes=5)
GRACE = timedelta(seconds=CALL_S + 60 + 120)
"""The client's timeout and a minute, after which a lost message has appeared or never will, and two
minutes by which the clocks of two workers may differ."""
LATEST = timedelta(hours=24)
"""A digest that is later than this is left out: it would be no news any more."""
CHANNEL_PAUSE = timedelta(seconds=1.1)
"""Slack takes about one message a second in a channel."""
TOO_LATE = "more than a day late"
_JUST_BEFORE = timedelta(microseconds=1)


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
            for subscription in found:
                self._enter(connection, subscription, at)
        return len(found)

    def waiting(self, at: datetime, *, most: int) -> list[str]:
        """The ids of deliveries that somebody should take on now."""
        return self._claims.waiting(at, most=most)

    def claim(self, id: str, at: datetime) -> Claim | None:
        """Takes a delivery on; None: it is done, somebody else's, or not to be done yet."""
        return self._claims.claim(id, at)

    def claim_next(self, at: datetime) -> Claim | None:
        """Takes on the delivery that was due first; None: nothing waits that nobody takes on."""
        return self._claims.claim_next(at)

    def intend(self, claim: Claim, look: Callable[[], datetime]) -> datetime | None:
        """Keeps that a digest is about to be posted, and that its channel is busy for a second.

        Gives when to come back, if channel or workspace may take nothing yet: then the delivery
        waits until then, and is not this worker's any more.

        Args:
            look: gives the time it is, asked once it can be written; nothing is kept if it raises.
        """
        delivery = as_delivery(claim.row)
        channel, workspace = _channel_gate(delivery), _workspace_gate(delivery.workspace)
        with writing(self._engine) as connection:
            at = look()
            opens = opens_at(connection, workspace)
            busy = opens is not None and opens > at
            if not busy and pass_through(connection, channel, at, shut_until=at + CHANNEL_PAUSE):
                return None if self._claims.intend(connection, claim, at) else claim.until
            again = max(filter(None, (opens, opens_at(connection, channel), at)))
            self._claims.settle_in(connection, claim, "pending", not_before=again)
        return again

    def settle(self, claim: Claim, state: State, *, why: str) -> bool:
        """What became of a delivery that was not posted, as far as is known; False: it is not this
        worker's any more."""
        return self._claims.settle(claim, state, why=why)

    def posted(self, claim: Claim, ts: str, at: datetime, *, why: str = "") -> bool:
        """It stands in its channel, which gets a pause from then on: the message may have been long
        on its way."""
        return self._settle_and_rest(claim, "posted", at, ts=ts, why=why)

    def put_off(self, claim: Claim, until: datetime, *, why: str) -> bool:
        """It was not posted, and is to be tried again at a moment."""
        return self._claims.settle(claim, "pending", not_before=until, why=why)

    def look_up_later(self, claim: Claim, at: datetime, *, why: str) -> bool:
        """Nobody knows whether it was posted; whoever claims it next looks it up."""
        return self._settle_and_rest(claim, "unknown", at, not_before=at + self.grace, why=why)

    def shut_workspace(self, workspace: str, until: datetime) -> None:
        """Nothing is posted in a workspace until then: it asked for a pause."""
        with writing(self._engine) as connection:
            shut(connection, _workspace_gate(workspace), until)

    def delivery(self, id: str) -> Delivery | None:
        """The delivery of that id, or the only one whose id begins so."""
        begins = DELIVERY.c.id.startswith(id, autoescape=True)
        found = self._found(begins, most=2)
        return found[0] if len(found) == 1 else None

    def subscription_of(self, delivery: Delivery) -> Subscription | None:
        """Whose delivery it is."""
        one = select(SUBSCRIPTION).where(SUBSCRIPTION.c.id == delivery.subscription)
        with reading(self._engine) as connection:
            row = connection.execute(one).mappings().first()
        return as_subscription(row) if row is not None else None

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

    def _settle_and_rest(self, claim: Claim, state: State, at: datetime, **columns: Any) -> bool:
        with writing(self._engine, may_be_undone=True) as connection:
            shut(connection, _channel_gate(as_delivery(claim.row)), at + CHANNEL_PAUSE)
            return self._claims.settle_in(connection, claim, state, **columns)

    def _enter(self, connection: Connection, subscription: Subscription, at: datetime) -> None:
        coming = due_after(subscription.schedule, subscription.next_due - _JUST_BEFORE)
        missed = list(takewhile(lambda due: due.at <= at, coming))
        rows = [_entry(subscription, due, at) for due in missed]
        insert_missing(connection, DELIVERY, rows)
        later = next(due_after(subscription.schedule, at))
        one = update(SUBSCRIPTION).where(SUBSCRIPTION.c.id == subscription.id)
        connection.execute(one.values(next_due=later.at))

    def _found(self, *which: ColumnElement[bool], most: int) -> list[Delivery]:
        newest_first = select(DELIVERY).where(*which).limit(most)
        ordered = newest_first.order_by(DELIVERY.c.due_at.desc(), DELIVERY.c.id)
        with reading(self._engine) as connection:
            return [as_delivery(row) for row in connection.execute(ordered).mappings()]


def as_delivery(row: RowMapping) -> Delivery:
    """A row as a delivery."""
    return Delivery(**{name: row[name] for name in Delivery.__dataclass_fields__})


def _entry(subscription: Subscription, due: Due, at: datetime) -> Row:
    is_late = at - due.at > LATEST
    return {
        "id": delivery_id(subscription.id, due.period),
        "subscription": subscription.id,
        "workspace": subscription.workspace,
        "channel": subscription.channel,
        "period": due.period,
        "day": due.day,
        "due_at": due.at,
        "state": "skipped" if is_late else "pending",
        "not_before": due.at,
        "attempts": 0,
        "lease": 0,
        "leased_until": None,
        "intent_at": None,
        "ts": None,
        "why": TOO_LATE if is_late else "",
    }


def _channel_gate(delivery: Delivery) -> str:
    return f"channel {delivery.workspace} {delivery.channel}"


def _workspace_gate(workspace: str) -> str:
    return f"workspace {workspace}"
