"""Somebody who uses the bot, as far as it matters: their time zone, and what they may do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Person:
    """A person, as the chat describes them."""

    zone: str = ""
    """A key of the IANA time zone database; empty: they have set none."""
    is_guest: bool = False
    is_external: bool = False
    """Whether they belong to another workspace or organisation."""
    is_admin: bool = False

    @property
    def is_member(self) -> bool:
        """Whether they belong to the workspace with all rights of one."""
        return not (self.is_guest or self.is_external)
