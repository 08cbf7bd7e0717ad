"""The demonstration: the real bot against a Slack on this machine, and what its page offers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import cycle, islice
from zoneinfo import ZoneInfo

from bot.core.digests.schedule import due_after
from bot.core.errors import StoreDown
from bot.core.knowledge import Knowledge
from bot.jobs.collecting.collect import Collecting, Reached, collect_each, source_names
from bot.playground.completion import Completion
from bot.playground.tool import Tool
from bot.slack.listeners import COMMAND
from bot.toolbox import Command, Toolbox

OFFERED = (
    *("help", "describe", "stats", "compare", "trend", "claims", "claim", "explain"),
    *("sources", "digest", "decisions", "settings", "forget"),
)
REPLAYED = (date(2024, 7, 8), date(2026, 3, 2))
"""Mondays whose weeks are replayed in turn: a busy one, a quiet one."""


def completions(commands: Mapping[str, Command]) -> list[Completion]:
    """What may be typed after the slash command, with what it does."""
    return [
        Completion(text=f"{COMMAND} {name}", about=commands[name].SUMMARY)
        for name in OFFERED
        if name in commands
    ]


class DemoClock:
    """The machine's clock, which can be put forward."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        """The time it is, UTC."""
        return datetime.now(UTC) + self._ahead

    def seconds(self) -> float:
        """The same in seconds since 1970."""
        return self.now().timestamp()

    def put_forward(self, to: datetime) -> None:
        """Makes it that time, if it is earlier."""
        self._ahead += max(timedelta(), to - self.now())


def skipping_tool(clock: DemoClock, toolbox: Toolbox, strike: Callable[[], None]) -> Tool:
    """A button that puts the clock forward to the next digest, which then posts itself.

    Its news are a recorded week's, and say so: nothing new is counted in a demonstration.

    Args:
        strike: lets the minute strike.
    """
    weeks = cycle(REPLAYED)

    def run(say: Callable[[str], None]) -> None:
        coming = [
            (due, one)
            for one in toolbox.subscriptions.all()
            if one.state == "on"
            for due in islice(due_after(one.schedule, clock.now()), 1)
        ]
        if not coming:
            say("Nothing is subscribed. Type /framewise digest weekly mon 09:00 in a channel.")
            return
        due, one = min(coming, key=lambda each: each[0].at)
        recorded = next(weeks)
        say(f"Composing the news of the week before {recorded:%-d %B %Y}, from recorded numbers.")
        toolbox.digests.replay(recorded, due.day)
        clock.put_forward(due.at)
        strike()
        say(f"It is {clock.now().astimezone(ZoneInfo(one.schedule.zone)):%A %-d %B %Y, %H:%M}.")
        say("The digest is posting itself, by the same ledger as in Slack.")

    return Tool(
        name="skip",
        label="Skip to the next digest",
        about="Puts the clock forward to when the next digest is due; a recorded week is replayed.",
        run=run,
    )


def collecting_tool(
    reach: Callable[[], list[Reached]], collecting: Collecting, knowledge: Knowledge
) -> Tool:
    """A button that fetches live numbers, with a line a source."""
    names = source_names(knowledge)

    def run(say: Callable[[str], None]) -> None:
        def progress(source: str, *, done: int, of: int) -> None:
            if done == of:
                say(f"{names.get(source, source)}: asked")

        say("Asking the sources. The slowest takes six minutes; the page stays usable.")
        try:
            visits = collect_each(reach(), collecting, progress)
        except StoreDown:
            say("The store of numbers cannot be written just now.")
            return
        counted = sum(visit.numbers for visit in visits)
        failed = [names.get(visit.source, visit.source) for visit in visits if visit.error]
        say(f"{counted} numbers. " + (f"Without: {', '.join(failed)}." if failed else ""))

    return Tool(
        name="collect",
        label="Collect live numbers",
        about="Asks every source now, if this machine is online. A source that is down is a gap.",
        run=run,
    )
