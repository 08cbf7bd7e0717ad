"""One call to the Hub, with a note of what is left of the quota."""

from __future__ import annotations

import re

from bot.web import Params, Reply, Web

HUB = "https://huggingface.co"
REMAINING = re.compile(r"\br=(\d+)")


def ask(web: Web, address: str, params: Params | None = None) -> Reply:
    """The answer; the Hub says in a header how many calls are left: ``"api";r=94;t=53``."""
    reply = web.get(address, params=params)
    left = REMAINING.search(reply.headers.get("ratelimit", ""))
    if left and not reply.age:
        web.quota(float(left[1]), "calls in five minutes")
    return reply
