"""A digest for one subscription, and a preview for one person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.core.conversation import Decision
from bot.core.digests.digest import Digest
from bot.core.digests.subscription import Subscription
from bot.core.evidence import Since
from bot.core.knowledge import Knowledge
from bot.messages.amounts import day
from bot.messages.digest import Changed, ForChannel, Says, digest_message
from bot.messages.message import Choice, Message, Note

_NO_ONE = ForChannel(says=Says(details="", pause="", stop=""), why="")


def digest_for(
    knowledge: Knowledge,
    digest: Digest,
    subscription: Subscription,
    changed: Sequence[tuple[Decision, tuple[Since, ...]]],
) -> Message:
    """The news as a subscription's place sees them.

    Args:
        changed: the decisions of the place that rest on something else today.
    """
    id, is_brief = subscription.id, subscription.is_brief
    says = Says(
        details=details_line(digest),
        pause=f"digest pause {id}",
        stop=f"digest stop {id}",
        less=None if is_brief else f"digest less {id}",
        more=f"digest more {id}" if is_brief else None,
    )
    is_direct = subscription.channel == subscription.by
    who = "you" if is_direct else "a member of this channel"
    to = ForChannel(
        says=says,
        why=f"You get this because {who} subscribed on {day(subscription.since.date())}.",
        changed=tuple(Changed(decision=one, since=since) for one, since in changed),
        is_brief=is_brief,
    )
    return digest_message(knowledge, digest, to)


def previewed(knowledge: Knowledge, digest: Digest) -> Message:
    """The news as they would look now, without anything to press."""
    message = digest_message(knowledge, digest, _NO_ONE)
    empty = Note(text=_NO_ONE.why)
    shown = [part for part in message.parts if not isinstance(part, Choice) and part != empty]
    return replace(message, parts=tuple(shown))


def details_line(digest: Digest) -> str:
    """What the button of a digest says to show what is behind it."""
    return " ".join((f"digest details {digest.day}", *digest.topics))
