"""Attending to the inbox: what is taken on before the acknowledgement is done once, or again.

An answer is promised with the acknowledgement, so it is never lost: it is tried again for an hour.
Where nobody knows whether it was posted, it is looked for first; where the bot may not look, it is
posted again, for an answer that comes twice does less harm than none.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from bot.core.delivery import (
    AccessGone,
    Ambiguous,
    CannotLook,
    ChannelGone,
    NotSent,
    Posted,
    Refused,
)
from bot.core.errors import StoreDown
from bot.incident import note
from bot.slack.answering import Doing, do, place_of, tell_of
from bot.slack.border import insist
from bot.slack.desk import Desk
from bot.slack.once import look_up, marked
from bot.slack.outcome import FAILURES, outcome_of
from bot.slack.place import Openly
from bot.slack.post import ResponseRefused
from bot.slack.words import went_wrong
from bot.slack.work import Work, as_entry, as_work
from bot.store.claims import Claim
from bot.store.guard import Guard, LeaseOver
from bot.store.inbox import GRACE
from bot.watch.counted import answered
from bot.watch.logs import about, from_here_on

ANSWER = "framewise_answer"
SOONEST = timedelta(seconds=5)
GIVE_UP = timedelta(hours=1)
"""Nobody waits longer for an answer."""
MOST_A_MINUTE = 1000

log = logging.getLogger(__name__)


def take(desk: Desk, work: Work, *, id: str) -> bool:
    """Take on what Slack delivers again until it is acknowledged; False: it was taken on before.

    Raises:
        StoreDown: it could not be kept, and so must not be acknowledged.
    """
    entry = as_entry(work, id=id)
    from_here_on(id=id, workspace=entry.workspace, kind=entry.kind)
    is_new = desk.inbox.take(entry, desk.now())
    log.info("taken on" if is_new else "taken on before")
    if is_new:
        desk.offer(id)
    return is_new


def take_or_do(desk: Desk, work: Work, *, id: str) -> bool:
    """Take on what Slack delivers only once: where it cannot be kept, it is done at once."""
    try:
        return take(desk, work, id=id)
    except StoreDown:
        log.warning("done without being kept: the store is down")
        desk.beside(lambda: do(Doing(desk=desk, id=id, mark=None), work))
        return True


def offer_waiting(desk: Desk) -> None:
    """Offer again what waits: its offer may have been lost, or who took it on has died."""
    for id in desk.inbox.waiting(desk.now(), most=MOST_A_MINUTE):
        desk.offer(id)


def attend(desk: Desk, id: str) -> None:
    """Do what an entry says, unless it is done or somebody is at it."""
    claim = desk.inbox.claim(id, desk.now())
    if claim is None:
        return
    with about(id=id, workspace=claim.row["workspace"], kind=claim.row["kind"]):
        _attend(desk, claim, as_work(claim.row["body"]))


def _attend(desk: Desk, claim: Claim, work: Work) -> None:
    id = claim.id
    if claim.to_look_up and _is_settled(desk, claim, work):
        return
    guard = Guard(claim.until, desk.now)

    def mark() -> dict[str, object]:
        if not desk.inbox.intend(claim, guard.check()):
            raise LeaseOver("somebody else is at it")
        return marked(ANSWER, id)

    doing = Doing(desk=desk, id=id, mark=mark)
    try:
        do(doing, work)
    except LeaseOver:
        desk.inbox.put_off(claim, desk.now(), why="took too long")
        desk.offer(id)
    except (ResponseRefused, *FAILURES) as error:
        _failed(doing, claim, work, error)
    else:
        desk.inbox.done(claim, "posted")
        answered(claim.row["kind"], desk.now() - claim.row["at"])


def _is_settled(desk: Desk, claim: Claim, work: Work) -> bool:
    """Whether nothing is left to do with an answer that may have been posted."""
    place, at = place_of(work), desk.now()
    found = (
        look_up(
            desk.client(work.workspace),
            claim.id,
            channel=place.channel,
            thread_ts=place.thread_ts,
            since=claim.row["intent_at"],
        )
        if isinstance(place, Openly)
        else CannotLook(for_good=True)
    )
    match found:
        case Posted():
            desk.inbox.done(claim, "posted", why="found there")
            return True
        case CannotLook(for_good=False):
            if at - claim.row["at"] > GIVE_UP:
                desk.inbox.done(claim, "uncertain", why="could not be looked up for an hour")
            else:
                desk.inbox.look_up_later(claim, at, why="could not be looked up")
                desk.offer(claim.id, delay_s=GRACE.total_seconds())
            return True
        case _:
            return False


def _failed(doing: Doing, claim: Claim, work: Work, error: Exception) -> None:
    """What is done about an answer that was not posted, or may have been."""
    desk, at = doing.desk, doing.desk.now()
    became = None if isinstance(error, ResponseRefused) else outcome_of(error)
    age = at - claim.row["at"]
    if age < GIVE_UP and doing.was_marked and isinstance(became, Ambiguous):
        desk.inbox.look_up_later(claim, at, why=became.why)
        desk.offer(claim.id, delay_s=GRACE.total_seconds())
    elif age < GIVE_UP and isinstance(became, Refused | NotSent | Ambiguous):
        wait = _wait(became, age)
        desk.inbox.put_off(claim, at + wait, why="Slack took it not yet")
        desk.offer(claim.id, delay_s=wait.total_seconds())
    else:
        reference = note(log, "an answer", error)
        desk.inbox.done(claim, "failed", why=f"ref {reference}")
        if not isinstance(became, ChannelGone | AccessGone):
            insist(tell_of(doing, work), went_wrong(reference), desk.sleep)


def _wait(became: Refused | NotSent | Ambiguous, age: timedelta) -> timedelta:
    """As long as Slack asks for; else about as long as it has waited already."""
    if isinstance(became, Refused):
        return timedelta(seconds=became.wait_s)
    return max(SOONEST, age)
