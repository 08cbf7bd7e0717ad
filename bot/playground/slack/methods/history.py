"""`conversations.history` and `conversations.replies`: what was said, a page at a time."""

import base64
import binascii
import re

from bot.playground.slack.methods.arguments import need, truth
from bot.playground.slack.methods.places import readable
from bot.playground.slack.parts import Parts
from bot.playground.slack.rules.refusals import Refusal
from bot.playground.slack.state.workspace import BOT_USER, Channel
from bot.playground.slack.wire import Json

HISTORY_PAGE, LARGEST_HISTORY_PAGE = 100, 999
REPLIES_PAGE, LARGEST_REPLIES_PAGE = 1000, 1000
TIME = re.compile(r"\d{1,16}(\.\d{1,6})?")
FOREVER = 10**18
CURSOR = "next_ts:"


def history(arguments: Json, parts: Parts) -> Json:
    """The messages of a conversation, newest first; replies only in their threads.

    A page holds the newest; or, where there is an `oldest` and no `latest`, those after it.
    """
    channel = _read_history(arguments, parts)
    rows = [row for row in parts.workspace.messages(channel.id) if _is_on_top(row)]
    forward = bool(arguments.get("oldest")) and not arguments.get("latest")
    limit = _limit(arguments, HISTORY_PAGE, LARGEST_HISTORY_PAGE)
    page, cursor = _page(_within(rows, arguments), _cursor(arguments), limit, forward=forward)
    return _answer(page[::-1], cursor, arguments)


def replies(arguments: Json, parts: Parts) -> Json:
    """A root and its replies, oldest first; the root is on each page."""
    channel = _read_history(arguments, parts)
    found = parts.workspace.find(channel.id, need(arguments, "ts", "thread_not_found"))
    if found is None or found.only_for is not None:
        raise Refusal("thread_not_found")
    thread = parts.workspace.thread(channel.id, str(found.message.get("thread_ts", found.ts)))
    limit = _limit(arguments, REPLIES_PAGE, LARGEST_REPLIES_PAGE)
    below = _within(thread[1:], arguments)
    page, cursor = _page(below, _cursor(arguments), max(limit - 1, 1), forward=True)
    return _answer(thread[:1] + page, cursor, arguments)


def _read_history(arguments: Json, parts: Parts) -> Channel:
    channel = readable(parts, arguments.get("channel"), scope="history")
    if BOT_USER not in channel.members:
        raise Refusal("not_in_channel")
    return channel


def _is_on_top(message: Json) -> bool:
    is_reply = message.get("thread_ts", message["ts"]) != message["ts"]
    return not is_reply or message.get("subtype") == "thread_broadcast"


def _within(rows: list[Json], arguments: Json) -> list[Json]:
    oldest, latest = _time(arguments, "oldest"), _time(arguments, "latest") or FOREVER
    edge = 0 if truth(arguments, "inclusive") else 1
    return [row for row in rows if oldest + edge <= _micros(row["ts"]) <= latest - edge]


def _page(
    rows: list[Json], cursor: int | None, limit: int, *, forward: bool
) -> tuple[list[Json], str]:
    """Rows, oldest first, and where the next page begins: after these, or before them."""
    if forward:
        left = [row for row in rows if cursor is None or _micros(row["ts"]) >= cursor]
        return left[:limit], _next(left[limit]) if len(left) > limit else ""
    left = [row for row in rows if cursor is None or _micros(row["ts"]) <= cursor]
    return left[-limit:], _next(left[-limit - 1]) if len(left) > limit else ""


def _answer(rows: list[Json], cursor: str, arguments: Json) -> Json:
    if not truth(arguments, "include_all_metadata"):
        rows = [{key: row[key] for key in row if key != "metadata"} for row in rows]
    metadata = {"response_metadata": {"next_cursor": cursor}} if cursor else {}
    return {"messages": rows, "has_more": bool(cursor), **metadata}


def _limit(arguments: Json, default: int, largest: int) -> int:
    given = str(arguments.get("limit") or default)
    if not given.isdigit():
        raise Refusal("invalid_arguments")
    return min(max(int(given), 1), largest)


def _time(arguments: Json, key: str) -> int:
    given = str(arguments.get(key) or "0")
    if not TIME.fullmatch(given):
        raise Refusal(f"invalid_ts_{key}")
    return _micros(given)


def _micros(ts: str) -> int:
    """A ts as a whole number: floats would blur neighbours."""
    seconds, _, micros = ts.partition(".")
    return int(seconds) * 1_000_000 + int(micros.ljust(6, "0"))


def _cursor(arguments: Json) -> int | None:
    given = arguments.get("cursor")
    if not given:
        return None
    try:
        read = base64.b64decode(str(given), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise Refusal("invalid_cursor") from None
    if not read.startswith(CURSOR) or not read.removeprefix(CURSOR).isdigit():
        raise Refusal("invalid_cursor")
    return int(read.removeprefix(CURSOR))


def _next(row: Json) -> str:
    return base64.b64encode(f"{CURSOR}{_micros(row['ts'])}".encode()).decode()
