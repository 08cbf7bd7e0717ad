"""Numbers, gaps and wants for tests; none of them was ever measured."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.core.numbers.series import Gap, Observation, Want

JANUARY = date(2026, 1, 1)
FEBRUARY = date(2026, 2, 1)
MARCH = date(2026, 3, 1)
NOON = datetime(2026, 3, 2, 12, 0, 0, 123456, tzinfo=UTC)
HOUR = timedelta(hours=1)


def number(value: float = 10.0, **others: Any) -> Observation:
    """A count of torch in January, made at noon."""
    return Observation(
        **{
            "measure": "made.up",
            "subject": "torch",
            "step": "month",
            "start": JANUARY,
            "end": FEBRUARY,
            "value": value,
            "regime": "first way",
            "source": "somewhere",
            "url": "https://example.org/torch",
            "fetched_at": NOON,
        }
        | others
    )


def gap(**others: Any) -> Gap:
    """That torch could not be counted for January, found at noon."""
    return Gap(
        **{
            "source": "somewhere",
            "measure": "made.up",
            "subject": "torch",
            "step": "month",
            "start": JANUARY,
            "end": FEBRUARY,
            "reason": "down",
            "detail": "it did not answer",
            "at": NOON,
        }
        | others
    )


def want(**others: Any) -> Want:
    """January and February of torch and keras."""
    return Want(
        **{
            "source": "somewhere",
            "measure": "made.up",
            "step": "month",
            "subjects": ("torch", "keras"),
            "start": JANUARY,
            "end": MARCH,
        }
        | others
    )


def days(amount: int, **others: Any) -> list[Observation]:
    """As many counts of torch, day after day."""
    first = date(2000, 1, 1)
    return [
        number(
            step="day",
            start=first + timedelta(days=day),
            end=first + timedelta(days=day + 1),
            **others,
        )
        for day in range(amount)
    ]
