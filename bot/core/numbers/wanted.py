"""What is wanted of a source, as the pieces in which it is fetched; it knows no source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.core.numbers.periods import Period
from bot.core.numbers.series import Step, Want


def wanted(
    source: str, kind: tuple[str, Step], subjects: tuple[str, ...], stretch: Period
) -> Iterator[Want]:
    """These subjects in a stretch, in one piece; nothing where there is no subject.

    Args:
        kind: the measure and its step.
    """
    measure, step = kind
    if subjects:
        yield Want(
            source=source,
            measure=measure,
            step=step,
            subjects=subjects,
            start=stretch.start,
            end=stretch.end,
        )


def spanned(newest_first: Sequence[Period]) -> Period:
    """From the first to the last of some periods, as ``periods`` gives them."""
    return Period(newest_first[-1].start, newest_first[0].end)
