"""Socket Mode: envelopes to the app over WebSockets, their acks, and what is sent again."""

import asyncio
import contextlib
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from bot.playground.slack.state.workspace import APP
from bot.playground.slack.wire import Json

RETRIES = 3
Answered = Callable[[Json], None]
Unanswered = Callable[[str], None]


@dataclass(kw_only=True)
class Delivery:
    """One envelope, how often it was sent, and what came back."""

    envelope: Json
    attempts: int = 0
    is_acked: bool = False
    answer: Json = field(default_factory=dict)
    on_answer: Answered | None = None
    on_failure: Unanswered | None = None


@dataclass(eq=False)
class _Connection:
    transport: asyncio.BaseTransport | None
    outbox: "asyncio.Queue[Json]" = field(default_factory=asyncio.Queue)


class Socket:
    """The app's connections; each envelope goes to one of them, in turn."""

    def __init__(self, *, ack_timeout_s: float, changed: Callable[[], None]) -> None:
        self._ack_timeout_s = ack_timeout_s
        self._changed = changed
        self._paths: set[str] = set()
        self._connections: list[_Connection] = []
        self.deliveries: list[Delivery] = []

    @property
    def connections(self) -> int:
        return len(self._connections)

    def new_path(self) -> str:
        """The path of a new connection, good for one use."""
        path = f"/socket?ticket={uuid.uuid4()}&app_id={APP}"
        self._paths.add(path)
        return path

    def send_event(self, payload: Json) -> Delivery:
        """Deliver an event: again when unacked, and later when no app is connected."""
        return self._send("events_api", Delivery(envelope={"payload": payload}))

    def ask(
        self, kind: str, payload: Json, on_answer: Answered, on_failure: Unanswered
    ) -> Delivery:
        """Deliver a command or a click, which Slack tries once."""
        made = Delivery(envelope={"payload": payload}, on_answer=on_answer, on_failure=on_failure)
        return self._send(kind, made)

    def redeliver(self) -> None:
        """Send every unacked event again, now."""
        for delivery in self.deliveries:
            if _is_event(delivery) and not delivery.is_acked:
                self._transmit(delivery)

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """Tell each connection to go, as Slack does before it closes one."""
        leaving, self._connections = self._connections, []
        for connection in leaving:
            connection.outbox.put_nowait({"type": "disconnect", "reason": reason})
        self._changed()

    def hang_up(self) -> None:
        """Break each connection without a word, as a bad network does."""
        for connection in self._connections:
            if connection.transport is not None:
                connection.transport.close()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection: hello, what waits, then acks until it closes."""
        if request.path_qs not in self._paths:
            raise web.HTTPForbidden(text="unknown ticket")
        self._paths.discard(request.path_qs)
        websocket = web.WebSocketResponse()
        await websocket.prepare(request)
        connection = _Connection(request.transport)
        writer = asyncio.create_task(_write(websocket, connection))
        self._welcome(connection)
        try:
            with contextlib.suppress(ConnectionError):
                async for frame in websocket:
                    if frame.type is WSMsgType.TEXT:
                        self._acknowledge(json.loads(frame.data))
        finally:
            writer.cancel()
            if connection in self._connections:
                self._connections.remove(connection)
            self._changed()
        return websocket

    def _welcome(self, connection: _Connection) -> None:
        self._connections.append(connection)
        info = {"host": "playground", "approximate_connection_time": 18060}
        hello = {"type": "hello", "num_connections": len(self._connections), "debug_info": info}
        connection.outbox.put_nowait({**hello, "connection_info": {"app_id": APP}})
        for delivery in self.deliveries:
            if delivery.attempts == 0:
                self._transmit(delivery)
        self._changed()

    def _send(self, kind: str, delivery: Delivery) -> Delivery:
        answers = kind != "events_api"
        head = {"envelope_id": str(uuid.uuid4()), "type": kind, "accepts_response_payload": answers}
        delivery.envelope = {**head, **delivery.envelope}
        if self._connections or not answers:
            self.deliveries.append(delivery)
            self._transmit(delivery)
        elif delivery.on_failure is not None:
            delivery.on_failure("dispatch_failed")
        self._changed()
        return delivery

    def _transmit(self, delivery: Delivery) -> None:
        if not self._connections:
            return
        if _is_event(delivery):
            reason = "timeout" if delivery.attempts else ""
            delivery.envelope |= {"retry_attempt": delivery.attempts, "retry_reason": reason}
        delivery.attempts += 1
        connection = self._connections.pop(0)
        self._connections.append(connection)
        connection.outbox.put_nowait(dict(delivery.envelope))
        asyncio.get_running_loop().call_later(
            self._ack_timeout_s, self._overdue, delivery, delivery.attempts
        )

    def _overdue(self, delivery: Delivery, attempt: int) -> None:
        if delivery.is_acked or delivery.attempts != attempt:
            return
        if _is_event(delivery) and attempt <= RETRIES:
            self._transmit(delivery)
        elif delivery.on_failure is not None:
            delivery.on_failure("operation_timeout")
        self._changed()

    def _acknowledge(self, ack: Json) -> None:
        for delivery in self.deliveries:
            if delivery.envelope["envelope_id"] == ack.get("envelope_id") and not delivery.is_acked:
                delivery.is_acked = True
                delivery.answer = ack.get("payload") or {}
                if delivery.on_answer is not None:
                    delivery.on_answer(delivery.answer)
        self._changed()


def _is_event(delivery: Delivery) -> bool:
    return bool(delivery.envelope["type"] == "events_api")


async def _write(websocket: web.WebSocketResponse, connection: _Connection) -> None:
    with contextlib.suppress(ConnectionError):
        while True:
            await websocket.send_json(await connection.outbox.get())
