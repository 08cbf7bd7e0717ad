"""Questions in SQL to a public ClickHouse server over HTTP, and what its errors mean."""

from __future__ import annotations

import re
from typing import Generic, TypeVar

import msgspec

from bot.core.numbers.series import GapReason
from bot.web import Reply, Web
from bot.web.shapes import documented

MOST_ROWS = 1000
"""At so many rows an answer may be cut off without a word."""
Failure = tuple[GapReason, str]

ACCOUNT = "demo"
"""Public, read only, without a password."""
EXPLAINED = (400, 403, 404, 500)
"""Statuses that come with a body saying why."""
TOO_LARGE: Failure = ("refused", "the question is larger than the source allows")
GONE: Failure = ("changed_shape", "a table or a column of the source is gone")
FAILURES: dict[int, Failure] = {
    16: GONE,
    47: GONE,
    60: GONE,
    158: TOO_LARGE,
    159: TOO_LARGE,
    201: ("over_quota", "the quota of the public account is used up"),
    202: ("over_quota", "too many questions at the same time"),
    307: TOO_LARGE,
    516: ("refused", "the public account is closed"),
}
ERROR = re.compile(r"Code: (\d+)\. ?DB::Exception")
"""Also at the end of an answer that began well."""


R = TypeVar("R")


class Table(msgspec.Struct, Generic[R]):
    """An answer in ``FORMAT JSON``."""

    data: list[R]
    rows: int


def ask(web: Web, question: str, row: type[R], **values: str) -> tuple[Reply, list[R]]:
    """The rows that answer a question; each value stands for its placeholder.

    No other setting is sent, as a read-only account may refuse any: so large whole numbers come
    in quotes.

    Raises:
        SourceDown: it gave no whole answer, whatever the status said.
    """
    placeholders = {f"param_{name}": value for name, value in values.items()}
    params = {"user": ACCOUNT, **placeholders}
    reply = web.query("/", f"{question} FORMAT JSON", params=params, accept=EXPLAINED)
    if error := ERROR.search(reply.text):
        code = int(error[1])
        raise reply.reject(*FAILURES.get(code, ("down", f"the source reports its error {code}")))
    if reply.status in EXPLAINED:
        raise reply.reject("down", f"the source answers {reply.status} and no reason")
    table = documented(reply, Table[row], strict=False)  # type: ignore[valid-type]
    if table.rows >= MOST_ROWS or table.rows != len(table.data):
        raise reply.reject("truncated", f"the answer may be cut off at {len(table.data)} rows")
    return reply, table.data
