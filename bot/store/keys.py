"""The keys that tokens are encrypted with at rest: the newest encrypts, each of them decrypts."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, field

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.core.errors import FramewiseError, SettingsBroken

HOW_TO_MAKE = "`python -m bot new-key` makes one"
FINGERPRINT_DIGITS = 12


class Unreadable(FramewiseError):
    """What is kept cannot be decrypted with the keys at hand."""


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """An encrypted token."""

    token: bytes
    key: str
    """The fingerprint of its key."""


@dataclass(frozen=True, kw_only=True)
class Keys:
    """Keys, the newest first."""

    newest: str
    """The fingerprint of the one that encrypts."""
    known: Collection[str]
    """The fingerprints of all."""
    _fernet: MultiFernet = field(repr=False)

    def seal(self, workspace: str, token: str) -> Sealed:
        """A token as it is kept: only as its workspace's can it be opened again."""
        return Sealed(token=self._fernet.encrypt(f"{workspace} {token}".encode()), key=self.newest)

    def open(self, workspace: str, token: bytes) -> str:
        """The token again.

        Raises:
            Unreadable: it was encrypted with another key, changed, or kept for another workspace.
        """
        try:
            text = self._fernet.decrypt(token).decode()
        except InvalidToken:
            raise Unreadable("a token was encrypted with a key that is not among these") from None
        owner, _, opened = text.partition(" ")
        if owner != workspace:
            raise Unreadable("a token was kept for another workspace")
        return opened

    def reseal(self, workspace: str, token: bytes) -> Sealed:
        """The same token, encrypted with the newest key.

        Raises:
            Unreadable: as for ``open``.
        """
        return self.seal(workspace, self.open(workspace, token))


def read_keys(text: str) -> Keys:
    """The keys of a setting: separated by commas, the newest first.

    Raises:
        SettingsBroken: there are none, or one is no key.
    """
    given = [each.strip() for each in text.split(",") if each.strip()]
    if not given:
        raise SettingsBroken(
            "FRAMEWISE_KEYS is missing: the tokens of workspaces are kept encrypted."
            f" {HOW_TO_MAKE}; put it there, and keep it safe."
        )
    return Keys(
        newest=fingerprint(given[0]),
        known=frozenset(map(fingerprint, given)),
        _fernet=MultiFernet([_fernet(each, at) for at, each in enumerate(given, 1)]),
    )


def new_key() -> str:
    """A key that nobody has."""
    return Fernet.generate_key().decode()


def fingerprint(key: str) -> str:
    """What tells a key from another, and does not give it away."""
    return hashlib.sha256(key.encode()).hexdigest()[:FINGERPRINT_DIGITS]


def _fernet(key: str, number: int) -> Fernet:
    try:
        return Fernet(key)
    except ValueError:
        raise SettingsBroken(
            f"Key {number} of FRAMEWISE_KEYS is no key: it must be 44 characters, and may have been"
            f" cut short when copied. {HOW_TO_MAKE}."
        ) from None
