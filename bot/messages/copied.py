"""What is said when a store was copied or put back, to whoever runs the bot."""

from __future__ import annotations

from collections.abc import Sequence

from bot.messages.message import Heading, Message, Note, Table, plain

HEAD = ("Table", "Rows", "Checksum")
SHORT = 16


def store_copied(tables: Sequence[tuple[str, int, str]], to: str) -> Message:
    """All that was copied.

    Args:
        tables: the name of each, its rows and the checksum of both copies.
        to: the URL of the copy, without its password.
    """
    rows = [(name, f"{number:,}", checksum[:SHORT]) for name, number, checksum in tables]
    total = sum(number for _, number, _ in tables)
    said = f"Copied: {total:,} rows of {len(rows)} tables, and each reads there as it does here."
    next_step = f"Set DATABASE_URL to {to} and start; the old store is as it was."
    return Message(
        summary=said,
        parts=(
            Heading(text="Store copied"),
            plain(said),
            Table(caption="Counted and compared on both sides", rows=(HEAD, *rows)),
            Note(text=next_step),
        ),
    )
