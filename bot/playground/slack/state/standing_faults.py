"""Faults that stay on until they are switched off, to watch the app cope with them."""

from dataclasses import dataclass

from bot.playground.slack.state.faults import Fault
from bot.playground.slack.wire import Json

TWICE = "twice"


@dataclass(frozen=True, kw_only=True)
class StandingFault:
    """A switch: its words, and the fault of each call it hits (those whose name begins so)."""

    name: str
    label: str
    about: str
    hits: str = ""
    fault: Fault | None = None


SWITCHES = (
    StandingFault(
        name="rate_limited",
        label="Too many calls",
        about="Slack refuses every post for now and says when to try again.",
        hits="chat.",
        fault=Fault(error="ratelimited", status=429, retry_after_s=1),
    ),
    StandingFault(
        name="server_error",
        label="Slack is broken",
        about="Slack answers every post with a server error.",
        hits="chat.",
        fault=Fault(error="internal_error", status=500),
    ),
    StandingFault(
        name="revoked",
        label="Token revoked",
        about="Slack refuses every call, as when the app was taken out of the workspace.",
        fault=Fault(error="token_revoked"),
    ),
    StandingFault(
        name=TWICE,
        label="Everything twice",
        about="Slack sends each event a second time, though the first was received.",
    ),
    StandingFault(
        name="reply_lost",
        label="Answers get lost",
        about="Each post appears, but the connection breaks before the app is told so.",
        hits="chat.",
        fault=Fault(loses_reply=True),
    ),
)


class StandingFaults:
    """Which switches are on."""

    def __init__(self) -> None:
        self._on: set[str] = set()

    def switch(self, name: str, to: str) -> None:
        """Turn a switch "on" or "off"."""
        if name not in {each.name for each in SWITCHES}:
            raise LookupError(f"no fault {name!r}")
        (self._on.add if to == "on" else self._on.discard)(name)

    def is_on(self, name: str) -> bool:
        return name in self._on

    def hitting(self, method: str) -> Fault | None:
        """The fault of a call, of the first switch that is on and hits it."""
        hit = (
            each.fault
            for each in SWITCHES
            if self.is_on(each.name) and each.fault is not None
            if method.startswith(each.hits)
        )
        return next(hit, None)

    def shown(self) -> list[Json]:
        """The switches as the page lists them."""
        return [
            {
                "name": each.name,
                "label": each.label,
                "about": each.about,
                "is_on": self.is_on(each.name),
            }
            for each in SWITCHES
        ]
