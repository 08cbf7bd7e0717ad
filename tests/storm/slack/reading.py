"""Posts as the Web API tells them: one message, and a page of many."""

from __future__ import annotations

import base64
from bisect import bisect_left

from tests.storm.slack.workspaces import MICROS, Json, Post

PAGE, LARGEST_PAGE = 100, 999
BOT: Json = {"user": "U0FRAMEWISE", "bot_id": "B0FRAMEWISE", "app_id": "A0FRAMEWISE"}
NO_VALUE = frozenset({"", "0", "false", "False"})


def message(post: Post, *, has_metadata: bool) -> Json:
    """One post."""
    told: Json = {"type": "message", **BOT, "team": post.workspace, "text": post.text}
    told["ts"] = post.ts
    if post.thread_ts is not None:
        told["thread_ts"] = post.thread_ts
    if has_metadata and post.metadata is not None:
        told["metadata"] = post.metadata
    return told


def page(posts: list[Post], arguments: Json, *, forward: bool) -> tuple[list[Post], str]:
    """Posts within the bounds, oldest first, and the cursor of the next page.

    Forward from the first one, or else back from the last.
    """
    start, end = 0, len(posts)
    edge = 0 if is_true(arguments.get("inclusive")) else 1
    if oldest := arguments.get("oldest"):
        start = _place(posts, _micros(str(oldest)) + edge)
    if latest := arguments.get("latest"):
        end = _place(posts, _micros(str(latest)) + 1 - edge)
    if cursor := arguments.get("cursor"):
        at = _place(posts, int(base64.b64decode(str(cursor))))
        start, end = (at, end) if forward else (start, at)
    limit = min(int(arguments.get("limit") or PAGE), LARGEST_PAGE)
    if end - start <= limit:
        return posts[start:end], ""
    cut = start + limit if forward else end - limit
    following = base64.b64encode(str(_micros(posts[cut].ts)).encode()).decode()
    return posts[start:cut] if forward else posts[cut:end], following


def told(posts: list[Post], cursor: str, arguments: Json) -> Json:
    """A page as it is answered."""
    shown = is_true(arguments.get("include_all_metadata"))
    more = {"response_metadata": {"next_cursor": cursor}} if cursor else {}
    messages = [message(post, has_metadata=shown) for post in posts]
    return {"messages": messages, "has_more": bool(cursor), **more}


def is_true(given: object) -> bool:
    """A yes or no of a form or a JSON body."""
    return given is not None and str(given) not in NO_VALUE


def _place(posts: list[Post], micros: int) -> int:
    """Where the first post at that time or later is."""
    return bisect_left(posts, micros, key=lambda post: _micros(post.ts))


def _micros(ts: str) -> int:
    seconds, _, micros = ts.partition(".")
    return int(seconds) * MICROS + int(micros.ljust(6, "0")[:6])
