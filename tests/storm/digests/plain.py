"""Digests delivered as one should not: posted and then saved, or saved and then posted.

Each is claimed under the same lease, so that no two workers are at one at the same time; but
nothing is kept before it is sent, and nothing is looked up.
"""

from __future__ import annotations

from collections.abc import Callable

from slack_sdk import WebClient

from bot.core.delivery import Delivery
from bot.slack.digest_post import DIGEST
from bot.slack.once import marked
from bot.slack.outcome import FAILURES
from bot.store.ledger import Ledger, as_delivery
from tests.storm.digests.cells import Way, now
from tests.storm.digests.fates import Fate


def plain_order(
    way: Way, ledger: Ledger, client: Callable[[str], WebClient], fate: Fate
) -> Callable[[str], None]:
    """What delivers in such an order."""

    def post(delivery: Delivery) -> str | None:
        mark = marked(DIGEST, delivery.id)
        try:
            answer = client(delivery.workspace).chat_postMessage(
                channel=delivery.channel, text="digest", **mark
            )
        except FAILURES:
            return None
        fate.at("answer read")
        return str(answer["ts"])

    def deliver(id: str) -> None:
        claim = ledger.claim(id, now())
        if claim is None:
            return
        delivery = as_delivery(claim.row)
        if way == "save then post":
            ledger.posted(claim, "saved before", now()).kept()
            post(delivery)
        elif (ts := post(delivery)) is not None:
            ledger.posted(claim, ts, now()).kept()
        else:
            ledger.put_off(claim, now(), why="once more")

    return deliver
