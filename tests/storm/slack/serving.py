"""Opens a Slack for calls: in the loop that runs, or in a thread of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, TypeVar

from tests.storm.slack.line import Line
from tests.storm.slack.methods import Slack
from tests.storm.slack.plan import Plan
from tests.storm.slack.workspaces import Json, Post

HOST = "127.0.0.1"
BACKLOG = 1024
T = TypeVar("T")


@dataclass(frozen=True)
class Served:
    """A Slack that is open for calls."""

    server: asyncio.Server
    lines: set[Line]

    @property
    def port(self) -> int:
        return int(self.server.sockets[0].getsockname()[1])

    async def close(self) -> None:
        """Take nothing more in, and break off what is open."""
        self.server.close()
        for line in list(self.lines):
            line.cut()
        while self.lines:
            await asyncio.sleep(0)


async def serve(slack: Slack, port: int) -> Served:
    """Open a Slack; port 0 means any."""
    lines: set[Line] = set()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Line(slack, lines), HOST, port, backlog=BACKLOG)
    return Served(server, lines)


class StormSlack:
    """A Slack in a thread of this process, as a context manager; takes the fields of Plan."""

    def __init__(self, *, port: int = 0, **plan: Any) -> None:
        self._slack = Slack(Plan().changed(plan))
        self._port = port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="storm", daemon=True)
        self._served: Served | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        made = serve(self._slack, self._port)
        self._served = asyncio.run_coroutine_threadsafe(made, self._loop).result()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        assert self._served is not None
        asyncio.run_coroutine_threadsafe(self._served.close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        assert self._served is not None
        return f"http://{HOST}:{self._served.port}"

    @property
    def api_url(self) -> str:
        """The `base_url` of a WebClient."""
        return f"{self.url}/api/"

    @property
    def posts(self) -> list[Post]:
        """What was applied so far, oldest first."""
        return self._call(lambda: list(self._slack.space.posts))

    @property
    def responses(self) -> list[Json]:
        """What response URLs were sent."""
        return self._call(lambda: list(self._slack.responses))

    def counts(self) -> Json:
        """The same as GET /counts."""
        return self._call(self._slack.counts)

    def plan(self, **changes: Any) -> Json:
        """The same as POST /plan."""
        return self._call(lambda: self._slack.change_plan(changes))

    def _call(self, work: Callable[[], T]) -> T:
        async def once() -> T:
            return work()

        return asyncio.run_coroutine_threadsafe(once(), self._loop).result()
