"""A line of values as a line of blocks, for places that show text alone."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from itertools import pairwise

BLOCKS = "▁▂▃▄▅▆▇█"
MIDDLE = BLOCKS[3]
GAP = "·"
"""Where there is no value."""
BREAK = "│"
"""Where the definition changes."""


def sparkline(values: Sequence[float | None], width: int, *, breaks: Collection[int] = ()) -> str:
    """Values as blocks from the lowest to the highest, in at most that many characters.

    Where there are more values than characters, each character is the mean of the known ones of
    its share; none is a mean across a break. A line that never changes stays in the middle: it is
    neither low nor high.

    >>> sparkline([1, 2, None, 8], 10), sparkline([5, 5], 10)
    ('▁▂·█', '▄▄')
    >>> sparkline([1, 2, 3, 10, 11, 12], 10, breaks=[3])
    '▁▂▂│▇▇█'
    """
    ends = [0, *sorted({at for at in breaks if 0 < at < len(values)}), len(values)]
    room = max(1, width - len(ends) + 2)
    stretches = [
        _means(values[start:end], max(1, (end - start) * room // max(1, len(values))))
        for start, end in pairwise(ends)
    ]
    known = [mean for means in stretches for mean in means if mean is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    return BREAK.join("".join(_block(mean, low, high) for mean in means) for means in stretches)


def _means(values: Sequence[float | None], most: int) -> list[float | None]:
    count = min(most, len(values))
    shares = [
        values[n * len(values) // count : (n + 1) * len(values) // count] for n in range(count)
    ]
    return [_mean([v for v in share if v is not None and math.isfinite(v)]) for share in shares]


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _block(mean: float | None, low: float, high: float) -> str:
    if mean is None:
        return GAP
    if high == low:
        return MIDDLE
    return BLOCKS[round((mean - low) / (high - low) * (len(BLOCKS) - 1))]
