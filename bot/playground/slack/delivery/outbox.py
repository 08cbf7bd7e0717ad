"""The way out to the app: by Socket Mode, or over HTTP once an address is set."""

from bot.playground.slack.delivery.delivery import Answered, Delivery, Unanswered
from bot.playground.slack.delivery.http_requests import HttpRequests
from bot.playground.slack.delivery.socket_mode import Socket
from bot.playground.slack.state.standing_faults import TWICE, StandingFaults
from bot.playground.slack.wire import Json


class Outbox:
    """Sends each thing the way that is set; `deliveries` holds all of them, oldest first."""

    def __init__(
        self, *, socket: Socket, http: HttpRequests, faults: StandingFaults, sent: list[Delivery]
    ) -> None:
        self.socket = socket
        self.http = http
        self.deliveries = sent
        self._faults = faults

    @property
    def is_http(self) -> bool:
        return self.http.url is not None

    @property
    def has_app(self) -> bool:
        """Whether someone listens, as far as can be known."""
        return self.is_http or self.socket.connections > 0

    def deliver_to(self, url: str | None) -> None:
        """Deliver over HTTP from now on; what waits goes there too."""
        self.http.url = url
        for delivery in self.deliveries:
            if url is not None and delivery.attempts == 0:
                self.http.transmit(delivery)

    def send_event(self, payload: Json) -> Delivery:
        """Deliver an event; twice while that fault is on."""
        delivery = self._way.send_event(payload)
        if self._faults.is_on(TWICE):
            self._way.transmit(delivery)
        return delivery

    def ask(
        self, kind: str, payload: Json, on_answer: Answered, on_failure: Unanswered
    ) -> Delivery:
        """Deliver a command or a click, which Slack tries once."""
        return self._way.ask(kind, payload, on_answer, on_failure)

    def redeliver(self) -> None:
        """Send every unacked event again, now."""
        for delivery in list(self.deliveries):
            if delivery.is_event and not delivery.is_acked:
                self._way.transmit(delivery)

    def repeat(self) -> int:
        """Send the newest event once more, acked or not; gives how many were sent."""
        events = [each for each in self.deliveries if each.is_event]
        for delivery in events[-1:]:
            self._way.transmit(delivery)
        return len(events[-1:])

    @property
    def _way(self) -> Socket | HttpRequests:
        return self.http if self.is_http else self.socket
