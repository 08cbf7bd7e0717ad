"""What is said on the way to a digest: who may not, which zone, and that a preview is one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.core.digests.rights import Refusal
from bot.core.digests.schedule import Schedule
from bot.messages.message import Choice, Line, Message, Span, plain
from bot.messages.schedules import as_typed
from bot.messages.subscription import SUBSCRIBE

NOT_HERE = "Digests come to Slack. Here `digest preview` shows what one says."
REFUSALS: dict[Refusal, str] = {
    "unknown": (
        "I cannot look up who you are here: that needs the permission `users:read`. An admin of"
        " this workspace can grant it by installing me again. Until then a digest can only be"
        " paused or stopped, by who subscribed."
    ),
    "guest": (
        "Guests can read, list and preview digests. To subscribe, change or stop one, ask a member"
        " of this workspace."
    ),
    "external": (
        "People of other organisations can read, list and preview digests. To subscribe, change or"
        " stop one, ask a member of this workspace."
    ),
    "elsewhere": (
        "No such digest comes here: `digest list` shows those that do. Members change one"
        " where it comes; admins of the workspace can pause, resume and stop any."
    ),
}
ADMINS_ONLY = (
    "Only admins of the workspace can list all of its digests. `digest list` shows those that come"
    " here."
)
ZONES_OFFERED = (
    *("UTC", "Europe/Berlin", "America/New_York", "America/Los_Angeles", "Asia/Kolkata"),
)
PREVIEWED = "A preview, for you alone: nothing was posted."


def which_zone(schedule: Schedule, topics: Sequence[str]) -> Message:
    """Asks for the time zone that a schedule lacks."""

    def line(zone: str) -> str:
        return as_typed(replace(schedule, zone=zone), topics)

    said = "In which time zone? You have set none that I can see."
    return Message(
        summary=said,
        parts=(
            plain(said),
            Line(spans=(Span("Say it with a city, like ", "quiet"), Span(line("Lisbon"), "code"))),
            *(Choice(label=zone, says=line(zone), in_place=True) for zone in ZONES_OFFERED),
        ),
        is_for_one=True,
    )


def as_preview(digest: Message, topics: Sequence[str]) -> Message:
    """A digest that says that it is a preview, and how to get it every week."""
    return replace(
        digest,
        summary=f"{PREVIEWED} {digest.summary}",
        parts=(
            Line(spans=(Span(PREVIEWED, "quiet"),)),
            *digest.parts,
            Choice(label="Get this every week", says=" ".join((SUBSCRIBE, *topics))),
        ),
        is_for_one=True,
    )
