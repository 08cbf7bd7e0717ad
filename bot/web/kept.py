"""Answers kept in files, so that they can be served again, confirmed, or stand in for a failure.

A file that cannot be read is no file; a folder that cannot be written keeps nothing.
"""

from __future__ import annotations

import contextlib
import logging
import os
import tempfile
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import msgspec

OLDEST = timedelta(days=30)
"""Older answers are not served, and swept away."""
PASSING = frozenset(
    {"set-cookie", "connection", "transfer-encoding", "content-encoding", "content-length"}
)
"""Headers that belong to one connection or reader."""

log = logging.getLogger(__name__)


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """One answer; it holds neither the question nor who asked it."""

    at: Annotated[datetime, msgspec.Meta(tz=True)]
    """When it was given or last confirmed, UTC."""
    headers: dict[str, str]
    text: str

    @property
    def validators(self) -> dict[str, str]:
        """Headers with which a source can say that it is still good."""
        asked = {"If-None-Match": "etag", "If-Modified-Since": "last-modified"}
        return {ask: self.headers[name] for ask, name in asked.items() if name in self.headers}

    def confirmed(self, at: datetime, headers: Mapping[str, str]) -> Kept:
        """The same after the source said it is still good."""
        return Kept(at=at, headers={**self.headers, **lasting(headers)}, text=self.text)


def lasting(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers that mean something to a later reader."""
    return {name: value for name, value in headers.items() if name not in PASSING}


class Answers:
    """The kept answers of one source."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, key: str) -> Kept | None:
        """The answer kept under a key."""
        try:
            return msgspec.json.decode(self._path(key).read_bytes(), type=Kept)
        except (OSError, msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
            return None

    def keep(self, key: str, kept: Kept) -> None:
        """Keeps an answer in the place of the last one."""
        try:
            self._write(key, kept)
        except OSError:
            log.warning("Answers cannot be kept in %s", self._folder)

    def put_back(self, key: str, kept: Kept | None) -> None:
        """Keeps what was kept before, or nothing."""
        if kept is not None:
            return self.keep(key, kept)
        with contextlib.suppress(OSError):
            self._path(key).unlink(missing_ok=True)
        return None

    def sweep(self, now: datetime) -> None:
        """Takes away what is too old to be served."""
        with contextlib.suppress(OSError):
            for path in self._folder.iterdir():
                if path.stat().st_mtime < (now - OLDEST).timestamp():
                    path.unlink(missing_ok=True)

    def _write(self, key: str, kept: Kept) -> None:
        """In one step, so that a reader never meets half a file."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as file:
            file.write(msgspec.json.encode(kept))
        os.utime(file.name, (kept.at.timestamp(),) * 2)
        Path(file.name).replace(self._path(key))

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.json"
