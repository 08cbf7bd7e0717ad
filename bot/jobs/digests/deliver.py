"""A digest's way to its channel: entered when due, claimed, posted once, and what became of it.

Each step is one short transaction, and a process may die after any of them: the row says how far
it came, and whoever takes it on next goes on from there. Nothing is sent whose intent is not kept,
and nothing is sent again that may have been posted: it is looked up, and where that cannot be done
it is left as uncertain for an operator.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
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
from bot.store.claims import Claim
from bot.store.guard import Guard, LeaseOver
from bot.store.ledger import LATEST, TOO_LATE, as_delivery
from bot.store.subscriptions import CHANNEL_GONE
from bot.toolbox import Post, Toolbox

SOONEST_S = 5.0
LONGEST_S = 900.0
"""Waits between two tries of what never left grow from the one to the other."""
A_STEP = 500
"""Subscriptions entered in one transaction."""
MOST_OFFERED = 200
"""Deliveries offered one by one; where more wait, workers take the next when done with one."""
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
        """Takes one delivery after another as far as it goes, until none waits."""
        while claim := self.toolbox.ledger.claim_next(self.clock()):
            self._take_on(claim)

    def deliver(self, id: str) -> None:
        """Takes one delivery as far as it goes now."""
        claim = self.toolbox.ledger.claim(id, self.clock())
        if claim is not None:
            self._take_on(claim)

    def _take_on(self, claim: Claim) -> None:
        delivery = as_delivery(claim.row)
        if claim.to_look_up and self._is_settled(claim, delivery):
            return
        subscription = self.toolbox.ledger.subscription_of(delivery)
        skipped = self._why_skipped(delivery, subscription)
        if subscription is None or skipped:
            self.toolbox.ledger.settle(claim, "skipped", why=skipped)
            return
        digest = narrow(self.toolbox.digests.of(delivery.day), subscription.topics)
        changed = self._changed(delivery)
        if subscription.is_brief and is_quiet(digest) and not changed:
            self.toolbox.ledger.settle(claim, "skipped", why=QUIET)
            return
        message = digest_for(self.toolbox.knowledge, digest, subscription, changed)
        became = self._sent(claim, delivery, message)
        if isinstance(became, Posted):
            self._note_told(changed)
        if became is not None:
            self._settle(claim, delivery, became)

    def _why_skipped(self, delivery: Delivery, subscription: Subscription | None) -> str:
        if self.clock() - delivery.due_at > LATEST:
            return TOO_LATE
        return NOT_WANTED if subscription is None or subscription.state != "on" else ""

    def _sent(self, claim: Claim, delivery: Delivery, message: Message) -> Outcome | None:
        """What came of posting it; None: it waits, or is not this worker's any more."""
        guard = Guard(claim.until, self.clock, margin=self.toolbox.ledger.margin)

        def intend() -> None:
            until = self.toolbox.ledger.intend(claim, guard.check)
            if until is not None:
                raise TryLater(until)
            guard.check()  # keeping it may have taken long, and somebody else have looked it up

        try:
            return self.post.send(delivery, message, intend)
        except TryLater as later:
            self._offer_at(claim.id, later.until)
        except LeaseOver:
            self.toolbox.ledger.put_off(claim, self.clock(), why="took too long")
            self.offer(claim.id)
        return None

    def _settle(self, claim: Claim, delivery: Delivery, became: Outcome) -> None:
        ledger, at = self.toolbox.ledger, self.clock()
        match became:
            case Posted(ts=ts):
                ledger.posted(claim, ts, at)
            case Refused(wait_s=wait_s):
                until = at + timedelta(seconds=wait_s)
                if became.whole_workspace:
                    ledger.shut_workspace(delivery.workspace, until)
                ledger.put_off(claim, until, why="Slack asked to wait")
                self._offer_at(claim.id, until)
            case NotSent(why=why):
                until = at + timedelta(seconds=_backoff_s(delivery.attempts))
                ledger.put_off(claim, until, why=why)
                self._offer_at(claim.id, until)
            case Ambiguous(why=why):
                ledger.look_up_later(claim, at, why=why)
                self._offer_at(claim.id, at + ledger.grace)
            case ChannelGone(why=why):
                ledger.settle(claim, "failed", why=why)
                self._pause_channel(delivery, why)
            case AccessGone(why=why):
                ledger.settle(claim, "failed", why=why)
                self.toolbox.subscriptions.pause_workspace(
                    delivery.workspace, "Slack no longer lets me in"
                )
                log.error("no digests in a workspace any more: Slack says %s", why)
            case Malformed(why=why):
                ledger.settle(claim, "failed", why=why)
                log.error("delivery %s was not taken: Slack says %s", delivery.id, why)

    def _pause_channel(self, delivery: Delivery, why: str) -> None:
        """Pauses every digest of a channel, and tells each who subscribed to some once."""
        store = self.toolbox.subscriptions
        here = store.of_channel(delivery.workspace, delivery.channel)
        paused = [one for one in here if one.state == "on"]
        for one in paused:
            store.turn(one.id, "paused", why=CHANNEL_GONE)
        for one in {one.by: one for one in paused}.values():
            self.post.tell(delivery, one.by, why_no_digests(one, why))

    def _is_settled(self, claim: Claim, delivery: Delivery) -> bool:
        """Whether nothing is left to do with a digest that may have been posted."""
        ledger, at = self.toolbox.ledger, self.clock()
        match self.post.find(delivery):
            case Posted(ts=ts):
                self._note_told(self._changed(delivery))
                ledger.posted(claim, ts, at, why="found in its channel")
                return True
            case CannotLook(for_good=for_good) if for_good or at - delivery.due_at > LATEST:
                cannot = MAY_NOT_LOOK if for_good else COULD_NOT_LOOK
                ledger.settle(claim, "uncertain", why=cannot)
                log.warning(
                    "delivery %s is uncertain: `python -m bot deliveries` says how to resolve it",
                    delivery.id,
                )
                return True
            case CannotLook():
                ledger.look_up_later(claim, at, why="may be posted; it could not be looked up")
                self._offer_at(claim.id, at + ledger.grace)
                return True
            case _:
                return False

    def _changed(self, delivery: Delivery) -> tuple[Change, ...]:
        """The decisions of the channel that rest on something else today, each change told once."""
        toolbox = self.toolbox
        decisions = toolbox.decisions.of_channel(delivery.workspace, delivery.channel)
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
