"""What a digest rests on, for its thread. PLACEHOLDER, as in bot/messages/digest.py."""

from __future__ import annotations

from bot.core.digests.digest import Digest
from bot.core.knowledge import Knowledge
from bot.messages.message import Message, plain


def details_message(knowledge: Knowledge, digest: Digest) -> Message:
    """Every item with its check, values, periods, comparator, band and sources."""
    said = f"The digest of {digest.day:%-d %B %Y} in detail."
    return Message(summary=said, parts=(plain(said),))
