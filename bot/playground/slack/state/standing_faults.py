"""Faults that stay on until they are switched off, to watch the app cope with them."""

from dataclasses import dataclass

from bot.playground.slack.state.faults import KINDS, Fault, fault_of
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
        fault=KINDS["rate_limited"],
    ),
    StandingFault(
        name="server_error",
        label="Slack is broken",
        about="Slack answers every post with a server error.",
        hits="chat.",
        fault=KINDS["server_error"],
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
        fault=KINDS["applied_reset"],
    ),
    StandingFault(
        name="request_lost",
        label="Requests get lost",
        about="The connection breaks at each post, and nothing appears.",
        hits="chat.",
        fault=KINDS["request_lost"],
    ),
    StandingFault(
        name="applied_late",
        label="Posts appear late",
        about="The connection breaks at each post, and three seconds later the post appears.",
        hits="chat.",
        fault=fault_of("applied_late", late_s=3),
    ),
    StandingFault(
        name="applied_hang",
        label="No answers",
        about="Each post appears, but Slack says nothing until the app gives up.",
        hits="chat.",
        fault=KINDS["applied_hang"],
    ),
    StandingFault(
        name="applied_server_error",
        label="False errors",
        about="Each post appears, though Slack answers with a server error.",
        hits="chat.",
        fault=KINDS["applied_server_error"],
    ),
    StandingFault(
        name="applied_html",
        label="Answers are garbage",
        about="Each post appears, and a web page is the answer.",
        hits="chat.",
        fault=KINDS["applied_html"],
    ),
    StandingFault(
        name="applied_truncated",
        label="Answers break off",
        about="Each post appears, and the answer ends in the middle.",
        hits="chat.",
        fault=KINDS["applied_truncated"],
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
