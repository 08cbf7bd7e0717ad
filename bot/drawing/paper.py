"""The sheet a chart is drawn on, measured in CSS pixels from its upper left corner."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.drawing.style import Theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.font_manager import FontProperties

WIDTH_PX, HEIGHT_PX = 400, 240
PIXELS_EACH = 2
"""Drawn twice as large as shown, for sharp screens."""
_DPI = 200
_POINTS_PER_INCH = 72
POINTS_EACH = PIXELS_EACH * _POINTS_PER_INCH / _DPI
LINE_HEIGHT = 1.3
_ELLIPSIS = "…"


class Paper:
    """A figure of its own, without anything that other threads share."""

    def __init__(self, theme: Theme) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        size_inch = (WIDTH_PX * PIXELS_EACH / _DPI, HEIGHT_PX * PIXELS_EACH / _DPI)
        self.theme = theme
        self._figure = Figure(figsize=size_inch, dpi=_DPI, facecolor=theme.background)
        self._canvas = FigureCanvasAgg(self._figure)

    def write(
        self,
        x_px: float,
        y_px: float,
        text: str,
        *,
        size_px: float,
        colour: str,
        bold: bool = False,
        align: str = "left",
    ) -> None:
        """One line of text, centred on that height; never read as markup."""
        self._figure.text(
            x_px / WIDTH_PX,
            1 - y_px / HEIGHT_PX,
            text,
            fontproperties=_font(size_px, bold),
            color=colour,
            ha=align,
            va="center_baseline",
            parse_math=False,
        )

    def width_px(self, text: str, size_px: float, *, bold: bool = False) -> float:
        """How wide a text becomes."""
        renderer = self._canvas.get_renderer()  # type: ignore[no-untyped-call]
        width, _, _ = renderer.get_text_width_height_descent(text, _font(size_px, bold), False)
        return float(width) / PIXELS_EACH

    def wrapped(
        self, text: str, width_px: float, *, size_px: float, most: int, bold: bool = False
    ) -> list[str]:
        """A text in lines of at most that width, at most so many; what is left out shows as …"""
        lines: list[str] = []
        for word in text.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.width_px(longer, size_px, bold=bold) <= width_px:
                lines[-1] = longer
            else:
                lines.append(word)
        cut = [self._cut(line, width_px, size_px, bold) for line in lines[:most]]
        if len(lines) > most:
            cut[-1] = self._cut(f"{lines[most - 1]} {_ELLIPSIS}", width_px, size_px, bold)
        return cut

    def plot(self, left_px: float, top_px: float, right_px: float, bottom_px: float) -> Axes:
        """A plot area between those edges."""
        return self._figure.add_axes(
            (
                left_px / WIDTH_PX,
                1 - bottom_px / HEIGHT_PX,
                (right_px - left_px) / WIDTH_PX,
                (bottom_px - top_px) / HEIGHT_PX,
            ),
            facecolor="none",
        )

    def mark(self, x_px: float, y_px: float, marker: Mapping[str, Any]) -> None:
        """A line's marker outside the plot area."""
        from matplotlib.lines import Line2D

        self._figure.add_artist(Line2D([x_px / WIDTH_PX], [1 - y_px / HEIGHT_PX], **marker))

    def stroke(self, x_px: Sequence[float], y_px: Sequence[float], colour: str) -> None:
        """A hair line outside the plot area."""
        from matplotlib.lines import Line2D

        xs, ys = [x / WIDTH_PX for x in x_px], [1 - y / HEIGHT_PX for y in y_px]
        self._figure.add_artist(Line2D(xs, ys, color=colour, linewidth=POINTS_EACH))

    def png(self) -> bytes:
        """What was drawn."""
        written = io.BytesIO()
        self._canvas.print_png(written, metadata={"Software": None})  # type: ignore[no-untyped-call]
        return written.getvalue()

    def _cut(self, line: str, width_px: float, size_px: float, bold: bool) -> str:
        if self.width_px(line, size_px, bold=bold) <= width_px:
            return line
        kept = line.removesuffix(_ELLIPSIS)
        while kept and self.width_px(kept + _ELLIPSIS, size_px, bold=bold) > width_px:
            kept = kept[:-1]
        return kept.rstrip() + _ELLIPSIS


@cache
def font_file(*, bold: bool) -> Path:
    """The font that comes with Matplotlib, whatever else this machine has."""
    import matplotlib

    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return Path(matplotlib.get_data_path()) / "fonts" / "ttf" / name


def _font(size_px: float, bold: bool) -> FontProperties:
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=font_file(bold=bold), size=size_px * POINTS_EACH)
