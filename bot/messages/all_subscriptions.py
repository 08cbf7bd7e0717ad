"""The subscriptions of every workspace, for whoever runs the bot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.core.digests.subscription import Subscription, SubscriptionState
from bot.messages.message import Heading, Message, Note, Part, Table, plain
from bot.messages.schedules import about, weekly

HEAD = ("Id", "Workspace", "Channel", "About", "When", "State", "Next (UTC)", "Why")
TURN = (
    "“python -m bot subscriptions --pause ID”, “--resume ID” and “--stop ID” turn one; the first"
    " letters of an id will do."
)
BY_OPERATOR = "by who runs the bot"
_TURNED: dict[SubscriptionState, str] = {
    "on": "is on: the next digest comes on {next:%Y-%m-%d %H:%M} UTC.",
    "paused": "is paused: nothing is posted until it is resumed, here or in Slack.",
    "stopped": "is stopped: nothing is posted any more.",
}


def listed(subscriptions: Sequence[Subscription], *, most: int) -> Message:
    """Some subscriptions, and how many there are in each state."""
    counts = Counter(one.state for one in subscriptions)
    total = ", ".join(f"{number} {state}" for state, number in sorted(counts.items()))
    said = f"Subscriptions: {total or 'none'}."
    parts: list[Part] = [Heading(text="Subscriptions"), plain(said)]
    if subscriptions:
        rows = tuple(_row(one) for one in subscriptions[:most])
        parts += [Table(caption="The oldest first", rows=(HEAD, *rows)), Note(text=TURN)]
    if len(subscriptions) > most:
        left_out = len(subscriptions) - most
        parts.append(Note(text=f"And {left_out} more: --workspace and --state choose."))
    return Message(summary=said, parts=tuple(parts))


def turned(subscription: Subscription) -> Message:
    """After an operator turned one."""
    became = _TURNED[subscription.state].format(next=subscription.next_due)
    said = f"{subscription.id} {became}"
    return Message(summary=said, parts=(plain(said),))


def refused(subscription: Subscription) -> str:
    """Why one cannot be turned."""
    if subscription.state == "stopped":
        return f"{subscription.id} is stopped: who wants it back subscribes again, in Slack"
    return f"{subscription.id} is {subscription.state} already"


def _row(one: Subscription) -> tuple[str, ...]:
    return (
        one.id,
        one.workspace,
        one.channel,
        about(one.topics),
        weekly(one.schedule),
        one.state,
        f"{one.next_due:%Y-%m-%d %H:%M}" if one.state == "on" else "",
        one.why,
    )
