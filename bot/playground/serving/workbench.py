"""Runs the tools that the page offers, each in a thread of its own, once at a time."""

import asyncio
import contextlib
import logging
import secrets
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.playground.slack.wire import Json
from bot.playground.tool import Tool

FAILED = "That did not work (ref {}); the terminal says why. You can try again."
log = logging.getLogger(__name__)


@dataclass(kw_only=True)
class _Run:
    lines: list[str] = field(default_factory=list)
    is_running: bool = False


class Workbench:
    """The tools, and what the newest run of each has said."""

    def __init__(self, tools: Sequence[Tool], changed: Callable[[], None]) -> None:
        self._tools = {tool.name: tool for tool in tools}
        self._runs = {tool.name: _Run() for tool in tools}
        self._changed = changed

    def start(self, name: str) -> bool:
        """Start a tool, unless it runs already; says whether it was started."""
        if name not in self._tools:
            raise LookupError(f"no tool {name!r}")
        run = self._runs[name]
        if run.is_running:
            return False
        run.lines, run.is_running = [], True
        loop = asyncio.get_running_loop()
        work = threading.Thread(
            target=self._work, args=(self._tools[name], run, loop), name=f"tool-{name}", daemon=True
        )
        work.start()
        return True

    def shown(self) -> list[Json]:
        """The tools as the page lists them."""
        return [
            {
                "name": tool.name,
                "label": tool.label,
                "about": tool.about,
                "is_running": self._runs[tool.name].is_running,
                "lines": list(self._runs[tool.name].lines),
            }
            for tool in self._tools.values()
        ]

    def _work(self, tool: Tool, run: _Run, loop: asyncio.AbstractEventLoop) -> None:
        def tell() -> None:
            with contextlib.suppress(RuntimeError):  # the stand-in, and so its loop, has ended
                loop.call_soon_threadsafe(self._changed)

        def say(line: str) -> None:
            run.lines.append(line)
            tell()

        try:
            tool.run(say)
        except Exception:
            reference = secrets.token_hex(4)
            log.exception("the tool %s failed (ref %s)", tool.name, reference)
            run.lines.append(FAILED.format(reference))
        finally:
            run.is_running = False
            tell()
