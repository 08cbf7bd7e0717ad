"""What is said when a store was copied or put back, to whoever runs the bot."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

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


def store_saved(files: Sequence[Path]) -> Message:
    """All that a copy consists of."""
    said = "Copied, while the bot may go on: " + ", ".join(file.name for file in files) + "."
    next_step = (
        "To put it back: stop the bot, move the store's files away, with all whose names go on with"
        " -wal or -shm; copy these to their place, run `python -m bot restored` once, and start."
    )
    return Message(
        summary=said,
        parts=(Heading(text="Store copied"), plain(said), Note(text=next_step)),
    )


def store_put_back(*, open: int, due_again: int, answers: int, dropped: int) -> Message:
    """What is looked up before anything is posted.

    Args:
        open: digests that the copy has as not settled.
        due_again: digests that fell due since the copy was made.
        answers: answers that may have been given.
        dropped: questions that are too old to be answered.
    """
    said = f"Before anything is posted, {open + due_again:,} digests are looked up in Slack."
    rows = (
        ("Not settled when the copy was made", f"{open:,}"),
        ("Due since then", f"{due_again:,}"),
        ("Answers looked up as well", f"{answers:,}"),
        ("Questions too old to be answered now", f"{dropped:,}"),
    )
    next_step = (
        "Start the bot: it begins to look in some three minutes. What it may not look up becomes"
        " uncertain: `python -m bot deliveries` lists it, and `--resolve` settles it."
    )
    return Message(
        summary=said,
        parts=(
            Heading(text="Store put back"),
            plain(said),
            Table(caption="What may have been posted", rows=(("What", "How many"), *rows)),
            Note(text=next_step),
        ),
    )
