"""What a worker of the storm does, until nothing is open or it dies."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from huey.api import Huey
from slack_sdk import WebClient

from bot.core.delivery import OPEN
from bot.core.errors import StoreDown
from bot.core.mind import Mind
from bot.engine.engine import Engine
from bot.engine.queues import QUEUE_FAULTS, open_queue
from bot.jobs.digests.deliver import Delivering
from bot.slack.bot import DELIVER, DELIVER_ALL
from bot.store.engine import IN_MEMORY, beside, open_engine
from bot.wiring import toolbox_on
from tests.storm.digests.cells import TIMEOUT_S, Cell, Weather, now
from tests.storm.digests.fates import Doom, Fate
from tests.storm.digests.plain import plain_order
from tests.storm.digests.treading import StormLedger, StormPost, make_wire_deadly

AT_A_TIME = 8
"""Deliveries that a worker sees to before it looks again what waits."""
OFTEN = 0.5
"""How likely it takes on one after the other until none waits, as others do."""
PAUSE_S = 0.4
TICK_S = 0.7
"""Between two strikes of the engine's minute."""
THREADS = 4
MOST = 2000


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a worker works."""

    cell: Cell
    weather: Weather
    database_url: str
    slack_url: str
    mind: Mind


def work(place: Place, dooms: Sequence[Doom], report: int) -> None:
    """Delivers until nothing is open, or as long as fate lets it."""
    fate = Fate(dooms, report)
    make_wire_deadly(fate)
    database = open_engine(place.database_url)
    lease, grace = place.weather.lease, place.weather.grace
    ledger = StormLedger(database, fate, lease=lease, grace=grace)

    def client(workspace: str) -> WebClient:
        token, url = f"xoxb-{workspace}", f"{place.slack_url}/api/"
        return WebClient(token=token, base_url=url, retry_handlers=[], timeout=TIMEOUT_S)

    def is_over() -> bool:
        counts = ledger.counts()
        are_entered = sum(counts.values()) == place.cell.digests
        return are_entered and not any(counts.get(state) for state in OPEN)

    if place.cell.is_plain:
        deliver = plain_order(place.cell.way, ledger, client, fate)

        def enter_due() -> None:
            ledger.enter_due(now(), most=MOST)

        _work_through(ledger, enter_due, deliver, is_over)
        return
    toolbox = replace(toolbox_on(database, place.mind, {}, clock=now), ledger=ledger)
    post = StormPost(client=client, fate=fate)
    if place.cell.way == "huey":
        engine = Engine(_queue(beside(place.database_url, "queue")), workers=THREADS)

        def offer(id: str, *, delay_s: float = 0.0) -> None:
            engine.enqueue(DELIVER, id, delay_s=delay_s)

        _let_work(engine, Delivering(toolbox=toolbox, post=post, offer=offer, clock=now), is_over)
        return
    delivering = Delivering(toolbox=toolbox, post=post, offer=_looks_itself, clock=now)

    def take_on() -> None:
        delivering.enter_due()
        if random.random() < OFTEN:
            delivering.deliver_all()

    _work_through(ledger, take_on, delivering.deliver, is_over)


def _queue(url: str) -> Huey:
    """The queue, or one in memory while somebody is stopped with a hand on it, as the bot does."""
    try:
        return open_queue(url)
    except QUEUE_FAULTS:
        return open_queue(IN_MEMORY)


def _looks_itself(id: str, *, delay_s: float = 0.0) -> None:
    """Who works by itself sees what waits."""


def _work_through(
    ledger: StormLedger,
    take_on: Callable[[], None],
    deliver: Callable[[str], None],
    is_over: Callable[[], bool],
) -> None:
    """Takes on what is due, and delivers some of what waits, again and again."""
    while True:
        try:
            take_on()
            waiting = ledger.waiting(now(), most=MOST)
            for id in random.sample(waiting, min(AT_A_TIME, len(waiting))):
                deliver(id)
            if not waiting and is_over():
                return
        except StoreDown:  # somebody was stopped while writing
            continue
        if not waiting:
            time.sleep(PAUSE_S)


def _let_work(engine: Engine, delivering: Delivering, is_over: Callable[[], bool]) -> None:
    """Lets the engine do it, whose minutes are shorter."""

    def minute() -> None:
        delivering.enter_due()
        engine.enqueue(DELIVER_ALL, "")

    jobs = {DELIVER: delivering.deliver, DELIVER_ALL: lambda _: delivering.deliver_all()}
    engine.serve(jobs, minute)
    engine.start()
    while True:
        time.sleep(TICK_S)
        try:
            if is_over():
                break
        except StoreDown:
            continue
        engine.strike()
    engine.stop()
