"""The demonstration: the real bot against a Slack on this machine, and what its page offers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.core.errors import StoreDown
from bot.core.knowledge import Knowledge
from bot.jobs.collecting.collect import Collecting, Reached, collect_each, source_names
from bot.playground.completion import Completion
from bot.playground.tool import Tool
from bot.slack.listeners import COMMAND
from bot.toolbox import Command

OFFERED = (
    *("help", "describe", "stats", "compare", "trend", "claims", "claim", "explain"),
    *("sources", "decisions", "settings", "forget"),
)


def completions(commands: Mapping[str, Command]) -> list[Completion]:
    """What may be typed after the slash command, with what it does."""
    return [
        Completion(text=f"{COMMAND} {name}", about=commands[name].SUMMARY)
        for name in OFFERED
        if name in commands
    ]


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
