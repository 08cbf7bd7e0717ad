"""The day an answer was given on, by the clock that is behind."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.errors import SourceDown
from bot.web import Reply
from bot.web.answered import answered_on, day_in

AT = datetime(2026, 11, 22, 5, tzinfo=UTC)


def reply(said: str = "", age: timedelta = timedelta()) -> Reply:
    return Reply(status=200, headers={"date": said} if said else {}, text="", age=age)


@pytest.mark.parametrize(
    ("answer", "day"),
    [
        (reply(), 22),
        (reply("Sun, 22 Nov 2026 05:00:00 GMT"), 22),
        (reply("Fri, 20 Nov 2026 05:00:00 GMT"), 20),
        (reply("Tue, 24 Nov 2026 05:00:00 GMT"), 22),
        (reply("Sun, 22 Nov 2026 01:00:00 +0300"), 21),
        (reply("yesterday"), 22),
        (reply(age=timedelta(hours=6)), 21),
    ],
    ids=["no word", "the same", "theirs behind", "ours behind", "another zone", "nonsense", "kept"],
)
def test_the_clock_that_is_behind_counts(answer: Reply, day: int) -> None:
    assert answered_on(answer, AT) == date(2026, 11, day)


def test_a_moment_is_a_day_of_utc() -> None:
    west = datetime.fromisoformat("2026-11-21T22:00:00-08:00")
    assert day_in(reply(), west) == date(2026, 11, 22)


@pytest.mark.parametrize("moment", [datetime.max.replace(tzinfo=UTC), date.max, date.min])
def test_a_moment_that_cannot_be_meant_is_not_believed(moment: date) -> None:
    with pytest.raises(SourceDown) as failure:
        day_in(reply(), moment)
    assert failure.value.reason == "implausible"
