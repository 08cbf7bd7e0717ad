"""What came of a want: numbers that can be believed, and gaps in place of the others.

It knows no source; what they all do with a number, or without one, is done here.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.errors import SourceDown
from bot.core.numbers.periods import Period
from bot.core.numbers.plausible import believed
from bot.core.numbers.series import Gap, GapReason, Observation, Want


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """What all numbers of one reply have in common."""

    want: Want
    regime: str
    url: str
    at: datetime
    age: timedelta = timedelta()
    """Of the reply."""

    def number(
        self, subject: str, period: Period, value: object, *, label: str = ""
    ) -> Observation | Gap:
        """The number, or a gap when it is none that can be believed."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return self.gap(subject, "changed_shape", "what should be a number is none", period)
        return believed(
            Observation(
                measure=self.want.measure,
                subject=subject,
                step=self.want.step,
                start=period.start,
                end=period.end,
                value=_finite_or_not(value),
                regime=self.regime,
                source=self.want.source,
                url=self.url,
                fetched_at=self.at - self.age,
                label=label,
            ),
            self.at,
        )

    def gap(
        self,
        subject: str,
        reason: GapReason,
        detail: str,
        period: Period | None = None,
        *,
        value: float | None = None,
    ) -> Gap:
        """A number that could not be had; of the whole want if no period is given."""
        return gap_in(self.want, subject, SourceDown(reason, detail), self.at, period, value=value)


def _finite_or_not(value: float) -> float:
    """As a float; whole numbers have no upper bound, floats do."""
    try:
        return float(value)
    except OverflowError:
        return math.inf


def gap_in(
    want: Want,
    subject: str,
    down: SourceDown,
    at: datetime,
    period: Period | None = None,
    *,
    value: float | None = None,
) -> Gap:
    """The gap that a failure leaves in a want."""
    start, end = period or (want.start, want.end)
    return Gap(
        source=want.source,
        measure=want.measure,
        subject=subject,
        step=want.step,
        start=start,
        end=end,
        reason=down.reason,
        detail=down.detail,
        at=at,
        value=value,
    )


def by_subject(
    want: Want, at: datetime, count: Callable[[str], list[Observation | Gap]]
) -> list[Observation | Gap]:
    """Counts one subject after the other; a failure is a gap, and the others go on.

    Once nothing is left of a quota, no more is asked.

    Raises:
        SourceDown: it failed for every subject.
    """
    found: list[Observation | Gap] = []
    failed: list[SourceDown] = []
    for subject in want.subjects:
        try:
            if failed and failed[-1].reason == "over_quota":
                raise failed[-1]
            found += count(subject)
        except SourceDown as down:
            failed.append(down)
            found.append(gap_in(want, subject, down, at))
    if failed and len(failed) == len(want.subjects):
        raise failed[0]
    return found
