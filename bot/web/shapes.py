"""Answers read as the shapes their documentation promises."""

from __future__ import annotations

import re
from typing import TypeVar

import msgspec

from bot.web.contract import Reply

S = TypeVar("S")
PLACE = re.compile(r"at `\$?\.?(.+?)`$")


def documented(reply: Reply, shape: type[S], *, strict: bool = True) -> S:
    """A JSON answer as the documented shape; what is not part of the shape is ignored.

    Args:
        reply: the answer.
        shape: a ``msgspec.Struct``, or a container of such.
        strict: False where numbers may come in quotes.

    Raises:
        SourceDown: it is another, with the place.
    """
    try:
        return msgspec.convert(reply.json(), shape, strict=strict)
    except msgspec.ValidationError as error:
        place = PLACE.search(str(error))
        where = f" at {place[1]}" if place else ""
        detail = f"the answer is not of the documented shape{where}"
        raise reply.reject("changed_shape", detail) from error
