"""The days of an answer: the one it was given on, and those of the moments it tells of."""

from __future__ import annotations

from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Annotated

import msgspec

from bot.web.contract import Reply

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
"""A point in time with its zone, as a field of a documented shape."""
YEARS = range(1990, 2100)
"""Packages and repositories did not exist before; and nothing that far ahead is meant."""


def answered_on(reply: Reply, at: datetime) -> date:
    """The day the source answered, by our clock or by its own, whichever is behind: what had not
    ended by then was not over when it was counted."""
    ours = at - reply.age
    try:
        theirs = parsedate_to_datetime(reply.headers.get("date", ""))
    except ValueError:
        return ours.date()
    return min(ours, theirs.replace(tzinfo=theirs.tzinfo or UTC).astimezone(UTC)).date()


def day_in(reply: Reply, moment: Moment | date) -> date:
    """The day (UTC) of a moment in a reply.

    Raises:
        SourceDown: ``implausible``, no such day can be meant.
    """
    if moment.year not in YEARS:
        raise reply.reject("implausible", f"it speaks of the year {moment.year}")
    return moment.astimezone(UTC).date() if isinstance(moment, datetime) else moment
