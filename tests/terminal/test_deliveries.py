"""``deliveries``: what became of digests, and settling those of which nobody knows."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot.core.digests.schedule import Schedule
from bot.core.digests.subscription import Subscription
from bot.store.engine import open_engine
from bot.store.ledger import Ledger
from bot.store.migrate import migrate
from bot.store.subscriptions import SubscriptionStore
from tests.sources.world import World
from tests.terminal.at_home import Home
from tests.toolboxes import NOON


def uncertain(home: Home) -> tuple[Ledger, str]:
    """A ledger with one digest of which nobody knows, and its id."""
    engine = open_engine(home.database_url)
    migrate(engine)
    SubscriptionStore(engine).keep(
        Subscription(
            workspace="T1",
            channel="C1",
            schedule=Schedule(weekday=6, hour=9, minute=0, zone="UTC"),
            by="U1",
            since=NOON,
            next_due=NOON - timedelta(hours=3),
        )
    )
    ledger = Ledger(engine)
    ledger.enter_due(NOON, most=10)
    (id,) = ledger.waiting(NOON, most=10)
    claim = ledger.claim(id, NOON)
    assert claim is not None
    ledger.settle(claim, "uncertain", why="may be posted; the bot may not look")
    return ledger, id


def test_an_uncertain_digest_is_listed_and_settled(tmp_path: Path) -> None:
    with World() as world:
        home = Home(tmp_path, world)
        ledger, id = uncertain(home)
        listed = home.run("deliveries")
        settled = home.run("deliveries", "--resolve", id[:8], "there")
        again = home.run("deliveries", "--resolve", id[:8], "there")
    assert id[:8] in listed.printed
    assert "1 uncertain" in listed.printed
    assert "counts as posted" in settled.printed
    assert (again.code, "is the id of no uncertain digest" in again.printed) == (2, True)
    assert ledger.counts() == {"skipped": 1}
