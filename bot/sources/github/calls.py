"""One call to GitHub, with a note of what is left of the quota."""

from __future__ import annotations

from collections.abc import Collection

from bot.web import Params, Reply, Web

API = "https://api.github.com"
SITE = "https://github.com"
HEADERS = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2026-03-10"}
CORE = "core"
"""The quota of everything but the search, which has one of its own for each minute."""


def ask(
    web: Web, path: str, params: Params | None = None, *, accept: Collection[int] = ()
) -> Reply:
    """The answer, of the version of the interface that this was written for."""
    reply = web.get(path, params=params, headers=HEADERS, accept=accept)
    left = reply.headers.get("x-ratelimit-remaining", "")
    is_hourly = reply.headers.get("x-ratelimit-resource", CORE) == CORE
    if left.isdecimal() and is_hourly and not reply.age:
        web.quota(float(left), "calls this hour")
    return reply
