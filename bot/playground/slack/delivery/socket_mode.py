"""Socket Mode: envelopes to the app over WebSockets, their acks, and what is sent again."""

import asyncio
import contextlib
import json
import uuid
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from bot.playground.slack.delivery.delivery import Answered, Delivery, Unanswered, Wire
from bot.playground.slack.state.workspace import APP
from bot.playground.slack.wire import Json

RETRIES = 3


@dataclass(eq=False)
class _Connection:
    transport: asyncio.BaseTransport | None
    outbox: "asyncio.Queue[Json]" = field(default_factory=asyncio.Queue)


class Socket:
    """The app's connections; each envelope goes to one of them, in turn."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._paths: set[str] = set()
        self._connections: list[_Connection] = []

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

    def transmit(self, delivery: Delivery) -> None:
        """Send a delivery (again) on the connection whose turn it is, if there is one."""
        if not self._connections:
            return
        delivery.count("timeout", self._wire.traffic)
        connection = self._connections.pop(0)
        self._connections.append(connection)
        connection.outbox.put_nowait(dict(delivery.envelope))
        asyncio.get_running_loop().call_later(
            self._wire.ack_timeout_s, self._overdue, delivery, delivery.attempts
        )

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """Tell each connection to go, as Slack does before it closes one."""
        leaving, self._connections = self._connections, []
        for connection in leaving:
            connection.outbox.put_nowait({"type": "disconnect", "reason": reason})
            told = self._wire.traffic.from_slack("connection", "disconnect", {"reason": reason})
            self._wire.traffic.close(told, "ok")
        self._wire.changed()

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
            closed = self._wire.traffic.from_app("connection", "closed", {"open": self.connections})
            self._wire.traffic.close(closed, "ok")
            self._wire.changed()
        return websocket

    def _welcome(self, connection: _Connection) -> None:
        self._connections.append(connection)
        opened = self._wire.traffic.from_app("connection", "opened", {"open": self.connections})
        self._wire.traffic.close(opened, "ok")
        info = {"host": "playground", "approximate_connection_time": 18060}
        hello = {"type": "hello", "num_connections": len(self._connections), "debug_info": info}
        connection.outbox.put_nowait({**hello, "connection_info": {"app_id": APP}})
        for delivery in self._wire.sent:
            if delivery.attempts == 0:
                self.transmit(delivery)
        self._wire.changed()

    def _send(self, kind: str, delivery: Delivery) -> Delivery:
        answers = kind != "events_api"
        head = {"envelope_id": str(uuid.uuid4()), "type": kind, "accepts_response_payload": answers}
        delivery.envelope = {**head, **delivery.envelope}
        if self._connections or not answers:
            self._wire.sent.append(delivery)
            self.transmit(delivery)
        else:
            delivery.fail("dispatch_failed")
        self._wire.changed()
        return delivery

    def _overdue(self, delivery: Delivery, attempt: int) -> None:
        if delivery.is_acked or delivery.attempts != attempt:
            return
        self._wire.traffic.close(delivery.entry, "timeout")
        if delivery.is_event and attempt <= RETRIES:
            self.transmit(delivery)
        else:
            delivery.fail("operation_timeout")
        self._wire.changed()

    def _acknowledge(self, ack: Json) -> None:
        answer = ack.get("payload") or {}
        for delivery in self._wire.sent:
            if delivery.envelope.get("envelope_id") == ack.get("envelope_id"):
                self._wire.traffic.close(delivery.entry, "acked", answer)
                delivery.acknowledge(answer)
        self._wire.changed()


async def _write(websocket: web.WebSocketResponse, connection: _Connection) -> None:
    with contextlib.suppress(ConnectionError):
        while True:
            await websocket.send_json(await connection.outbox.get())
