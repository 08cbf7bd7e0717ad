"""One question to a source, apart from any credentials."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from bot.web.contract import Params


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request as its caller wrote it."""

    method: Literal["GET", "POST"]
    url: str
    params: Params = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | None = None

    @property
    def key(self) -> str:
        """Under which its answer is kept."""
        parts = (self.method, self.url, *(sorted(m.items()) for m in (self.params, self.headers)))
        return hashlib.sha256(msgspec.json.encode((*parts, self.body))).hexdigest()


def address(base_url: str, path: str) -> str | None:
    """The address of a path, or of a whole address on the same host; None for another host."""
    if "://" not in path:
        return f"{base_url.rstrip('/')}/{path.lstrip('/')}"
    return path if are_of_one_host(base_url, path) else None


def are_of_one_host(one: str, other: str) -> bool:
    """Whether two addresses have the same scheme, host and port."""
    return urlsplit(one)[:2] == urlsplit(other)[:2]
