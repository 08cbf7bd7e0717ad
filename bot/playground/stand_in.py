"""SlackStandIn: a Slack on this machine, as a context manager for tests and for the demo."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Any, Self, TypeVar

from bot.playground.completion import Completion
from bot.playground.people_acting import PeopleActing
from bot.playground.serving.doings import Doings
from bot.playground.serving.listening import listening
from bot.playground.serving.page_server import PageServer
from bot.playground.serving.page_view import Offers
from bot.playground.serving.routes import application
from bot.playground.serving.workbench import Workbench
from bot.playground.slack.delivery.delivery import Delivery, Wire
from bot.playground.slack.delivery.http_requests import SIGNING_SECRET, HttpRequests
from bot.playground.slack.delivery.outbox import Outbox
from bot.playground.slack.delivery.socket_mode import Socket
from bot.playground.slack.methods.web_api import Call, WebApi
from bot.playground.slack.parts import Parts
from bot.playground.slack.people.telling import Telling
from bot.playground.slack.rules.refusals import APP_TOKEN, BOT_TOKEN
from bot.playground.slack.state.app_manifest import EVERYTHING, read_manifest
from bot.playground.slack.state.changes import Changes
from bot.playground.slack.state.faults import LATE_S, Fault, Faults, Reply, fault_of
from bot.playground.slack.state.installs import Installs
from bot.playground.slack.state.pace import Pace
from bot.playground.slack.state.response_urls import ResponseUrls
from bot.playground.slack.state.standing_faults import StandingFaults
from bot.playground.slack.state.traffic import Traffic
from bot.playground.slack.state.triggers import Triggers
from bot.playground.slack.state.workspace import Workspace
from bot.playground.slack.wire import Clock, Json
from bot.playground.tool import Tool

HOST = "127.0.0.1"
ACK_TIMEOUT_S = 3.0
T = TypeVar("T")


class SlackStandIn(PeopleActing):
    """Speaks Slack's Web API and Socket Mode on loopback, and serves the page to chat on."""

    bot_token = BOT_TOKEN
    app_token = APP_TOKEN

    def __init__(
        self,
        *,
        port: int = 0,
        manifest: Mapping[str, Any] | None = None,
        grants_optional: bool = False,
        is_installed: bool = True,
        workspace: Workspace | None = None,
        clock: Clock = time.time,
        ack_timeout_s: float = ACK_TIMEOUT_S,
        deliver_to: str | None = None,
        signing_secret: str = SIGNING_SECRET,
        enforces_pace: bool = False,
        completions: Sequence[Completion] = (),
        tools: Sequence[Tool] = (),
    ) -> None:
        app = read_manifest(
            EVERYTHING if manifest is None else manifest, grants_optional=grants_optional
        )
        changes = Changes()
        traffic, standing, sent = Traffic(clock), StandingFaults(), list[Delivery]()
        wire = Wire(ack_timeout_s=ack_timeout_s, sent=sent, traffic=traffic, changed=changes.note)
        http = HttpRequests(wire, url=deliver_to, secret=signing_secret)
        self.signing_secret = signing_secret
        space = workspace or Workspace(bot_name=app.bot_name, clock=clock)
        self._parts = Parts(
            app=app,
            workspace=space,
            installs=Installs(team=space.team, tokens={BOT_TOKEN: "good"} if is_installed else {}),
            triggers=Triggers(clock),
            response_urls=ResponseUrls(clock),
            outbox=Outbox(socket=Socket(wire), http=http, faults=standing, sent=sent),
            traffic=traffic,
            faults=standing,
            pace=Pace(clock, is_enforced=enforces_pace),
            clock=clock,
            origin="",
            announce=lambda channel, message: telling.announce(channel, message),
            changed=changes.note,
        )
        telling = Telling(self._parts)
        super().__init__(self._parts, telling, changes)
        self._port = port
        self._ends = AsyncExitStack()
        self._offers = Offers(
            completions=completions, workbench=Workbench(tools, changed=changes.note)
        )
        self._faults = Faults()
        self._web_api = WebApi(self._parts, self._faults)

    def __enter__(self) -> Self:
        self._loop.start()
        self._loop.run(self._serve())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._loop.run(self._ends.aclose())
        self._loop.stop()

    @property
    def api_url(self) -> str:
        """The `base_url` of a WebClient."""
        return f"{self._parts.origin}/api/"

    @property
    def page_url(self) -> str:
        """The address of the page."""
        return f"{self._parts.origin}/"

    @property
    def calls(self) -> list[Call]:
        """The Web API requests so far, oldest first."""
        return self._loop.call(lambda: list(self._web_api.calls))

    @property
    def deliveries(self) -> list[Delivery]:
        """What was sent to the app so far, with the acks."""
        return self._loop.call(lambda: list(self._parts.outbox.deliveries))

    @property
    def connections(self) -> int:
        """How many Socket Mode connections are open."""
        return self._parts.outbox.socket.connections

    @property
    def refused_for_pace(self) -> int:
        """How many posts came within a second of the one before in their channel."""
        return self._parts.pace.refused

    def calls_of(self, method: str) -> list[Json]:
        """The arguments of the requests to one method."""
        return [call.arguments for call in self.calls if call.method == method]

    def messages(self, channel: str) -> list[Json]:
        """What everyone in a channel sees."""
        return self._loop.call(lambda: self._parts.workspace.messages(self._id(channel)))

    def ephemerals(self, channel: str, user: str | None = None) -> list[Json]:
        """What only one user sees in a channel."""
        return self._loop.call(lambda: self._parts.workspace.ephemerals(self._id(channel), user))

    def thread(self, channel: str, ts: str) -> list[Json]:
        """A root and its replies."""
        return self._loop.call(lambda: self._parts.workspace.thread(self._id(channel), ts))

    def modal(self, user: str) -> Json | None:
        """The modal a user sees."""
        return self._loop.call(lambda: self._dialogs.top(user))

    def home(self, user: str) -> Json | None:
        """The Home that the app published for a user."""
        return self._loop.call(lambda: self._parts.workspace.homes.get(user))

    def change(self, doing: Callable[[Workspace], T]) -> T:
        """Change the workspace itself, as an admin would: archive, remove a member, add a user."""
        return self._do(lambda: doing(self._parts.workspace))

    def fail_next(
        self,
        method: str,
        *,
        error: str = "internal_error",
        status: int = 200,
        retry_after_s: int | None = None,
        loses_reply: bool = False,
        kind: str | None = None,
        late_s: float = LATE_S,
        times: int = 1,
    ) -> None:
        """Let the next calls fail, in a `kind` of KINDS or as said; `loses_reply` does the work."""
        fault = Fault(error=error, status=status, retry_after_s=retry_after_s)
        if loses_reply:
            fault = Fault(applies=True, reply=Reply.RESET)
        if kind is not None:
            fault = fault_of(kind, late_s=late_s)
        self._do(lambda: self._faults.add(method, fault, times=times))

    def deliver_to(self, url: str | None) -> None:
        """Deliver over HTTP to this address from now on; None means Socket Mode again."""
        self._do(lambda: self._parts.outbox.deliver_to(url))

    def switch_fault(self, name: str, to: str) -> None:
        """Turn a standing fault "on" or "off"."""
        self._do(lambda: self._parts.faults.switch(name, to))

    def traffic(self) -> list[Json]:
        """What went over the wire, newest last, with bodies and answers."""
        return self._loop.call(lambda: [entry.whole for entry in self._parts.traffic.entries])

    def run_tool(self, name: str) -> None:
        """Press the button of a tool."""
        self._do(lambda: self._offers.workbench.start(name))

    def redeliver(self) -> None:
        """Send every unacked event again, now, with the next retry_attempt."""
        self._do(self._parts.outbox.redeliver)

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask the app's connections to reconnect."""
        self._do(lambda: self._parts.outbox.socket.disconnect(reason))

    def expire_response_urls(self) -> None:
        """Let half an hour pass for the response URLs that were given out."""
        self._do(self._parts.response_urls.expire)

    def hang_up(self) -> None:
        """Break the app's connections without a word, as a bad network does."""
        self._do(self._parts.outbox.socket.hang_up)

    def wait_for(self, predicate: Callable[[], T], timeout_s: float = 10.0) -> T:
        """Wait until a predicate over this stand-in holds; gives what the predicate gave."""
        return self._changes.wait_for(predicate, timeout_s)

    def _id(self, channel: str) -> str:
        found = self._parts.workspace.channel(channel)
        if found is None:
            raise LookupError(f"no channel {channel!r}")
        return found.id

    async def _serve(self) -> None:
        doings = Doings(
            parts=self._parts,
            people=self._people,
            dialogs=self._dialogs,
            shortcuts=self._shortcuts,
            corrections=self._corrections,
            lifecycle=self._lifecycle,
            workbench=self._offers.workbench,
        )
        page = PageServer(self._parts, self._dialogs, doings, self._offers, self._changes)
        app = application(self._parts, self._web_api, page)
        self._ends.push_async_callback(self._parts.outbox.http.close)
        served = listening(app, HOST, self._port)
        self._parts.origin = await self._ends.enter_async_context(served)
