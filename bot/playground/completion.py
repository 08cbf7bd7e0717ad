"""Something worth typing, which the page offers while a slash command is typed."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Completion:
    """What is typed, and what it does."""

    text: str
    about: str
