"""Where values and categories of a chart stand on the paper."""

from __future__ import annotations

from dataclasses import dataclass

from bot.drawing.plotted import known, value_text
from bot.messages.message import Chart

TICKS = 5
MARGIN = 0.06
"""Of the height, so that no line touches the edge."""
_NEAR_ZERO = 0.5
"""Zero is shown unless all values are above this share of the highest."""


@dataclass(frozen=True, kw_only=True)
class Area:
    """The plot area in CSS pixels, and what its edges mean."""

    left_px: float
    top_px: float
    right_px: float
    bottom_px: float
    first: float
    last: float
    low: float
    high: float

    def x_px(self, at: float) -> float:
        """Where a category stands."""
        share = (at - self.first) / (self.last - self.first)
        return self.left_px + share * (self.right_px - self.left_px)

    def y_px(self, value: float) -> float:
        """Where a value stands."""
        share = (value - self.low) / (self.high - self.low)
        return self.bottom_px - share * (self.bottom_px - self.top_px)


def reach(chart: Chart) -> tuple[float, float]:
    """The lowest and highest value the plot shows: zero too, unless all is far above it."""
    count = len(chart.categories)
    values = [value for line in chart.lines for value in known(line, count) if value is not None]
    if not values:
        return 0.0, 1.0
    edges = [edge for line in chart.lines for pair in line.band[:count] if pair for edge in pair]
    low, high = min(values + edges), max(values + edges)
    if min(values) >= 0 and (low <= 0 or low < _NEAR_ZERO * high):
        return 0.0, (high or 1.0) * (1 + MARGIN)
    spare = (high - low or abs(high) or 1.0) * MARGIN
    return low - spare, high + spare


def value_ticks(low: float, high: float, unit: str) -> list[tuple[float, str]]:
    """A few round values between two, each with its label."""
    from matplotlib.ticker import MaxNLocator

    places = MaxNLocator(nbins=TICKS, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    inside = [round(float(place), 12) for place in places if low <= place <= high]
    return [(place, value_text(place, unit)) for place in inside]
