"""Who may do what with a digest: members where it goes, who subscribed, and admins everywhere."""

from __future__ import annotations

from typing import Literal

from bot.core.person import Person

Act = Literal["subscribe", "look", "change", "resume", "pause", "stop"]
"""``change``: how much it says. Moving it is subscribing again."""
Refusal = Literal["unknown", "guest", "external", "elsewhere"]
"""Why not: nobody can be looked up, a guest, somebody of another organisation, or it goes to
another place."""
ENDING: frozenset[Act] = frozenset({"pause", "stop"})
_OF_ADMINS: frozenset[Act] = frozenset({"look", "resume", "pause", "stop"})


def refusal(act: Act, person: Person | None, *, is_here: bool, is_own: bool) -> Refusal | None:
    """Why somebody may not do something; None: they may.

    Args:
        person: None: they cannot be looked up.
        is_here: whether they are where the digest goes.
        is_own: whether they subscribed.
    """
    if is_free(act, is_here=is_here, is_own=is_own):
        return None
    if person is None:
        return "unknown"
    if not (is_here or is_own) and not (person.is_admin and act in _OF_ADMINS):
        return "elsewhere"
    if person.is_external:
        return "external"
    return "guest" if person.is_guest else None


def is_free(act: Act, *, is_here: bool, is_own: bool) -> bool:
    """Whether anybody may do it, whoever they are: look at what goes to where they are, and end
    what they began."""
    return (act == "look" and (is_here or is_own)) or (act in ENDING and is_own)
