"""A digest's way to its channel: entered when due, claimed, posted once, and what became of it.

Each step is one short transaction, and a process may die after any of them: the row says how far
it came, and whoever takes it on next goes on from there. Nothing is sent whose intent is not kept,
and nothing is sent again that may have been posted: it is looked up, and where that cannot be done
it is left as uncertain for an operator.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.core.conversation import Decision
from bot.core.delivery import (
    AccessGone,
    Ambiguous,
    CannotLook,
    ChannelGone,
    Delivery,
    Malformed,
    NotPosted,
    NotSent,
    Outcome,
    Posted,
    Refused,
)
from bot.core.digests.digest import is_quiet, narrow
from bot.core.digests.subscription import Subscription
from bot.core.errors import FramewiseError
from bot.core.evidence import Since, since
from bot.messages.digest_ends import why_no_digests
from bot.messages.digest_for import digest_for
from bot.messages.message import Message
from bot.store.entering import LATEST, TOO_LATE
from bot.store.group_commit import Pending
from bot.store.guard import Guard, LeaseOver
from bot.store.ledger import Held, NotWanted
from bot.store.subscriptions import ACCESS_GONE, CHANNEL_GONE
from bot.toolbox import Post, Toolbox
from bot.watch.counted import digested
from bot.watch.logs import about

SOONEST_S = 5.0
LONGEST_S = 900.0
"""Waits between two tries of what never left grow from the one to the other."""
A_STEP = 500
"""Subscriptions entered in one transaction."""
MOST_OFFERED = 200
"""Deliveries offered one by one; where more wait, workers take a hand of the next when done."""
A_HAND = 8
"""Deliveries that a worker claims at once; it posts one after the other."""
QUIET = "nothing moved, and this channel is told only of news"
MAY_NOT_LOOK = "may be posted; the bot may not look"
COULD_NOT_LOOK = "may be posted; it could not be looked up for a day"
NOT_WANTED = "paused or stopped before it was due"

Change = tuple[Decision, tuple[Since, ...]]
"""A decision, and what it rests on that is no longer what it was."""

log = logging.getLogger(__name__)


class Offer(Protocol):
    """Has a delivery attended to, soon or after a while."""

    def __call__(self, id: str, *, delay_s: float = 0.0) -> object:
        """Offers it."""
        ...


class TryLater(FramewiseError):
    """The channel or its workspace takes nothing yet; the delivery waits already."""

    def __init__(self, until: datetime) -> None:
        super().__init__("the channel takes nothing yet")
        self.until = until


@dataclass(frozen=True, kw_only=True)
class Delivering:
    """What delivering needs; for many threads and processes at once."""

    toolbox: Toolbox
    post: Post
    offer: Offer
    clock: Callable[[], datetime]
    stops: Callable[[], bool] = lambda: False
    """Whether the bot is about to end."""

    def enter_due(self) -> bool:
        """Enters what has become due and offers what waits; whether more waits than was offered."""
        at, ledger = self.clock(), self.toolbox.ledger
        while ledger.enter_due(at, most=A_STEP) == A_STEP:
            pass
        waiting = ledger.waiting(at, most=MOST_OFFERED)
        for id in waiting:
            self.offer(id)
        return len(waiting) == MOST_OFFERED

    def deliver_all(self) -> None:
        """Takes on a hand of deliveries after another, until none waits or the bot stops."""
        while not self.stops():
            hand = self.toolbox.ledger.claim_next(self.clock(), most=A_HAND)
            if not hand:
                return
            self._take_on_all(hand)

    def deliver(self, id: str) -> None:
        """Takes one delivery as far as it goes now."""
        held = self.toolbox.ledger.claim(id, self.clock())
        if held is not None:
            self._take_on_all([held])

    def _take_on_all(self, hand: Sequence[Held]) -> None:
        """Takes each as far as it goes; those that it does not come to are let go."""
        waiting, pending = deque(hand), list[Pending[bool]]()
        try:
            places = {(one.delivery.workspace, one.delivery.channel) for one in hand}
            decisions = self.toolbox.decisions.of_channels(places)
            while waiting and not self.stops():
                held = waiting.popleft()
                place = held.delivery.workspace, held.delivery.channel
                with about(id=held.id, workspace=held.delivery.workspace, kind="delivery"):
                    pending += self._take_on(held, decisions.get(place, ()))
        finally:
            for held in waiting:
                self.toolbox.ledger.let_go(held, self.clock())
            for one in pending:
                one.kept()

    def _take_on(self, held: Held, decisions: Sequence[Decision]) -> Iterable[Pending[bool]]:
        """What is about to be kept of it."""
        delivery, subscription = held.delivery, held.subscription
        if held.to_look_up and self._is_settled(held, decisions):
            return ()
        if skipped := self._why_skipped(delivery, subscription):
            self.toolbox.ledger.settle(held, "skipped", why=skipped)
            return ()
        digest = narrow(self.toolbox.digests.of(delivery.day), subscription.topics)
        changed = self._changed(decisions)
        if subscription.is_brief and is_quiet(digest) and not changed:
            self.toolbox.ledger.settle(held, "skipped", why=QUIET)
            return ()
        message = digest_for(self.toolbox.knowledge, digest, subscription, changed)
        asked_at = self.clock()
        became = self._sent(held, message)
        if isinstance(became, Posted):
            self._note_told(changed)
            at = self.clock()
            digested(at - delivery.due_at)
            return (self.toolbox.ledger.posted(held, became.ts, at),)
        if became is not None:
            self._settle(held, became, asked_at)
        return ()

    def _why_skipped(self, delivery: Delivery, subscription: Subscription) -> str:
        if self.clock() - delivery.due_at > LATEST:
            return TOO_LATE
        return NOT_WANTED if subscription.state != "on" else ""

    def _sent(self, held: Held, message: Message) -> Outcome | None:
        """What came of posting it; None: it waits, or is not this worker's any more."""
        guard = Guard(held.until, self.clock, margin=self.toolbox.ledger.margin)

        def intend() -> None:
            until = self.toolbox.ledger.intend(held, guard.check)
            if until is not None:
                raise TryLater(until)
            guard.check()  # keeping it may have taken long, and somebody else have looked it up

        try:
            return self.post.send(held.delivery, message, intend)
        except TryLater as later:
            self._offer_at(held.id, later.until)
        except NotWanted:
            self.toolbox.ledger.settle(held, "skipped", why=NOT_WANTED)
        except LeaseOver:
            self.toolbox.ledger.put_off(held, self.clock(), why="took too long")
            self.offer(held.id)
        return None

    def _settle(self, held: Held, became: NotPosted, asked_at: datetime) -> None:
        ledger, delivery, at = self.toolbox.ledger, held.delivery, self.clock()
        match became:
            case Refused(wait_s=wait_s):
                until = at + timedelta(seconds=wait_s)
                if became.whole_workspace:
                    ledger.shut_workspace(delivery.workspace, until)
                ledger.put_off(held, until, why="Slack asked to wait")
                self._offer_at(held.id, until)
            case NotSent(why=why):
                until = at + timedelta(seconds=_backoff_s(delivery.attempts))
                ledger.put_off(held, until, why=why)
                self._offer_at(held.id, until)
            case Ambiguous(why=why):
                ledger.look_up_later(held, at, why=why)
                self._offer_at(held.id, at + ledger.grace)
            case ChannelGone(why=why):
                ledger.settle(held, "failed", why=why)
                self._pause_channel(delivery, why)
            case AccessGone(why=why):
                ledger.settle(held, "failed", why=why)
                log.error("no digests in a workspace any more: Slack says %s", why)
                self.toolbox.subscriptions.pause_workspace(
                    delivery.workspace, ACCESS_GONE, asked_at=asked_at
                )
            case Malformed(why=why):
                ledger.settle(held, "failed", why=why)
                log.error("delivery %s was not taken: Slack says %s", delivery.id, why)

    def _pause_channel(self, delivery: Delivery, why: str) -> None:
        """Pauses every digest of a channel, and tells each who subscribed to some once."""
        store = self.toolbox.subscriptions
        here = store.of_channel(delivery.workspace, delivery.channel)
        paused = [one for one in here if one.state == "on"]
        for one in paused:
            store.turn(one.id, "paused", why=CHANNEL_GONE)
        for one in {one.by: one for one in paused if one.by}.values():
            self.post.tell(delivery, one.by, why_no_digests(one, why))

    def _is_settled(self, held: Held, decisions: Sequence[Decision]) -> bool:
        """Whether nothing is left to do with a digest that may have been posted."""
        ledger, delivery, at = self.toolbox.ledger, held.delivery, self.clock()
        match self.post.find(delivery):
            case Posted(ts=ts):
                self._note_told(self._changed(decisions))
                ledger.posted(held, ts, at, why="found in its channel").kept()
                return True
            case CannotLook(for_good=for_good) if for_good or at - delivery.due_at > LATEST:
                cannot = MAY_NOT_LOOK if for_good else COULD_NOT_LOOK
                ledger.settle(held, "uncertain", why=cannot)
                log.warning(
                    "delivery %s is uncertain: `python -m bot deliveries` says how to resolve it",
                    delivery.id,
                )
                return True
            case CannotLook():
                ledger.look_up_later(held, at, why="may be posted; it could not be looked up")
                self._offer_at(held.id, at + ledger.grace)
                return True
            case _:
                return False

    def _changed(self, decisions: Sequence[Decision]) -> tuple[Change, ...]:
        """Those that rest on something else today, each change told once."""
        toolbox = self.toolbox
        found = []
        for one in decisions:
            changes = since(one.evidence, toolbox.knowledge, toolbox.measured.trends)
            if changes and (new := toolbox.decisions.not_told(one, changes)):
                found.append((one, new))
        return tuple(found)

    def _note_told(self, changed: tuple[Change, ...]) -> None:
        """Before the row says that it is posted: who dies in between is followed by one who looks,
        and notes it too."""
        for decision, changes in changed:
            self.toolbox.decisions.note_told(decision, changes)

    def _offer_at(self, id: str, moment: datetime) -> None:
        self.offer(id, delay_s=max(0.0, (moment - self.clock()).total_seconds()))


def _backoff_s(attempts: int) -> float:
    return min(SOONEST_S * 2.0 ** min(attempts, 10), LONGEST_S)
