"""Made-up numbers in any amount; none of them was ever measured."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from bot.core.numbers.series import Observation

SUBJECTS = 4
MEASURES = 1250
AT = datetime(2026, 1, 1, tzinfo=UTC)


def synthetic(amount: int) -> Iterator[Observation]:
    """Every measure's month before the next month's."""
    first = date(1950, 1, 1)
    for number in range(amount):
        month, rest = divmod(number, MEASURES * SUBJECTS)
        start = first + timedelta(days=30 * month)
        yield Observation(
            measure=f"synthetic.{rest // SUBJECTS}",
            subject=f"made-up-{rest % SUBJECTS}",
            step="month",
            start=start,
            end=start + timedelta(days=30),
            value=float(number),
            regime="made up for a benchmark, not measured",
            source="synthetic",
            url="https://example.org/made-up/for/a/benchmark",
            fetched_at=AT,
        )
