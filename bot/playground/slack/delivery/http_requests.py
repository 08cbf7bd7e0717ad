"""Delivery over HTTP: signed requests to the app's address, their answers, and retries."""

import asyncio
import json
import time
from urllib.parse import urlencode

import aiohttp

from bot.playground.slack.delivery.delivery import Answered, Delivery, Unanswered, Wire
from bot.playground.slack.delivery.signing import signed
from bot.playground.slack.wire import Json

SIGNING_SECRET = "playground-signing-secret"
# Slack tries an event again at once, after a minute and after five; here in ack timeouts.
WAITS = (0, 1, 5)
FORM = "application/x-www-form-urlencoded"
AGENT = {"User-Agent": "Slackbot 1.0 (playground)"}


class HttpRequests:
    """Posts to `url`, when one is set."""

    def __init__(self, wire: Wire, *, url: str | None, secret: str) -> None:
        self._wire = wire
        self.url = url
        self.secret = secret
        self._session: aiohttp.ClientSession | None = None
        self._running: set[asyncio.Task[None]] = set()

    def send_event(self, payload: Json) -> Delivery:
        """Deliver an event: again when it is not acked."""
        return self._send(Delivery(envelope={"type": "events_api", "payload": payload}))

    def ask(
        self, kind: str, payload: Json, on_answer: Answered, on_failure: Unanswered
    ) -> Delivery:
        """Deliver a command or a click, which Slack tries once."""
        envelope = {"type": kind, "payload": payload}
        made = Delivery(envelope=envelope, on_answer=on_answer, on_failure=on_failure)
        return self._send(made)

    def transmit(self, delivery: Delivery) -> None:
        """Send a delivery (again), and see to its retries."""
        task = asyncio.get_running_loop().create_task(self._see_through(delivery))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def close(self) -> None:
        """End what still runs."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    def _send(self, delivery: Delivery) -> Delivery:
        self._wire.sent.append(delivery)
        self.transmit(delivery)
        self._wire.changed()
        return delivery

    async def _see_through(self, delivery: Delivery) -> None:
        problem = await self._attempt(delivery, "http_timeout")
        for wait in WAITS:
            done = delivery.is_acked or delivery.is_given_up
            if problem is None or done or not delivery.is_event:
                break
            await asyncio.sleep(wait * self._wire.ack_timeout_s)
            problem = await self._attempt(delivery, problem)
        if problem is not None:
            delivery.fail("operation_timeout" if problem == "http_timeout" else "dispatch_failed")
        self._wire.changed()

    async def _attempt(self, delivery: Delivery, reason: str) -> str | None:
        """Post once; gives Slack's word for what went wrong, if something did."""
        delivery.count(reason, self._wire.traffic)
        entry = delivery.entry
        try:
            answer = await self._post(delivery)
        except TimeoutError:
            problem = "http_timeout"
        except aiohttp.ClientError:
            problem = "connection_failed"
        else:
            if answer is not None:
                self._wire.traffic.close(entry, "acked", answer)
                delivery.acknowledge(answer)
                self._wire.changed()
                return None
            problem = "http_error"
        self._wire.traffic.close(entry, problem)
        self._wire.changed()
        return problem

    async def _post(self, delivery: Delivery) -> Json | None:
        if self._session is None:
            self._session = aiohttp.ClientSession(headers=AGENT)
        body, headers = _written(delivery)
        headers |= signed(body, self.secret, int(time.time()))
        timeout = aiohttp.ClientTimeout(total=self._wire.ack_timeout_s)
        async with self._session.post(
            str(self.url), data=body, headers=headers, timeout=timeout, allow_redirects=False
        ) as response:
            delivery.is_given_up = response.headers.get("X-Slack-No-Retry") == "1"
            text = await response.text(errors="replace")
            return _read(text, response.content_type) if response.ok else None


def _written(delivery: Delivery) -> tuple[bytes, dict[str, str]]:
    kind, payload = delivery.envelope["type"], delivery.envelope["payload"]
    if kind == "slash_commands":
        return urlencode(payload).encode(), {"Content-Type": FORM}
    if kind == "interactive":
        return urlencode({"payload": json.dumps(payload)}).encode(), {"Content-Type": FORM}
    headers = {"Content-Type": "application/json"}
    if attempt := delivery.envelope["retry_attempt"]:
        reason = delivery.envelope["retry_reason"]
        headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}
    return json.dumps(payload).encode(), headers


def _read(text: str, content_type: str) -> Json:
    if content_type != "application/json":
        return {"text": text} if text else {}
    try:
        read = json.loads(text)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
