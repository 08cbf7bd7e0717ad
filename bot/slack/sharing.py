"""Sharing: a private answer carries a button that posts the same answer for all."""

from __future__ import annotations

from dataclasses import replace

from bot.messages.message import Choice, Message

SHARE = "share "
"""Begins the command line of a share button; the rest is what was asked."""
LABEL = "Share to channel"


def with_share(message: Message, text: str) -> Message:
    """The message with a share button beside its last Choice.

    Args:
        text: what was asked; the same words get the same answer when it is shared.
    """
    choices = [at for at, part in enumerate(message.parts) if isinstance(part, Choice)]
    at = choices[-1] + 1 if choices else len(message.parts)
    share = Choice(label=LABEL, says=f"{SHARE}{text}")
    return replace(message, parts=(*message.parts[:at], share, *message.parts[at:]))


def shared_text(value: str) -> str | None:
    """What a share button shares; None when the value is another command line.

    >>> shared_text("share why JAX")
    'why JAX'
    """
    return value.removeprefix(SHARE) if value.startswith(SHARE) else None
