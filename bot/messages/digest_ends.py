"""A word to who subscribed, where a channel takes no digest any more."""

from __future__ import annotations

from bot.core.digests.subscription import Subscription
from bot.messages.message import Line, Message, Span

_REASONS = {
    "is_archived": "is archived",
    "not_in_channel": "has removed me",
    "channel_not_found": "is gone, or I am no member of it any more",
}
_OTHERS = "lets me post no more"


def why_no_digests(subscription: Subscription, why: str) -> Message:
    """That a channel's digest is paused, why, and what brings it back.

    Args:
        why: Slack's own word.
    """
    reason = _REASONS.get(why, _OTHERS)
    said = f"I paused the weekly digest: its channel {reason}."
    back = (
        " Invite me there again and say “digest resume” there to go on with it; “digest stop”"
        " ends it."
    )
    before, after = "I paused the weekly digest of ", f": it {reason}.{back}"
    spans = (Span(before), Span(subscription.channel, "channel"), Span(after))
    return Message(summary=said, parts=(Line(spans=spans),))
