"""The weekly digest as a message. PLACEHOLDER: the author of the digest's content replaces the
bodies and keeps these signatures, which bot/jobs/digests calls."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.conversation import Decision
from bot.core.digests.digest import Digest, is_quiet
from bot.core.digests.subscription import Subscription
from bot.core.evidence import Since
from bot.core.knowledge import Knowledge
from bot.messages.message import Choice, Heading, Message, Note, plain


def digest_message(
    knowledge: Knowledge,
    digest: Digest,
    *,
    subscription: Subscription,
    changed: Sequence[tuple[Decision, tuple[Since, ...]]] = (),
) -> Message:
    """A week's news for one subscription (its ``is_brief``, ``topics``, ``since``, ``by``, ``id``
    give the form, the buttons `digest less|pause|stop <id>` and the small print)."""
    said = "Nothing you should act on this week." if is_quiet(digest) else "Something moved."
    week = digest.day.isocalendar().week
    return Message(
        summary=said,
        parts=(
            Heading(text=f"Frameworks, week {week}"),
            plain(said),
            Choice(label="Details", says=f"digest details {digest.day}"),
            Choice(label="Less", says=f"digest less {subscription.id}"),
            Choice(label="Pause", says=f"digest pause {subscription.id}"),
            Choice(label="Stop", says=f"digest stop {subscription.id}"),
            Note(text=f"You get this because of a subscription of {subscription.since:%-d %b}."),
        ),
    )


def preview_message(knowledge: Knowledge, digest: Digest) -> Message:
    """The same without a subscription: no buttons but Details is left out too, nothing is frozen."""
    said = "Nothing you should act on this week." if is_quiet(digest) else "Something moved."
    return Message(summary=said, parts=(plain(said),))
