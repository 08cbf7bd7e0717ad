"""Which numbers are not to be believed; it knows a number and the time, no source."""

from __future__ import annotations

import math
from datetime import datetime

from bot.core.numbers.series import Gap, Observation

LARGEST = 1e13
"""More than this of anything counted here in one period is no measurement: the whole Python index
serves some 1e11 downloads a month."""
NEVER_ZERO = frozenset({"pypi.downloads", "pypi.installs", "npm.downloads", "wiki.views"})
"""Measures that are large for every subject: a 0 there is a missing number."""

NOT_OVER = "the period is not over"


def believed(found: Observation | Gap, at: datetime) -> Observation | Gap:
    """The observation, or a Gap that sets it aside and says why."""
    if isinstance(found, Gap):
        return found
    doubt = _doubt(found, at)
    if doubt is None:
        return found
    return Gap(
        source=found.source,
        measure=found.measure,
        subject=found.subject,
        step=found.step,
        start=found.start,
        end=found.end,
        reason="not_settled" if doubt == NOT_OVER else "implausible",
        detail=doubt,
        at=at,
        value=found.value if math.isfinite(found.value) else None,
    )


def _doubt(found: Observation, at: datetime) -> str | None:
    is_reading = (found.end - found.start).days == 1
    if not math.isfinite(found.value):
        return "the source gave no finite number"
    if found.value < 0:
        return "the source gave a negative count"
    if found.value > LARGEST:
        return "larger than anything there is to count"
    if found.start > at.date():
        return "the source gave a number for a period that has not begun"
    if found.end > at.date() and not is_reading and found.step != "event":
        return NOT_OVER
    if found.value == 0 and found.measure in NEVER_ZERO:
        return "a 0 here means that the number is missing"
    return None
