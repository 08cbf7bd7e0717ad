"""SlackStandIn: a Slack on this machine, as a context manager for tests and for the demo."""

import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self, TypeVar

from aiohttp import web

from bot.playground.serving.loop_thread import LoopThread
from bot.playground.serving.page_server import PageServer
from bot.playground.serving.routes import application
from bot.playground.slack.delivery.socket_mode import Delivery, Socket
from bot.playground.slack.methods.web_api import Call, WebApi
from bot.playground.slack.parts import Parts
from bot.playground.slack.people.dialogs import Dialogs
from bot.playground.slack.people.people import People
from bot.playground.slack.rules.refusals import APP_TOKEN, BOT_TOKEN
from bot.playground.slack.state.app_manifest import EVERYTHING, read_manifest
from bot.playground.slack.state.changes import Changes
from bot.playground.slack.state.faults import Fault, Faults
from bot.playground.slack.state.response_urls import ResponseUrls
from bot.playground.slack.state.triggers import Triggers
from bot.playground.slack.state.workspace import BOT_USER, Workspace
from bot.playground.slack.wire import Clock, Json

HOST = "127.0.0.1"
ACK_TIMEOUT_S = 3.0
T = TypeVar("T")


class SlackStandIn:
    """Speaks Slack's Web API and Socket Mode on loopback, and serves the page to chat on."""

    bot_token = BOT_TOKEN
    app_token = APP_TOKEN

    def __init__(
        self,
        *,
        port: int = 0,
        manifest: Mapping[str, Any] | None = None,
        workspace: Workspace | None = None,
        clock: Clock = time.time,
        ack_timeout_s: float = ACK_TIMEOUT_S,
    ) -> None:
        app = read_manifest(EVERYTHING if manifest is None else manifest)
        self._port = port
        self._changes = Changes()
        self._faults = Faults()
        self._loop = LoopThread()
        self._runner: web.AppRunner | None = None
        self._parts = Parts(
            app=app,
            workspace=workspace or Workspace(bot_name=app.bot_name, clock=clock),
            triggers=Triggers(clock),
            response_urls=ResponseUrls(clock),
            socket=Socket(ack_timeout_s=ack_timeout_s, changed=self._changes.note),
            clock=clock,
            origin="",
            announce=self._announce,
            changed=self._changes.note,
        )
        self._people = People(self._parts)
        self._dialogs = Dialogs(self._parts)
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
        self._loop.run(self._close())
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
        """The envelopes so far, with their acks."""
        return self._loop.call(lambda: list(self._parts.socket.deliveries))

    @property
    def connections(self) -> int:
        """How many Socket Mode connections are open."""
        return self._parts.socket.connections

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

    def post_as_user(
        self, *, channel: str, user: str, text: str, thread_ts: str | None = None
    ) -> str:
        """Write a message as a person; gives its ts."""
        message = self._do(lambda: self._people.post(channel, user, text, thread_ts))
        return str(message["ts"])

    def direct_message(self, user: str, text: str, thread_ts: str | None = None) -> str:
        """Write to the bot in private; gives the message's ts."""
        return self.post_as_user(channel=user, user=user, text=text, thread_ts=thread_ts)

    def slash_command(self, user: str, channel: str, command: str, text: str = "") -> Json:
        """Run a slash command; gives the payload that the app was sent."""
        return self._do(lambda: self._people.slash_command(user, channel, command, text))

    def press(
        self, user: str, channel: str, message_ts: str, which: str, chosen: str | None = None
    ) -> Json:
        """Click a control of a message by action_id, label or value; gives the payload."""
        return self._do(lambda: self._people.press(user, channel, message_ts, which, chosen))

    def press_in_view(self, user: str, which: str, chosen: str | None = None) -> Json:
        """Click in the open modal, or else in the Home; gives the payload."""
        return self._do(lambda: self._dialogs.press(user, which, chosen))

    def submit_view(self, user: str, values: Json | None = None) -> Json:
        """Submit the open modal, with values by action_id; gives the payload."""
        return self._do(lambda: self._dialogs.submit(user, values or {}))

    def open_home(self, user: str, tab: str = "home") -> None:
        """Open the app's Home or Messages tab."""
        self._do(lambda: self._people.open_home(user, tab))

    def invite(self, channel: str, user: str = BOT_USER) -> None:
        """Make a user, by default the bot, a member of a channel."""
        self._do(lambda: self._people.invite(channel, user))

    def fail_next(
        self,
        method: str,
        *,
        error: str = "internal_error",
        status: int = 200,
        retry_after_s: int | None = None,
        loses_reply: bool = False,
        times: int = 1,
    ) -> None:
        """Let the next calls of a method fail; `loses_reply` does the work, then hangs up."""
        fault = Fault(
            error=error, status=status, retry_after_s=retry_after_s, loses_reply=loses_reply
        )
        self._do(lambda: self._faults.add(method, fault, times=times))

    def redeliver(self) -> None:
        """Send every unacked event again, now, with the next retry_attempt."""
        self._do(self._parts.socket.redeliver)

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask the app's connections to reconnect."""
        self._do(lambda: self._parts.socket.disconnect(reason))

    def hang_up(self) -> None:
        """Break the app's connections without a word, as a bad network does."""
        self._do(self._parts.socket.hang_up)

    def wait_for(self, predicate: Callable[[], T], timeout_s: float = 10.0) -> T:
        """Wait until a predicate over this stand-in holds; gives what the predicate gave."""
        return self._changes.wait_for(predicate, timeout_s)

    def _do(self, work: Callable[[], T]) -> T:
        def work_and_tell() -> T:
            done = work()
            self._changes.note()
            return done

        return self._loop.call(work_and_tell)

    def _id(self, channel: str) -> str:
        found = self._parts.workspace.channel(channel)
        if found is None:
            raise LookupError(f"no channel {channel!r}")
        return found.id

    def _announce(self, channel: str, message: Json) -> None:
        self._people.announce(channel, message)

    async def _serve(self) -> None:
        page = PageServer(self._parts, self._people, self._dialogs, self._changes)
        self._runner = web.AppRunner(
            application(self._parts, self._web_api, page), shutdown_timeout=0.1, access_log=None
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, self._port).start()
        self._parts.origin = f"http://{HOST}:{self._runner.addresses[0][1]}"

    async def _close(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
